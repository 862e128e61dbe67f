"""What do people hold and where have they worked, with the story of each?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import CompoundSelect, literal, null, or_, select, true, union_all

from app import clock
from app.access.actor import Actor
from app.access.roles import Role
from app.database import AnyRow, AnySelect
from app.extensions import db
from app.people.conferred import conferred_on
from app.people.models import Affiliation, Grant, Person
from app.people.queries import known_to, role_words
from app.records.models import Record
from app.records.references import NotFound
from app.records.visibility import current
from app.wording import capital, day

MOST = 1_000  # roles told on one page
_person, _record = Person.__table__, Record.__table__
_organisation, _giver, _ender = (_record.alias(name) for name in ("organisation", "giver", "ender"))


def _place_of(table: Any) -> tuple[Any, ...]:
    """Where and when: of a role, or of a place of work."""
    at = (table.organisation_id, _organisation.c.title.label("organisation"))
    return table.id, *at, table.from_on, table.until_on


_PLACE, _PLACE_OF_ROLE = _place_of(Affiliation), _place_of(Grant)
_ROLE = (
    Grant.role,
    Grant.why,
    Grant.ended_why,
    _giver.c.title.label("given_by"),
    _ender.c.title.label("ended_by"),
)


class Held(NamedTuple):
    """A role that somebody holds, held, or will hold."""

    id: int
    person: str
    person_href: str
    role: Role
    words: str
    organisation_href: str
    days_words: str
    given_words: str
    ended_words: str
    is_running: bool
    is_over: bool


class WorkedAt(NamedTuple):
    id: int
    name: str
    href: str
    days_words: str
    is_over: bool


@dataclass(frozen=True)
class Holdings:
    """What somebody holds and where they work, or will; then what they held and where they worked. The latest first."""

    roles: list[Held]
    places: list[WorkedAt]


def person_with_holdings(actor: Actor, person_id: int) -> tuple[Person, Holdings]:
    """One person that this reader may look up, with all that they hold: one statement.

    :raises NotFound: there is none, or not for this reader.
    """
    today, held = clock.today(), _held_by(person_id).subquery()
    rows = db.session.execute(
        select(Person, Person.id.label("person_id"), Person.title.label("person"), held)
        .outerjoin(held, true())
        .where(Person.id == person_id, known_to(actor), current())
        .order_by(held.c.from_on.desc(), held.c.id.desc())
    ).all()
    if not rows:
        raise NotFound()
    roles = [_held(row, today) for row in rows if row.is_role]
    places = [row for row in rows if row.is_role is False]
    return rows[0].Person, Holdings(_over_last(roles), _places_in(places, today))


def _held_by(person_id: int) -> CompoundSelect[Any]:
    """Roles, and places of work as if they were roles without one."""
    roles = _with_names(select(literal(True).label("is_role"), *_PLACE_OF_ROLE, *_ROLE))
    places = _at_work(select(literal(False), *_PLACE, *(null() for _ in _ROLE)))
    return union_all(roles.where(Grant.person_id == person_id), places.where(Affiliation.person_id == person_id))


def _over_last(told: list[Any]) -> list[Any]:
    return [each for each in told if not each.is_over] + [each for each in told if each.is_over]


def roles_held(actor: Actor, *, over: bool) -> list[Held]:
    """Every role that is held (or will be), or (``over``) that was, among the people this reader may look up."""
    today = clock.today()
    rows = _grants().where(known_to(actor), current())
    if over:
        rows = rows.where(Grant.until_on <= today).order_by(Grant.until_on.desc(), Grant.id.desc())
    else:
        rows = rows.where(or_(Grant.until_on.is_(None), Grant.until_on > today))
        rows = rows.order_by(_record.c.title, Grant.id)
    return [_held(row, today) for row in db.session.execute(rows.limit(MOST))]


def conferred_roles(actor: Actor) -> list[Held]:
    """Who holds today what nobody gives: by a seat or an office; by name."""
    today = clock.today()
    held = conferred_on(today)
    rows = db.session.execute(
        select(held.c.person_id, held.c.role, held.c.from_on, held.c.until_on, _record.c.title.label("person"))
        .join(_person, _person.c.id == held.c.person_id)
        .join(_record, _record.c.id == held.c.person_id)
        .where(known_to(actor), current())
        .order_by(_record.c.title, held.c.person_id)
        .limit(MOST)
    )
    return [
        Held(
            id=0,
            person=row.person,
            person_href=f"/people/{row.person_id}",
            role=Role(row.role),
            words=capital(row.role),
            organisation_href="",
            days_words=_days(row.from_on, row.until_on, today),
            given_words="",
            ended_words="",
            is_running=True,
            is_over=False,
        )
        for row in rows
    ]


def _grants() -> AnySelect:
    query = select(Grant.person_id, _record.c.title.label("person"), *_PLACE_OF_ROLE, *_ROLE)
    return (
        _with_names(query).join(_person, _person.c.id == Grant.person_id).join(_record, _record.c.id == Grant.person_id)
    )


def _with_names(grants: AnySelect) -> AnySelect:
    return (
        grants.select_from(Grant)
        .outerjoin(_organisation, _organisation.c.id == Grant.organisation_id)
        .outerjoin(_giver, _giver.c.id == Grant.given_by_id)
        .outerjoin(_ender, _ender.c.id == Grant.ended_by_id)
    )


def _held(row: AnyRow, today: date) -> Held:
    is_over = row.until_on is not None and row.until_on <= today
    ended = f"Ended by {row.ended_by or 'Praxis'}: {row.ended_why}" if row.ended_why else ""
    return Held(
        id=row.id,
        person=row.person,
        person_href=f"/people/{row.person_id}",
        role=row.role,
        words=capital(role_words(row)),
        organisation_href=f"/organisations/{row.organisation_id}" if row.organisation_id else "",
        days_words=_days(row.from_on, row.until_on, today),
        given_words=f"Given by {row.given_by or 'Praxis'}: {row.why}",
        ended_words=ended,
        is_running=row.from_on <= today and not is_over,
        is_over=is_over,
    )


def _days(from_on: date, until_on: date | None, today: date) -> str:
    """``since 3 Mar``, ``from 3 Dec``, ``3 Mar 2025 to 1 May``: to is the day it ends."""
    if until_on is None:
        return f"{'since' if from_on <= today else 'from'} {day(from_on)}"
    if until_on == from_on:
        return f"taken back on {day(from_on)}, the day it would have begun"
    return f"{day(from_on)} to {day(until_on)}"


def grant_held(person: Person, grant_id: int) -> tuple[Grant, Held]:
    """One role of a person.

    :raises NotFound: there is none, or it is somebody else's.
    """
    grant = db.session.scalar(select(Grant).where(Grant.id == grant_id, Grant.person_id == person.id))
    if grant is None:
        raise NotFound()
    row = db.session.execute(_grants().where(Grant.id == grant_id)).one()
    return grant, _held(row, clock.today())


def places_of_work(person_id: int) -> list[WorkedAt]:
    """Where somebody works or will work, and then where they worked."""
    rows = db.session.execute(_places().where(Affiliation.person_id == person_id)).all()
    return _places_in(rows, clock.today())


def _places_in(rows: Iterable[AnyRow], today: date) -> list[WorkedAt]:
    return _over_last([_worked_at(row, today) for row in rows if row.until_on is None or row.until_on > row.from_on])


def _places() -> AnySelect:
    return _at_work(select(*_PLACE)).order_by(Affiliation.from_on.desc(), Affiliation.id.desc())


def _at_work(places: AnySelect) -> AnySelect:
    return places.select_from(Affiliation).join(_organisation, _organisation.c.id == Affiliation.organisation_id)


def _worked_at(row: AnyRow, today: date) -> WorkedAt:
    return WorkedAt(
        id=row.id,
        name=row.organisation,
        href=f"/organisations/{row.organisation_id}",
        days_words=_days(row.from_on, row.until_on, today),
        is_over=row.until_on is not None and row.until_on <= today,
    )


def place_of_work(person: Person, affiliation_id: int) -> tuple[Affiliation, WorkedAt]:
    """One place of work of a person.

    :raises NotFound: there is none, or it is somebody else's.
    """
    affiliation = db.session.scalar(
        select(Affiliation).where(Affiliation.id == affiliation_id, Affiliation.person_id == person.id)
    )
    if affiliation is None:
        raise NotFound()
    row: Any = db.session.execute(_places().where(Affiliation.id == affiliation_id)).one()
    return affiliation, _worked_at(row, clock.today())
