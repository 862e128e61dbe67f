"""How far are actions: all of them, those of a plan, or what answers a recommendation?

Every page that counts actions asks here, so that the same actions count alike
wherever they are counted: in the reader's scope, and never those that were dropped.
"""

import enum
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, func, null, select, union_all

from app import clock
from app.access.actor import Actor
from app.actions.filters import ActionFilter, is_late
from app.actions.models import Action, Confidence
from app.actions.queries.table import how_many
from app.actions.rows import readable
from app.actions.workflow import GOING, OPEN, SETTLED, ActionStatus
from app.database import AnyRow, AnySelect
from app.extensions import db
from app.records.models import Link, Record, Tie
from app.records.visibility import current

_action, _record = Action.__table__, Record.__table__


class By(enum.Enum):
    """What actions are counted for, each of them on its own."""

    PLAN = "plan"
    RECOMMENDATION = "recommendation"
    ORGANISATION = "organisation"
    OWNER = "owner"


_OF: Mapping[By, Any] = {
    By.PLAN: _action.c.plan_id,
    By.RECOMMENDATION: Link.to_id,
    By.ORGANISATION: _record.c.organisation_id,
    By.OWNER: _action.c.owner_id,
}


@dataclass
class Progress:
    """Actions by where they stand.

    :ivar late: of those that are open, how many are past their day.
    :ivar next_due: the first day from today on, on which one of those that are open is due.
    """

    counts: dict[tuple[ActionStatus, Confidence], int] = field(default_factory=dict)
    late: int = 0
    next_due: date | None = None

    def of(self, statuses: Collection[ActionStatus], confidence: Confidence | None = None) -> int:
        return sum(n for (status, its), n in self.counts.items() if status in statuses and confidence in (None, its))

    @property
    def total(self) -> int:
        """Those that were not dropped: what every page calls the number of actions."""
        return self.of(frozenset(ActionStatus) - {ActionStatus.DROPPED})

    @property
    def verified(self) -> int:
        return self.of({ActionStatus.VERIFIED})

    @property
    def reported_done(self) -> int:
        return self.of({ActionStatus.REPORTED_DONE})

    @property
    def dropped(self) -> int:
        return self.of({ActionStatus.DROPPED})

    @property
    def settled(self) -> int:
        return self.of(SETTLED)

    @property
    def well(self) -> int:
        """Verified, or on track."""
        return self.verified + self.of(GOING, Confidence.ON_TRACK)

    def add(self, row: AnyRow) -> None:
        standing = (row.status, row.confidence)
        self.counts[standing] = self.counts.get(standing, 0) + row.many
        self.late += row.late
        days = [day for day in (self.next_due, row.next_due) if day is not None]
        self.next_due = min(days, default=None)


def standing_of_all(actor: Actor, today: date) -> Subquery:
    """All actions that this person may read: status, confidence, many; and a row without either of those late.

    How many are late is counted no further than ``COUNT_UP_TO``.
    """
    # Read from the index on standing alone, with what is late from the index on days: there are very many.
    standing = (
        select(_action.c.status, _action.c.confidence, func.count().label("many"))
        .select_from(_action.join(_record, _record.c.id == _action.c.id))
        .where(readable(actor), current())
        .group_by(_action.c.status, _action.c.confidence)
    )
    late = how_many(ActionFilter(late=True), actor, today).scalar_subquery()
    return union_all(standing, select(null(), null(), late)).subquery("standing")


def as_progress(rows: Iterable[tuple[str | None, str | None, int]]) -> Progress:
    """What ``standing_of_all`` found, its status and confidence as text."""
    found = Progress()
    for status, confidence, many in rows:
        if status is None:
            found.late = many
        else:
            found.counts[ActionStatus(status), Confidence(confidence)] = many
    return found


def progress(actor: Actor, by: By, ids: Collection[int] | None = None) -> Mapping[int, Progress]:
    """The actions of each, by the id of the plan, recommendation, organisation or owner: one statement for all.

    :param ids: only of these. Those without any action are not among the answers.
    """
    query = _counted(actor, by, clock.today())
    found: dict[int, Progress] = {}
    for row in db.session.execute(query if ids is None else query.where(_OF[by].in_(ids))):
        found.setdefault(row.of, Progress()).add(row)
    return found


def totals(actor: Actor, by: By) -> dict[int, int]:
    """``Progress.total`` of each, where that is all that is said. Those without any are not among the answers."""
    return dict(db.session.execute(_totals(actor, by)).all())


@lru_cache(maxsize=64)
def _totals(actor: Actor, by: By) -> AnySelect:
    query: AnySelect = select(_OF[by], func.count()).select_from(_action).join(_record, _record.c.id == _action.c.id)
    counted = query.where(readable(actor), current(), _OF[by].is_not(None), _action.c.status != ActionStatus.DROPPED)
    return (counted.join(Link, _answers()) if by is By.RECOMMENDATION else counted).group_by(_OF[by])


@lru_cache(maxsize=64)
def _counted(actor: Actor, by: By, today: date) -> AnySelect:
    late = func.sum(case((is_late(today), 1), else_=0)).label("late")
    ahead = and_(_action.c.status.in_(OPEN), _action.c.due_on >= today)
    query: AnySelect = (
        select(
            _OF[by].label("of"),
            _action.c.status,
            _action.c.confidence,
            func.count().label("many"),
            late,
            func.min(case((ahead, _action.c.due_on))).label("next_due"),
        )
        .select_from(_action)
        .join(_record, _record.c.id == _action.c.id)
        .where(readable(actor), current(), _OF[by].is_not(None))
        .group_by(_OF[by], _action.c.status, _action.c.confidence)
    )
    return query.join(Link, _answers()) if by is By.RECOMMENDATION else query


def _answers() -> ColumnElement[Any]:
    return and_(Link.from_id == _action.c.id, Link.tie == Tie.ANSWERS)
