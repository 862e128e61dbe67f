"""Which actions does the timeline draw, and from when until when does each run?"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import Subquery, case, func

from app import clock
from app.access.actor import Actor
from app.actions.filters import BY_PLAN, ActionFilter
from app.actions.models import Action
from app.actions.queries.table import SINCE, kept, since
from app.actions.rows import ActionRow, is_its_plan, plain_rows_of, plan, rows_among, said
from app.database import AnyRow, AnySelect
from app.records.models import Record
from app.web.paging import PAGE, Key, Listing, Page

_action, _record = Action.__table__, Record.__table__

# On one page, for whoever wants all of them before them, or on paper.
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


def page_of_spans(
    asked: ActionFilter, actor: Actor, cursor: str | None, *, size: int = PAGE
) -> tuple[list[Span], Page]:
    """One page: soonest due first, or plan by plan where that is how they are grouped."""
    today = clock.today()
    page = kept(_listing, asked)(asked, actor, today, asked.by == BY_PLAN, size).page(cursor, since())
    rows = said(list(page.rows), actor, today, answers=False)
    return [_span(row, action) for row, action in zip(page.rows, rows, strict=True)], page


def _span(row: AnyRow, action: ActionRow) -> Span:
    # Due before it came into the plan: then all that is known is the day it is due.
    begun = row.start_on or clock.local(row.created_at).date()
    return Span(action, min(begun, row.due_on), row.due_on, row.first_due_on)


@lru_cache(maxsize=32)
def _listing(asked: ActionFilter, actor: Actor, today: date, by_plan: bool, size: int) -> Listing:
    query = plain_rows_of(actor).where(*asked.clauses(actor, today, SINCE))
    soonest = [Key(_action.c.due_on, date), Key(_action.c.id, int)]
    if not by_plan:
        return Listing(query, soonest, size, shown=_shown)
    # By title, what is part of none last; two plans of one title stay two.
    of_none = case((plan.c.id.is_(None), 1), else_=0)
    title = func.lower(func.coalesce(plan.c.title, ""))
    plans = [Key(of_none, int), Key(title, str), Key(func.coalesce(plan.c.id, 0), int)]
    return Listing(query.outerjoin(plan, is_its_plan()), [*plans, *soonest], size, shown=_shown)


def _shown(ids: Subquery) -> AnySelect:
    return rows_among(ids).add_columns(_record.c.created_at)
