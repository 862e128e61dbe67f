"""Which decisions does the log show, and how many are there?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from app import clock
from app.access.actor import Actor
from app.database import AnyRow, AnySelect
from app.decisions.filters import LogFilter, awaits_action, in_force, review_is_due
from app.decisions.models import Decision
from app.decisions.workflow import Standing
from app.extensions import db
from app.records.models import Record
from app.records.visibility import current, readable_by
from app.web.paging import Listing, Page, count_up_to

_decision, _record = Decision.__table__, Record.__table__


def _plain(actor: Actor) -> AnySelect:
    return (
        select(_decision.c.id)
        .select_from(_decision)
        .join(_record, _record.c.id == _decision.c.id)
        .where(readable_by(actor), current())
    )


def rows(actor: Actor, asked: LogFilter) -> AnySelect:
    """What the log says of each decision."""
    return (
        _plain(actor)
        .with_only_columns(
            _decision.c.id,
            _record.c.reference,
            _record.c.title,
            _decision.c.decided_on,
            _decision.c.how,
            _decision.c.standing,
            _decision.c.standing_why,
            _decision.c.review_on,
            awaits_action().label("awaits_action"),
        )
        .where(*asked.clauses(clock.today()))
    )


def page_of_log(asked: LogFilter, actor: Actor, cursor: str | None) -> Page:
    return Listing(rows(actor, asked), asked.keys()).page(cursor)


def first_rows(asked: LogFilter, actor: Actor, most: int) -> tuple[Sequence[AnyRow], bool]:
    """So many of them with their words, and whether that is all."""
    query = rows(actor, asked).add_columns(_decision.c.statement, _decision.c.reasons, _decision.c.dissent)
    ordered = query.order_by(*ordering(asked)).limit(most + 1)
    found = db.session.execute(ordered).all()
    return found[:most], len(found) <= most


def ordering(asked: LogFilter) -> list[Any]:
    order = asked.keys()
    return [key.column.desc() if key.descending else key.column for key in order]


def how_many(asked: LogFilter, actor: Actor) -> int:
    return count_up_to(_plain(actor).where(*asked.clauses(clock.today())))


@dataclass(frozen=True)
class Counts:
    """Of what somebody may read: all, what holds, what needs an action and has none, what is due for review."""

    all: int
    in_force: int
    awaiting: int
    due: int
    provisional: int


def counts(actor: Actor) -> Counts:
    row = db.session.execute(
        _plain(actor).with_only_columns(
            func.count().label("all"),
            func.count().filter(in_force()).label("in_force"),
            func.count().filter(awaits_action()).label("awaiting"),
            func.count().filter(review_is_due(clock.today())).label("due"),
            func.count().filter(_decision.c.standing == Standing.PROVISIONAL).label("provisional"),
        )
    ).one()
    return Counts(row.all, row.in_force, row.awaiting, row.due, row.provisional)


@dataclass(frozen=True)
class Choices:
    """The years in which something was decided, newest first; and the bodies that decided: id and name."""

    years: list[str]
    bodies: list[tuple[str, str]]


def years(actor: Actor) -> Choices:
    body = _record.alias("body_record")
    found = db.session.execute(
        _plain(actor)
        .join(body, body.c.id == _decision.c.body_id)
        .with_only_columns(_decision.c.year, body.c.id, body.c.title)
        .distinct()
    ).all()
    bodies = {str(row.id): row.title for row in found}
    return Choices(
        years=[str(year) for year in sorted({row.year for row in found}, reverse=True)],
        bodies=sorted(bodies.items(), key=lambda each: each[1]),
    )
