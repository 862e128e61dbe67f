"""Which addresses show and change what the community has agreed, and what it was advised?"""

from flask import Blueprint

from app.access.roles import Permission
from app.records.references import Kind, register_kind
from app.web.contributions import Place, contributions

blueprint = Blueprint("charter", __name__)
register_kind(Kind("document", "document", "documents", "charter.show", "document_id"))
register_kind(
    Kind("recommendation", "recommendation", "recommendations", "charter.recommendation", "reference", prefix="R")
)
register_kind(Kind("goal", "goal", "goals", "charter.goals", "", prefix="G"))
register_kind(Kind("evaluation", "evaluation", "evaluations", "charter.evaluation", "evaluation_id"))
contributions.place(Place("Recommendations", "charter.recommendations", Permission.SIGNED_IN, order=22))
contributions.place(Place("Charter", "charter.index", Permission.SIGNED_IN, order=20))

from app.charter.views import advice, documents, drafts, evaluations  # noqa: E402, F401  (each adds its addresses)
