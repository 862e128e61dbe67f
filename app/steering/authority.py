"""Which authority do seats and offices confer on a day?

Nobody switches it on or off: a term that begins gives it, one that is over takes
it away. Only the steering group confers authority over the community.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Text,
    and_,
    case,
    cast,
    exists,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import aliased

from app.access.roles import Role
from app.people.conferred import CONFERRED
from app.people.queries import running
from app.steering.models import Body, Deputy, Office, Seat, Term
from app.web.contributions import Conferred, contributions


def holds_its_seat(on: Any) -> ColumnElement[bool]:
    """A clause over ``Term``: does it hold its seat on this day, carried over or not?"""
    later = aliased(Term)
    followed = exists().where(
        later.seat_id == Term.seat_id,
        later.from_on > Term.from_on,
        later.from_on <= on,
        # One that was ended on its first day was never in force.
        or_(later.ended_on.is_(None), later.ended_on > later.from_on),
    )
    return and_(Term.from_on <= on, or_(Term.ended_on.is_(None), Term.ended_on > on), ~followed)


def held_on(on: Any, *, by: Any = None) -> CompoundSelect[Any]:
    """Who holds which role of the steering group on a day: person_id, role (as text), from_on, until_on.

    A seat whose term is over and that nobody follows in lets its holder read, and no more.

    :param on: a day, or a parameter that is one.
    :param by: one person alone, or a parameter that is one.
    """
    holds = holds_its_seat(on)
    seat, body = Seat.__table__, Body.__table__
    of_the_group = and_(body.c.id == seat.c.body_id, body.c.is_steering_group)
    role = case((Term.until_on > on, literal(Role.STEERING.value)), else_=literal(Role.CARRIED_OVER.value))

    def theirs(table: Any) -> Any:
        return table.person_id == by if by is not None else true()

    seats = (
        select(Term.person_id, role.label("role"), Term.from_on, Term.until_on)
        .join(seat, seat.c.id == Term.seat_id)
        .join(body, of_the_group)
        .where(theirs(Term), holds)
    )
    deputies = (
        select(Deputy.person_id, literal(Role.DEPUTY.value), Deputy.from_on, Term.until_on)
        .join(Term, Term.id == Deputy.term_id)
        .join(seat, seat.c.id == Term.seat_id)
        .join(body, of_the_group)
        .where(theirs(Deputy), running(Deputy, on), holds, Term.until_on > on)
    )
    offices = (
        # An office is called as its role is.
        select(Office.person_id, cast(Office.office, Text), Office.from_on, Office.until_on)
        .join(body, and_(body.c.id == Office.body_id, body.c.is_steering_group))
        .where(theirs(Office), running(Office, on))
    )
    return union_all(seats, deputies, offices)


contributions.conferred.append(Conferred(CONFERRED, held_on, "steering.index"))
