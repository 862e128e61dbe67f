"""What happens when somebody has shown who they are?"""

import enum

from flask import Response, current_app, request, session, url_for
from flask_login import login_user
from flask_wtf.csrf import generate_csrf
from werkzeug.user_agent import UserAgent

from app.access.actor import Actor
from app.accounts.sessions import SessionStore, this_session
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
    _begin_session(actor)
    return go_to(our_own(onward) or url_for("home.index"))


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


def device_words(agent: UserAgent) -> str:
    """A few words to recognise a device by."""
    text = agent.string
    systems = {
        "iPhone": "iPhone",
        "iPad": "iPad",
        "Android": "Android",
        "Windows": "Windows",
        "Mac OS": "Mac",
        "Linux": "Linux",
    }
    browsers = {"Edg/": "Edge", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
    browser = next((name for mark, name in browsers.items() if mark in text), "A browser")
    system = next((name for mark, name in systems.items() if mark in text), "an unknown device")
    return f"{browser} on {system}"


def sessions_of_this_app() -> SessionStore:
    store = current_app.session_interface
    assert isinstance(store, SessionStore)
    return store
