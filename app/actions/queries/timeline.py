"""Which actions does the timeline draw, and from when until when does each run?"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from app import clock
from app.access.actor import Actor
from app.actions.filters import ActionFilter
from app.actions.models import Action
from app.actions.queries.table import SINCE, kept, since
from app.actions.rows import ActionRow, plain_rows_of, rows_among, said
from app.database import AnyRow, AnySelect
from app.extensions import db
from app.records.models import Record

_action, _record = Action.__table__, Record.__table__

MOST_ROWS = 500


@dataclass(frozen=True)
class Span:
    """An action and its days.

    :ivar from_on: the day it starts; where nobody has said so, the day it came into the plan.
    """

    row: ActionRow
    from_on: date
    due_on: date
    first_due_on: date


def spans_of(asked: ActionFilter, actor: Actor) -> list[Span]:
    """The soonest due of those that the filter finds, and one more than is shown if there are more."""
    today = clock.today()
    found = list(db.session.execute(kept(_soonest, asked)(asked, actor, today), since()))
    rows = said(found, actor, today, answers=False)
    return [_span(row, action) for row, action in zip(found, rows, strict=True)]


def _span(row: AnyRow, action: ActionRow) -> Span:
    # Due before it came into the plan: then all that is known is the day it is due.
    begun = row.start_on or clock.local(row.created_at).date()
    return Span(action, min(begun, row.due_on), row.due_on, row.first_due_on)


@lru_cache(maxsize=32)
def _soonest(asked: ActionFilter, actor: Actor, today: date) -> AnySelect:
    soonest = (_action.c.due_on, _action.c.id)
    ids = plain_rows_of(actor).where(*asked.clauses(actor, today, SINCE)).order_by(*soonest).limit(MOST_ROWS + 1)
    return rows_among(ids.subquery()).add_columns(_record.c.created_at).order_by(*soonest)
