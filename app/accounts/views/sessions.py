"""Where is somebody signed in, and how do they end it?"""

from flask import flash, jsonify, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from app.access.gate import me, requires
from app.access.roles import Permission
from app.accounts.arriving import sessions_of_this_app
from app.accounts.sessions import digest_of, this_session
from app.accounts.views import blueprint
from app.web.pages import go_to, page


@blueprint.get("/session/token")
@requires(Permission.SIGNED_IN)
def token() -> ResponseReturnValue:
    """A fresh token for a page that was open while its session ended."""
    return jsonify(token=generate_csrf(), person=me().id)


@blueprint.get("/sessions")
@requires(Permission.SIGNED_IN)
def sessions() -> ResponseReturnValue:
    current = this_session()
    shown = [
        {
            "device": row.device,
            "started": row.started_at,
            "seen": row.seen_at,
            "current": row.digest == digest_of(current.token or ""),
            "end_href": url_for(".end_session", label=row.label),
        }
        for row in sessions_of_this_app().of_person(me().person_id)
    ]
    others = url_for(".end_others") if len(shown) > 1 else None
    return page("accounts/sessions.html", sessions=shown, end_others_href=others)


@blueprint.post("/sessions/<label>/end")
@requires(Permission.SIGNED_IN)
def end_session(label: str) -> ResponseReturnValue:
    sessions_of_this_app().end_labelled(me().person_id, label)
    flash("That device is signed out.", "success")
    return go_to(url_for(".sessions"))


@blueprint.post("/sessions/end-others")
@requires(Permission.SIGNED_IN)
def end_others() -> ResponseReturnValue:
    sessions_of_this_app().end_all(me().person_id, but=this_session().token)
    flash("You are signed out everywhere else.", "success")
    return go_to(url_for(".sessions"))
