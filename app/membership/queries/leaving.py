"""What does somebody own and hold, and when do they leave?"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, or_, select

from app import clock
from app.access.actor import Actor
from app.database import AnySelect
from app.extensions import db
from app.membership.models import Leaving, LeavingItem
from app.people.models import Affiliation, Grant, Person
from app.records.models import Record
from app.web.contributions import Owned, contributions

_record, _leaving = Record.__table__, Leaving.__table__


def owned_by(person_id: int, reader: Actor) -> list[Owned]:
    """Everything that somebody answers for, from every feature, as the reader may see it."""
    return [owned for give in contributions.owned for owned in give(person_id, reader)]


def affiliations_to_end(person_id: int, on: date) -> Sequence[Affiliation]:
    """Where somebody works on this day or later."""
    return db.session.scalars(
        select(Affiliation).where(
            Affiliation.person_id == person_id, or_(Affiliation.until_on.is_(None), Affiliation.until_on > on)
        )
    ).all()


def grants_to_end(person_id: int, on: date) -> Sequence[Grant]:
    """What somebody holds on this day or later."""
    return db.session.scalars(
        select(Grant).where(Grant.person_id == person_id, or_(Grant.until_on.is_(None), Grant.until_on > on))
    ).all()


def _is_planned() -> tuple[ColumnElement[bool], ...]:
    """Clauses: neither done nor called off."""
    return _leaving.c.done_at.is_(None), _leaving.c.cancelled_at.is_(None)


def planned_for(person_id: int, *, to_change: bool = False) -> Leaving | None:
    """The leaving that is planned for somebody.

    :param to_change: lock it, so that it is done or called off, and not both.
    """
    query = select(Leaving).where(Leaving.person_id == person_id, *_is_planned())
    return db.session.scalar(query.with_for_update() if to_change else query)


def leaves_by(person_id: int, on: date) -> date | None:
    """The day on which somebody leaves, if that is this day or an earlier one."""
    return db.session.scalar(
        select(_leaving.c.leaves_on).where(
            _leaving.c.person_id == person_id, _leaving.c.leaves_on <= on, *_is_planned()
        )
    )


def items_of(leaving: Leaving) -> dict[int, Person]:
    """What goes to somebody else than the rest: a person by the id of each record."""
    rows = db.session.execute(
        select(LeavingItem.record_id, Person)
        .join(Person, Person.id == LeavingItem.to_id)
        .where(LeavingItem.leaving_id == leaving.id)
    )
    return {row[0]: row[1] for row in rows}


def due() -> Sequence[int]:
    """The people whose day has come."""
    return db.session.scalars(
        select(_leaving.c.person_id)
        .where(_leaving.c.leaves_on <= clock.today(), *_is_planned())
        .order_by(_leaving.c.leaves_on, _leaving.c.id)
    ).all()


def that_could_not_be_done() -> AnySelect:
    """Leavings that something stands in the way of, with the record of who was to leave."""
    return (
        select(_leaving.c.id)
        .select_from(_leaving.join(_record, _record.c.id == _leaving.c.person_id))
        .where(_leaving.c.fault.is_not(None), *_is_planned())
        .order_by(_leaving.c.leaves_on)
        .limit(5)
    )
