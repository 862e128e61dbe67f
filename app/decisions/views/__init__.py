"""Which addresses show proposals and decisions?"""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission
from app.decisions.adopting import decision_for
from app.decisions.following import ways_to_follow
from app.records.references import Kind, register_kind
from app.records.thread import thread_of
from app.web.pages import page

blueprint = Blueprint("decisions", __name__)
register_kind(Kind("decision", "decision", "decisions", "decisions.show", "reference", prefix="D"))


@blueprint.get("/decisions/<reference>")
@requires(Permission.DECISIONS_READ)
def show(reference: str) -> ResponseReturnValue:
    decision = decision_for(me(), reference)
    return page(
        "decisions/decision.html",
        decision=decision,
        follow=ways_to_follow(decision, me()),
        thread=thread_of(decision, me()),
    )
