"""What happens when somebody has shown who they are?"""

import enum

from flask import Response, current_app, flash, request, session, url_for
from flask_login import login_user
from flask_wtf.csrf import generate_csrf

from app import clock
from app.access.actor import Actor
from app.access.gate import done_first, is_first, must_first
from app.accounts import services
from app.accounts.devices import device_words, keep_device
from app.accounts.passkeys import has_passkey
from app.accounts.pending import keep_pending
from app.accounts.policy import needs_two_steps_from
from app.accounts.second_step import has_second_step
from app.accounts.sessions import sessions_of_this_app, this_session
from app.web.pages import go_to, our_own
from app.wording import long_day


class Way(enum.Enum):
    """How somebody showed who they are."""

    LINK = "a link from a letter"
    PASSWORD = "a password"  # noqa: S105  (a word for the page, and nobody's password)
    PASSKEY = "a passkey"
    PROVIDER = "an employer’s account"


# What must be done first by whoever is asked for two steps and has only one.
_SETTING_UP = "accounts.set_up_second_step"
_ONWARD = "onward"  # under this key the session keeps where they wanted to go


def arrive(actor: Actor, *, way: Way, onward: str | None = None) -> Response:
    """Let somebody in who has shown who they are, and lead them on: to their second step, if there is one.

    :param onward: the page they wanted, if it is one of ours.
    """
    due_on = needs_two_steps_from(actor, current_app.config["SECOND_FACTOR_DAYS"])
    if _stands_for_two(way):
        return let_in(actor, onward=onward)
    is_due = due_on is not None and due_on <= clock.today()
    if has_second_step(actor.person_id) or (is_due and has_passkey(actor.person_id)):
        _leave_session()
        keep_pending(actor, onward=our_own(onward))
        return go_to(url_for("accounts.second_step_of_sign_in"))
    response = let_in(actor, onward=onward)
    if is_due:
        session[_ONWARD] = our_own(onward)
        must_first(_SETTING_UP)
        response.location = url_for(_SETTING_UP)
    elif due_on is not None and not has_passkey(actor.person_id):
        flash(f"From {long_day(due_on)} you need a second step to sign in. Set it up in “Your account”.", "calm")
    return response


def let_in(actor: Actor, *, onward: str | None = None) -> Response:
    """Begin a session for somebody who has shown all that is asked of them, and lead them on."""
    _begin_session(actor)
    response = go_to(our_own(onward) or url_for("home.index"))
    services.came_in(actor, device=keep_device(response), words=session["device"])
    return response


def is_held_back() -> bool:
    """Does nothing else open before this person can sign in in two steps?"""
    return is_first(_SETTING_UP)


def go_on_with_two_steps() -> str | None:
    """Where somebody who was held back can go on to, now that they have a second step; ``None``: they were not."""
    if not is_held_back():
        return None
    done_first()
    return session.pop(_ONWARD, None) or url_for("home.index")


def _stands_for_two(way: Way) -> bool:
    """A passkey asks for its owner. An employer's sign-in is the employer's care, unless the settings say otherwise."""
    return way is Way.PASSKEY or (way is Way.PROVIDER and not current_app.config["OIDC_SECOND_STEP"])


def _begin_session(actor: Actor) -> None:
    """A new session under a new token: what a visitor's cookie held before is worth nothing now."""
    _leave_session()
    login_user(actor)
    session["device"] = device_words(request.user_agent)
    generate_csrf()


def _leave_session() -> None:
    """Whoever was signed in here before is not any more."""
    store, before = sessions_of_this_app(), this_session()
    if before.token is not None:
        store.end(before.token)
        before.token = None
    session.clear()
