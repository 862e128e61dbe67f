"""How long is somebody still signed in, where, and how do they end it?"""

from typing import Any

from flask import current_app, flash, has_request_context, jsonify, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import logout_user
from flask_wtf.csrf import generate_csrf

from app import clock
from app.access.gate import me, open_meanwhile, requires
from app.access.roles import Permission
from app.accounts import services
from app.accounts.sessions import sessions_of_this_app, this_session
from app.accounts.views import blueprint
from app.web.pages import go_to


@blueprint.app_context_processor
def how_long() -> dict[str, Any]:
    """What the page needs to warn in time. A letter has no session."""
    if not has_request_context() or not me().is_authenticated:
        return {}
    return {
        "session_left": {
            **_left(),
            "warning": current_app.config["SESSION_WARNING_SECONDS"],
            "href": url_for("accounts.left"),
            "stay_href": url_for("accounts.stay"),
        }
    }


def _left() -> dict[str, Any]:
    """Whole seconds until the session ends if nothing is done; and what staying would make of them."""
    current, store = this_session(), sessions_of_this_app()
    now = clock.now()
    started_at = current.started_at or now
    limits = store.limits_of(me())
    seconds = int((store.ends_at(current, me()) - now).total_seconds())
    most = int((limits.ends_at(started_at=started_at, seen_at=now) - now).total_seconds())
    return {"left": max(0, seconds), "could_be": max(0, most)}


@blueprint.get("/session/left")
@requires(Permission.SIGNED_IN)
@open_meanwhile
def left() -> ResponseReturnValue:
    """Asked by the page itself: it prolongs nothing."""
    this_session().unnoticed = True
    return jsonify(person=me().id, **_left())


@blueprint.post("/session/stay")
@requires(Permission.SIGNED_IN)
@open_meanwhile
def stay() -> ResponseReturnValue:
    this_session().modified = True
    return jsonify(person=me().id, **_left())


@blueprint.get("/session/token")
@requires(Permission.SIGNED_IN)
@open_meanwhile
def token() -> ResponseReturnValue:
    """A fresh token for a page that was open while its session ended."""
    return jsonify(token=generate_csrf(), person=me().id)


@blueprint.post("/sessions/<label>/end")
@requires(Permission.SIGNED_IN)
def end_session(label: str) -> ResponseReturnValue:
    sessions_of_this_app().end_labelled(me().person_id, label)
    flash("That device is signed out.", "success")
    return go_to(url_for(".account", _anchor="sessions"))


@blueprint.post("/sessions/end-others")
@requires(Permission.SIGNED_IN)
def end_others() -> ResponseReturnValue:
    sessions_of_this_app().end_all(me().person_id, but=this_session().token)
    flash("You are signed out everywhere else.", "success")
    return go_to(url_for(".account", _anchor="sessions"))


@blueprint.post("/sessions/end-all")
@requires(Permission.SIGNED_IN)
@open_meanwhile
def end_all() -> ResponseReturnValue:
    services.sign_out_everywhere(me().person_id)
    logout_user()
    session.clear()
    flash("You are signed out everywhere.", "success")
    return go_to(url_for(".sign_in"))
