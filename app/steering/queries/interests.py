"""What could sway somebody, as they declare it themselves?"""

from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select

from app.database import AnyRow, AnySelect
from app.extensions import db
from app.records.models import Record
from app.records.references import NotFound
from app.records.visibility import current
from app.steering.models import Interest, NoInterests

_record = Record.__table__


def register(day: date) -> list[AnyRow]:
    """What is declared and holds on a day or from a later one, by name: rows with person_id, name and the interest."""
    return list(
        db.session.execute(
            _interests()
            .where(holding_on(day), current())
            .order_by(_record.c.title, Interest.person_id, Interest.declared_at, Interest.id)
        )
    )


def holding_on(day: date) -> ColumnElement[bool]:
    """A clause over interests: those that hold on a day, or from a later one."""
    return or_(Interest.until_on.is_(None), Interest.until_on > day)


def has_some(person_id: int, day: date) -> bool:
    """Does something of theirs stand in the register?"""
    found = select(Interest.id).where(Interest.person_id == person_id, holding_on(day)).limit(1)
    return db.session.scalar(found) is not None


def without_interests() -> list[AnyRow]:
    """Who has declared that they have none, by name: rows with person_id, name and declared_at."""
    return list(
        db.session.execute(
            select(NoInterests.person_id, _record.c.title.label("name"), NoInterests.declared_at)
            .join(_record, _record.c.id == NoInterests.person_id)
            .where(current())
            .order_by(_record.c.title, NoInterests.person_id)
        )
    )


def no_interests_since(person_id: int) -> datetime | None:
    """When somebody declared that they have none."""
    return db.session.scalar(select(NoInterests.declared_at).where(NoInterests.person_id == person_id))


def interests_of(person_id: int) -> list[AnyRow]:
    """Everything that somebody has declared, the latest first, also what holds no longer."""
    return list(
        db.session.execute(
            _interests()
            .where(Interest.person_id == person_id)
            .order_by(Interest.declared_at.desc(), Interest.id.desc())
        )
    )


def _interests() -> AnySelect:
    return select(
        Interest.id,
        Interest.person_id,
        _record.c.title.label("name"),
        Interest.nature,
        Interest.in_what,
        Interest.from_on,
        Interest.until_on,
        Interest.declared_at,
    ).join(_record, _record.c.id == Interest.person_id)


def interest_of(person_id: int, interest_id: int, *, to_change: bool = False) -> Interest:
    """One of somebody's own.

    :param to_change: lock it, so that two windows take turns.
    :raises NotFound: there is none, or it is somebody else's.
    """
    query = select(Interest).where(Interest.id == interest_id, Interest.person_id == person_id)
    found = db.session.scalar(query.with_for_update() if to_change else query)
    if found is None:
        raise NotFound()
    return found
