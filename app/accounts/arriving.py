"""What happens when somebody has shown who they are?"""

import enum

from flask import Response, request, session, url_for
from flask_login import login_user
from flask_wtf.csrf import generate_csrf

from app.access.actor import Actor
from app.accounts import services
from app.accounts.devices import device_words, keep_device
from app.accounts.sessions import sessions_of_this_app, this_session
from app.web.pages import go_to, our_own


class Way(enum.Enum):
    """How somebody showed who they are."""

    LINK = "a link from a letter"
    PASSWORD = "a password"  # noqa: S105  (a word for the page, and nobody's password)
    PASSKEY = "a passkey"
    PROVIDER = "an employer’s account"


def arrive(actor: Actor, *, way: Way, onward: str | None = None) -> Response:
    """Let somebody in who has shown who they are, and lead them on.

    :param onward: the page they wanted, if it is one of ours.
    """
    return let_in(actor, onward=onward)


def let_in(actor: Actor, *, onward: str | None = None) -> Response:
    """Begin a session for somebody who has shown all that is asked of them, and lead them on."""
    _begin_session(actor)
    response = go_to(our_own(onward) or url_for("home.index"))
    services.came_in(actor, device=keep_device(response), words=session["device"])
    return response


def _begin_session(actor: Actor) -> None:
    """A new session under a new token: what a visitor's cookie held before is worth nothing now."""
    store, before = sessions_of_this_app(), this_session()
    if before.token is not None:
        store.end(before.token)
        before.token = None
    session.clear()
    login_user(actor)
    session["device"] = device_words(request.user_agent)
    generate_csrf()
