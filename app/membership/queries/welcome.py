"""How far is a newcomer, who has steps left, and how long does it take?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select

from app import clock
from app.database import AnyRow, AnySelect
from app.extensions import db
from app.membership.models import Step, StepDone, Welcome
from app.membership.queries.agreed import has_accepted_ground_rules
from app.notices.models import NoticeChoice
from app.people.models import Person
from app.records.models import Record
from app.records.visibility import current
from app.web.paging import Key, Page, page_of

MEASURED = 200  # newcomers, the latest
_welcome, _step, _choice = Welcome.__table__, StepDone.__table__, NoticeChoice.__table__
_record, _person = Record.__table__, Person.__table__

# What there is to do, as an instruction.
FIRST_STEPS = {
    Step.PURPOSE: "Read what it is for",
    Step.GROUND_RULES: "Read and accept the ground rules",
    Step.PROFILE: "Say who you are",
    Step.FIRST_EVENT: "Find your first event",
    Step.NOTICES: "Choose which letters you get",
}


@dataclass(frozen=True)
class Progress:
    """How far somebody is."""

    began_at: datetime
    done: frozenset[Step]

    @property
    def left(self) -> list[Step]:
        return [step for step in Step if step not in self.done]

    @property
    def next(self) -> Step | None:
        return next(iter(self.left), None)


def steps_of(person_id: int) -> AnySelect:
    """A newcomer's rows, one for each step done and at least one: a select of no column in particular."""
    return (
        select(_welcome.c.person_id)
        .select_from(_welcome.outerjoin(_step, _step.c.person_id == _welcome.c.person_id))
        .where(_welcome.c.person_id == person_id)
    )


# What ``as_progress`` reads of them.
PROGRESS: Mapping[str, Any] = {
    "at": _welcome.c.began_at,
    "state": _step.c.step,
    "many": case((has_accepted_ground_rules(_welcome.c.person_id), 1), else_=0),
}


def as_progress(rows: Sequence[AnyRow]) -> Progress | None:
    """How far this newcomer is; ``None``: they came before there were steps."""
    if not rows:
        return None
    done = {Step(row.state) for row in rows if row.state is not None}
    if rows[0].many:
        done.add(Step.GROUND_RULES)
    return Progress(rows[0].at, frozenset(done))


def progress_of(person_id: int) -> Progress | None:
    columns = (column.label(name) for name, column in PROGRESS.items())
    query = steps_of(person_id).with_only_columns(*columns)
    return as_progress(db.session.execute(query).all())


def _belongs() -> tuple[ColumnElement[bool], ...]:
    """Clauses over a newcomer: still somebody who can come in."""
    today = clock.today()
    return (current(), _person.c.disabled_on.is_(None), or_(_person.c.left_on.is_(None), _person.c.left_on > today))


def _steps_done() -> ColumnElement[int]:
    """How many steps somebody has taken; the ground rules may have been accepted on the document's own page."""
    taken = select(func.count()).where(_step.c.person_id == _welcome.c.person_id)
    rules = taken.where(_step.c.step == Step.GROUND_RULES).scalar_subquery() > 0
    others = taken.where(_step.c.step != Step.GROUND_RULES).scalar_subquery()
    return others + case((or_(rules, has_accepted_ground_rules(_welcome.c.person_id)), 1), else_=0)


def newcomers(cursor: str | None) -> Page:
    """Who has steps left, longest here first: rows with id, title, began_at, done."""
    done = _steps_done()
    query = (
        select(_person.c.id, _record.c.title, _welcome.c.began_at, done.label("done"))
        .join(_record, _record.c.id == _person.c.id)
        .join(_welcome, _welcome.c.person_id == _person.c.id)
        .where(*_belongs(), done < len(Step))
    )
    return page_of(query, [Key(_welcome.c.began_at, datetime), Key(_person.c.id, int)], cursor=cursor)


def to_remind(*, before: datetime) -> Sequence[AnyRow]:
    """Newcomers who came before this, have steps left and were not reminded: id, title, email, rhythm."""
    return db.session.execute(
        select(_person.c.id, _record.c.title, _person.c.email, _choice.c.rhythm)
        .join(_record, _record.c.id == _person.c.id)
        .join(_welcome, _welcome.c.person_id == _person.c.id)
        .outerjoin(_choice, _choice.c.person_id == _person.c.id)
        .where(
            *_belongs(),
            _person.c.email.is_not(None),
            _welcome.c.began_at <= before,
            _welcome.c.reminded_at.is_(None),
            _steps_done() < len(Step),
        )
        .order_by(_welcome.c.began_at)
        .limit(200)
    ).all()


@dataclass(frozen=True)
class HowLong:
    """The middle one of the times that newcomers took from their request to something, and of how many."""

    took: timedelta
    people: int

    @classmethod
    def of(cls, times: list[timedelta]) -> "HowLong":
        # Of an even number the longer of the two in the middle: nobody is told less than half of them took.
        return cls(sorted(times)[len(times) // 2], len(times))


def how_long() -> dict[Step | None, HowLong]:
    """From a request to joining (under ``None``) and to each step, for the latest who joined."""
    latest = (
        select(_welcome.c.person_id, _welcome.c.asked_at, _welcome.c.began_at)
        .order_by(_welcome.c.began_at.desc(), _welcome.c.person_id)
        .limit(MEASURED)
        .subquery()
    )
    rows = db.session.execute(
        select(latest.c.person_id, latest.c.asked_at, latest.c.began_at, _step.c.step, _step.c.done_at).outerjoin(
            _step, _step.c.person_id == latest.c.person_id
        )
    ).all()
    joined = {row.person_id: row.began_at - row.asked_at for row in rows}
    times: dict[Step | None, list[timedelta]] = {None: list(joined.values())}
    for row in rows:
        if row.step is not None:
            times.setdefault(row.step, []).append(row.done_at - row.asked_at)
    return {what: HowLong.of(took) for what, took in times.items() if took}
