"""Which permission does this address ask for?

Every endpoint declares one, or the application does not start. The gate asks it
before the view, the form and the token are looked at, so that a stranger's bad
request learns nothing.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, redirect, request, session, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFError

from app.access.actor import Actor
from app.access.roles import Permission
from app.extensions import login_manager

_RULE = "access_rule"
_MEANWHILE = "open_meanwhile"
_FIRST = "first"  # under this key the session keeps what must be done first
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
View = TypeVar("View", bound=Callable[..., Any])


def requires(permission: Permission) -> Callable[[View], View]:
    """Open this endpoint to whoever holds ``permission``."""

    def declare(view: View) -> View:
        setattr(view, _RULE, permission)
        return view

    return declare


def public(view: View) -> View:
    """Open this endpoint to everybody, signed in or not."""
    setattr(view, _RULE, None)
    return view


def open_meanwhile(view: View) -> View:
    """Leave this endpoint open to somebody who must do something else first."""
    setattr(view, _MEANWHILE, True)
    return view


def must_first(endpoint: str) -> None:
    """From now on nothing opens in this session but what leads to ``endpoint``, until ``done_first``.

    Decided once and kept with the session, so that a request pays nothing for it.
    """
    session[_FIRST] = endpoint


def is_first(endpoint: str) -> bool:
    """Is this what must be done first?"""
    return session.get(_FIRST) == endpoint


def done_first() -> None:
    session.pop(_FIRST, None)


def rules(app: Flask) -> dict[str, Permission | None]:
    """Each endpoint with the permission it asks for; ``None`` is public.

    :raises RuntimeError: an endpoint that declares nothing, by name.
    """
    undeclared = [name for name, view in app.view_functions.items() if not hasattr(view, _RULE)]
    if undeclared:
        raise RuntimeError(f"endpoints without a permission: {', '.join(sorted(undeclared))}")
    return {name: getattr(view, _RULE) for name, view in app.view_functions.items()}


def me() -> Actor:
    """Who is asking, with all that they hold today; ``NOBODY`` when nobody is signed in."""
    return current_user._get_current_object()


def from_our_page() -> bool:
    """Does this request come from a page of ours, as far as its browser says?

    What is no browser says nothing, and has a token to show. The scheme is not
    compared: a proxy in front may speak another one to us.
    """
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        return site in {"same-origin", "none"}
    return origin is None or origin.partition("://")[2] == request.host


def refuse_other_sites() -> None:
    """Nothing is changed by a form or a script of another site, whatever token it has.

    :raises CSRFError: which is answered like an old token.
    """
    if request.method not in SAFE_METHODS and not from_our_page():
        raise CSRFError("The request comes from another site.")


def guard() -> Response | None:
    """Let the request pass, ask for a sign-in, or refuse."""
    if request.endpoint is None:
        return None  # no such page: the router has the answer
    view = current_app.view_functions[request.endpoint]
    permission = getattr(view, _RULE)
    if permission is None:
        return None
    if not me().is_authenticated:
        return login_manager.unauthorized()
    if _FIRST in session and not hasattr(view, _MEANWHILE):
        return _lead_to(url_for(session[_FIRST]))
    if not me().holds(permission):
        abort(403, description=permission)
    return None


def _lead_to(place: str) -> Response:
    """There with the whole page, whatever part of one was asked for."""
    if "HX-Request" in request.headers:
        response = Response(status=204)
        response.headers["HX-Redirect"] = place
        return response
    response = redirect(place, code=303)
    assert isinstance(response, Response)
    return response
