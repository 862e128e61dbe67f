"""Which actions stand in each column of the board?"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import select, union_all

from app import clock
from app.access.actor import Actor
from app.actions import policy
from app.actions.filters import ALL, RECENTLY, ActionFilter, was_owned_by
from app.actions.models import Action
from app.actions.queries.table import SINCE, kept, since
from app.actions.rows import ActionRow, plain_rows_of, rows_among, rows_of, said
from app.actions.workflow import SETTLED, ActionStatus, Move
from app.extensions import db
from app.web.paging import counting

_action = Action.__table__

# In a column, at first and of one that somebody wants more of: behind that, the table is the better list.
FEW_CARDS, MOST_CARDS = 8, 100


@dataclass(frozen=True)
class Standing:
    """An action on the board: its row, and where it could go from here."""

    row: ActionRow
    moves: list[Move]


def board_of(asked: ActionFilter, actor: Actor, more: ActionStatus | None = None) -> dict[ActionStatus, list[Standing]]:
    """The soonest of each status: one statement for all of them.

    :param more: of this one as many as a column shows at most, and not only the first few.
    """
    today = clock.today()
    found = list(db.session.execute(kept(_firsts, asked)(asked, actor, today, more), since()))
    columns: dict[ActionStatus, list[Standing]] = {status: [] for status in ActionStatus}
    for row, action in zip(found, said(found, actor, today, answers=False), strict=True):
        columns[row.status].append(Standing(action, policy.moves_open_to(actor, row, was_theirs=row.was_theirs)))
    return columns


def counts_by_status(asked: ActionFilter, actor: Actor) -> dict[ActionStatus, int]:
    """How many actions of each status this filter finds, each counted no further than ``COUNT_UP_TO``."""
    counted = db.session.execute(kept(_counts, asked)(asked, actor, clock.today()), since()).one()
    return dict(zip(ActionStatus, counted, strict=True))


def standing_of(action: Action, actor: Actor) -> Standing:
    """One action as its card shows it now."""
    db.session.flush()
    found = list(db.session.execute(rows_of(actor).add_columns(_was_theirs(actor)).where(_action.c.id == action.id)))
    (row,) = said(found, actor, clock.today(), answers=False)
    return Standing(row, policy.moves_open_to(actor, found[0], was_theirs=found[0].was_theirs))


def _was_theirs(actor: Actor) -> Any:
    """Asked along with the rows, so that no card asks for itself."""
    return was_owned_by(actor).label("was_theirs")


@lru_cache(maxsize=32)
def _firsts(asked: ActionFilter, actor: Actor, today: date, more: ActionStatus | None) -> Any:
    """Each column by its own index, no further than it is shown: sorting all of them at once would read everything."""
    soonest = (_action.c.due_on, _action.c.id)
    columns = [
        _of(asked, actor, today, status)
        .order_by(*soonest)
        .limit(MOST_CARDS if status is more else FEW_CARDS)
        .subquery()
        for status in asked.statuses or ActionStatus
    ]
    ids = union_all(*(select(column.c.id) for column in columns)).subquery()
    return rows_among(ids).add_columns(_was_theirs(actor)).order_by(*soonest)


@lru_cache(maxsize=32)
def _counts(asked: ActionFilter, actor: Actor, today: date) -> Any:
    return select(*(counting(_of(asked, actor, today, status)).scalar_subquery() for status in ActionStatus))


def _of(asked: ActionFilter, actor: Actor, today: date, status: ActionStatus) -> Any:
    # When it was settled is asked only of what is settled: the others are read from an index alone.
    of_late = asked.status == RECENTLY and status not in SETTLED
    narrowed = asked.but(status=ALL) if of_late else asked
    return plain_rows_of(actor).where(_action.c.status == status, *narrowed.clauses(actor, today, SINCE))
