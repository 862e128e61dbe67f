"""Which addresses show and change proposals, ballots and decisions?"""

from flask import Blueprint

from app.access.roles import Permission
from app.records.references import Kind, register_kind
from app.web.contributions import Place, contributions

blueprint = Blueprint("decisions", __name__, url_prefix="/decisions")
proposals = Blueprint("proposals", __name__, url_prefix="/proposals")
register_kind(Kind("proposal", "proposal", "proposals", "proposals.show", "number", prefix="P"))
register_kind(Kind("decision", "decision", "decisions", "decisions.show", "reference", prefix="D"))
contributions.place(
    Place("Decisions", "decisions.index", Permission.DECISIONS_READ, order=16, further=("proposals.index",))
)

from app.decisions.views import (  # noqa: E402, F401  (each adds its addresses)
    ballots,
    changing,
    commenting,
    following,
    log,
    one,
    proposing,
    recording,
)
