"""What stands beside an action where its row is not enough: in a file and on paper?"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from app.actions.models import Action
from app.database import AnyRow
from app.extensions import db
from app.records.models import Record
from app.records.visibility import current
from app.remarks.models import Remark
from app.remarks.queries import newest_update

_action = Action.__table__


def plan_title() -> Any:
    """What the plan of an action is called: whoever reads the action reads that."""
    plan = select(Record.title).where(Record.id == _action.c.plan_id, current())
    return plan.correlate(_action).scalar_subquery()


def beside(ids: Sequence[int]) -> Mapping[int, AnyRow]:
    """The plan and the newest update of each of these actions: rows with plan, said and said_at, by id."""
    rows = db.session.execute(
        select(
            _action.c.id,
            plan_title().label("plan"),
            newest_update(Remark.text, of=_action.c.id).label("said"),
            newest_update(Remark.at, of=_action.c.id).label("said_at"),
        )
        .select_from(_action)
        .where(_action.c.id.in_(ids))
    )
    return {row.id: row for row in rows}
