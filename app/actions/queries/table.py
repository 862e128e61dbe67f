"""Which actions does a list show, and which may somebody read or change?"""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, select

from app import clock
from app.access.actor import Actor
from app.actions.filters import QUIET, ActionFilter
from app.actions.models import Action
from app.actions.rows import (
    ActionRow,
    owner,
    plain_rows_of,
    readable,
    reads_most,
    rows_among,
    rows_of,
    said,
    whole_rows_among,
    whole_rows_of,
)
from app.actions.workflow import SETTLED
from app.database import AnySelect
from app.extensions import db
from app.records.models import Record
from app.records.references import NotFound
from app.records.visibility import current
from app.web.paging import Listing, Page, counting

_action, _record = Action.__table__, Record.__table__


def page_of_actions(
    asked: ActionFilter, actor: Actor, cursor: str | None, *, answers: bool = True, further: bool = False
) -> tuple[list[ActionRow], Page]:
    """One page of the table, said in words. ``answers`` and ``further``: see ``said``."""
    today = clock.today()
    found = kept(_listing, asked)(asked, actor, today, further).page(cursor, since())
    return said(list(found.rows), actor, today, answers=answers, further=further), found


def first_rows(asked: ActionFilter, actor: Actor, most: int) -> tuple[list[ActionRow], bool]:
    """So many rows of what this filter finds, and whether that is all of it."""
    query = rows_of(actor).where(*asked.clauses(actor, clock.today(), SINCE))
    keys = asked.keys()
    ordered = query.order_by(*(key.column.desc() if key.descending else key.column for key in keys))
    found = list(db.session.execute(ordered.limit(most + 1), since()))
    return said(found[:most], actor, clock.today(), answers=False), len(found) <= most


def count_of(asked: ActionFilter, actor: Actor) -> int:
    """How many actions this filter finds, counting no further than ``COUNT_UP_TO``."""
    return db.session.scalar(kept(how_many, asked)(asked, actor, clock.today()), since()) or 0


# Statements are kept for the filters and readers of late, never what they find: putting one
# together takes longer than running it.
@lru_cache(maxsize=64)
def _listing(asked: ActionFilter, actor: Actor, today: date, further: bool) -> Listing:
    query = plain_rows_of(actor).where(*asked.clauses(actor, today, SINCE), *asked.along())
    if asked.sort == "owner":
        query = query.join(owner, owner.c.id == _action.c.owner_id)
    return Listing(query, asked.keys(), shown=whole_rows_among if further else rows_among)


@lru_cache(maxsize=64)
def how_many(asked: ActionFilter, actor: Actor, today: date) -> AnySelect:
    # True of every row anyway: without a filter SQLite would begin with the records that are no actions.
    along = [_record.c.kind == "action"] if asked.is_plain and reads_most(actor) else []
    return counting(plain_rows_of(actor).where(*asked.clauses(actor, today, SINCE), *along))


def kept(statement: Any, asked: ActionFilter) -> Any:
    """A search is put together anew: its words are hardly asked again, and how they are asked is the database's own."""
    return statement.__wrapped__ if asked.q else statement


# Since when nobody has said how an action goes: the one thing in them that every request says anew.
SINCE = bindparam("since", type_=_action.c.updated_at.type)


def since() -> dict[str, datetime]:
    return {SINCE.key: clock.now() - QUIET}


def one_row(action: Action, actor: Actor, *, answers: bool = True, further: bool = False) -> ActionRow:
    """This action as its row shows it now. ``answers`` and ``further``: see ``said``."""
    db.session.flush()
    rows = whole_rows_of(actor) if further else rows_of(actor)
    found = db.session.execute(rows.where(_action.c.id == action.id)).all()
    return said(list(found), actor, clock.today(), answers=answers, further=further)[0]


def rows_where(actor: Actor, *clauses: Any, most: int = 100) -> list[ActionRow]:
    """Actions for the page of something else, without what they answer: those to be done first, then soonest first."""
    order = (_action.c.status.in_(SETTLED), _action.c.due_on, _action.c.id)
    found = db.session.execute(rows_of(actor).where(*clauses).order_by(*order).limit(most)).all()
    return said(list(found), actor, clock.today(), answers=False)


def action_for(actor: Actor, number: int, *, to_change: bool = False) -> Action:
    """One action that this person may read.

    :param to_change: lock it, so that two who change it take turns.
    :raises NotFound: there is none, or not for this reader.
    """
    query = select(Action).where(Action.kind == "action", Action.number == number, readable(actor), current())
    # Both of its tables: of two who wait, the second must find what the first has written in either.
    action = db.session.scalar(query.with_for_update() if to_change else query)
    if action is None:
        raise NotFound()
    return action
