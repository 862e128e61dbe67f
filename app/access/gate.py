"""Which permission does this address ask for?

Every endpoint declares one, or the application does not start. The gate asks it
before the view, the form and the token are looked at, so that a stranger's bad
request learns nothing.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, request
from flask_login import current_user

from app.access.actor import Actor
from app.access.roles import Permission
from app.extensions import login_manager

_RULE = "access_rule"
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


def guard() -> Response | None:
    """Let the request pass, ask for a sign-in, or refuse."""
    if request.endpoint is None:
        return None  # no such page: the router has the answer
    permission = getattr(current_app.view_functions[request.endpoint], _RULE)
    if permission is None:
        return None
    if not me().is_authenticated:
        return login_manager.unauthorized()
    if not me().holds(permission):
        abort(403, description=permission)
    return None
