"""Which decisions does the log show, and how many are there?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, select, true

from app import clock
from app.access.actor import Actor
from app.database import AnyRow, AnySelect
from app.decisions.filters import LogFilter, awaits_action, in_force, review_is_due
from app.decisions.models import Decision
from app.decisions.workflow import Standing
from app.extensions import db
from app.records.models import Record
from app.records.visibility import current, readable_by
from app.web.paging import Listing, Page

_decision, _record = Decision.__table__, Record.__table__
_body = _record.alias("body_record")


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


@dataclass(frozen=True)
class Overview:
    """Of what somebody may read: all, what holds, what needs an action and has none, what is due for review.

    :ivar found: how many of them are what was asked for.
    :ivar years: in which something was decided, newest first.
    :ivar bodies: that decided: id and name.
    """

    all: int
    in_force: int
    awaiting: int
    due: int
    provisional: int
    found: int
    years: list[str]
    bodies: list[tuple[str, str]]


def overview(asked: LogFilter, actor: Actor) -> Overview:
    """All in one look along the log, which is read from end to end for each of them."""
    today = clock.today()
    told = {
        "all": func.count(),
        "in_force": func.count().filter(in_force()),
        "awaiting": func.count().filter(awaits_action()),
        "due": func.count().filter(review_is_due(today)),
        "provisional": func.count().filter(_decision.c.standing == Standing.PROVISIONAL),
        "found": func.count().filter(and_(true(), *asked.clauses(today))),
    }
    of_each = (
        _plain(actor)
        .with_only_columns(_decision.c.year, _decision.c.body_id, *(sum_.label(name) for name, sum_ in told.items()))
        .group_by(_decision.c.year, _decision.c.body_id)
        .subquery("of_each")
    )
    rows = db.session.execute(select(of_each, _body.c.title).join(_body, _body.c.id == of_each.c.body_id)).all()
    bodies = {str(row.body_id): row.title for row in rows}
    return Overview(
        **{name: sum(getattr(row, name) for row in rows) for name in told},
        years=[str(year) for year in sorted({row.year for row in rows}, reverse=True)],
        bodies=sorted(bodies.items(), key=lambda each: each[1]),
    )
