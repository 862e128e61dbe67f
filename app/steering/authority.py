"""Which authority do seats and offices confer on a day?

Nobody switches it on or off: a term that begins gives it, one that is over takes
it away. Only the steering group confers authority over the community.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import CompoundSelect, Text, and_, bindparam, cast, exists, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from app.access.actor import Holding, source_of_authority
from app.access.roles import Role
from app.extensions import db
from app.people.queries import running
from app.steering.models import ROLE_OF, Body, Deputy, Office, OfficeKind, Seat, Term

_SEAT, _DEPUTY = "seat", "deputy"
_on, _person = bindparam("on"), bindparam("person_id")


def _statement() -> CompoundSelect[Any]:
    """All that somebody holds of the steering group: asked at every request, so one statement."""
    later = aliased(Term)
    followed = exists().where(later.seat_id == Term.seat_id, later.from_on > Term.from_on, later.from_on <= _on)
    holds = and_(Term.from_on <= _on, or_(Term.ended_on.is_(None), Term.ended_on > _on), ~followed)
    seat, body = Seat.__table__, Body.__table__
    of_the_group = and_(body.c.id == seat.c.body_id, body.c.is_steering_group)
    seats = (
        select(literal(_SEAT).label("what"), Term.from_on, Term.until_on)
        .join(seat, seat.c.id == Term.seat_id)
        .join(body, of_the_group)
        .where(Term.person_id == _person, holds)
    )
    deputies = (
        select(literal(_DEPUTY), Deputy.from_on, Term.until_on)
        .join(Term, Term.id == Deputy.term_id)
        .join(seat, seat.c.id == Term.seat_id)
        .join(body, of_the_group)
        .where(Deputy.person_id == _person, running(Deputy, _on), holds, Term.until_on > _on)
    )
    offices = (
        select(cast(Office.office, Text), Office.from_on, Office.until_on)
        .join(body, and_(body.c.id == Office.body_id, body.c.is_steering_group))
        .where(Office.person_id == _person, running(Office, _on))
    )
    return union_all(seats, deputies, offices)


_HELD = _statement()


@source_of_authority
def seats_and_offices(person_id: int, on: date) -> Iterable[Holding]:
    """What somebody may do because of what they hold of the steering group on this day.

    A seat whose term is over and that nobody follows in lets its holder read, and no more.
    """
    for row in db.session.execute(_HELD, {"person_id": person_id, "on": on}):
        if row.what == _SEAT:
            yield Holding(Role.STEERING if row.until_on > on else Role.CARRIED_OVER, since=row.from_on)
        elif row.what == _DEPUTY:
            yield Holding(Role.DEPUTY, since=row.from_on)
        else:
            yield Holding(ROLE_OF[OfficeKind(row.what)], since=row.from_on)
