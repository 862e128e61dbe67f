"""Which pages belong to no feature?"""

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from app.access.gate import public
from app.extensions import db
from app.web.pages import page

blueprint = Blueprint("web", __name__)


@blueprint.get("/health")
@public
def health() -> ResponseReturnValue:
    """For a monitor: can this process reach its database? 200 or 503, and nothing else."""
    try:
        db.session.execute(text("SELECT 1"))
    except Exception:
        current_app.logger.exception("health: the database does not answer")
        return jsonify(status="failing", database="no answer"), 503
    return jsonify(status="ok", database="ok")


@blueprint.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    return page("web/accessibility.html", contact=current_app.config["CONTACT_EMAIL"])
