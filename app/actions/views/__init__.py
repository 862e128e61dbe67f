"""Which addresses show and change the action plan?"""

from flask import Blueprint

from app.records.references import Kind, register_kind

blueprint = Blueprint("actions", __name__, url_prefix="/actions")
register_kind(Kind("action", "action", "actions", "actions.show", "number", prefix="A"))

from app.actions.views import (  # noqa: E402, F401  (each adds its addresses)
    adding,
    bulk,
    one,
    out,
    quick,
    table,
    waiting,
    whole,
)
