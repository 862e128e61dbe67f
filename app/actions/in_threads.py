"""What do actions and plans tell where a thread leads to them?"""

from typing import Any

from sqlalchemy import ScalarSelect, and_, exists, func, select

from app.actions.models import Action, Evidence, EvidenceRevision, Plan
from app.actions.workflow import ActionStatus
from app.database import AnySelect
from app.records.models import Link, Tie
from app.records.thread import Told, lies_above, lies_below, tell
from app.wording import capital, slug

_action, _evidence = Action.__table__, Evidence.__table__


def _status(of: Any) -> ScalarSelect[Any]:
    return select(_action.c.status).where(_action.c.id == of).scalar_subquery()


def _shown_by(of: Any) -> ScalarSelect[Any]:
    """Evidence of which something is still there."""
    stands = exists().where(
        and_(EvidenceRevision.evidence_id == _evidence.c.id, EvidenceRevision.taken_out_at.is_(None))
    )
    return select(func.count()).select_from(_evidence).where(_evidence.c.action_id == of, stands).scalar_subquery()


def _actions_of_plan(plan_id: int) -> AnySelect:
    return select(_action.c.id).where(_action.c.plan_id == plan_id)


def _answered_by_plan(plan_id: int) -> AnySelect:
    of_the_plan = select(_action.c.id).where(_action.c.plan_id == plan_id)
    return select(Link.to_id).where(Link.from_id.in_(of_the_plan), Link.tie == Tie.ANSWERS)


def _plan_of_action(action_id: int) -> AnySelect:
    return select(_action.c.plan_id).where(_action.c.id == action_id, _action.c.plan_id.is_not(None))


tell(
    Action,
    Told(
        state=_status,
        states={status.value: (slug(status), capital(status.value)) for status in ActionStatus},
        proofs=_shown_by,
        proof_words=("piece of evidence", "pieces of evidence"),
        proof_anchor="#evidence",
    ),
)
lies_below(Plan, _actions_of_plan)
lies_above(Plan, _answered_by_plan)
lies_above(Action, _plan_of_action)
