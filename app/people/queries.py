"""What do pages need to show of people and organisations?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Text,
    and_,
    false,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union,
    union_all,
)

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission, Role
from app.database import AnyRow
from app.extensions import db
from app.people.conferred import CONFERRED, GIVEN, conferred_on
from app.people.models import Affiliation, Grant, Level, Organisation, Person, Sector
from app.records.models import Record
from app.records.references import NotFound
from app.records.searching import plain
from app.records.visibility import current
from app.wording import capital

SUGGESTIONS = 12
_record, _person, _organisation = Record.__table__, Person.__table__, Organisation.__table__
_employer = Record.__table__.alias("employer")


def running(table: Any, on: Any) -> ColumnElement[bool]:
    """Is a dated row (from a day until, not including, another) in force on this day, or on a parameter's?"""
    return and_(table.from_on <= on, or_(table.until_on.is_(None), table.until_on > on))


def known_to(actor: Actor) -> ColumnElement[bool]:
    """Which people this person may look up: members and administrators all, a lead those of their organisation."""
    if actor.holds(Permission.READ_MEMBERS) or Role.ADMINISTRATOR in actor.roles:
        return Record.visibility.is_not(None)
    if not actor.leads:
        return _person.c.id == actor.id if actor.id else false()
    today, theirs = clock.today(), sorted(actor.leads)
    working = select(Affiliation.person_id).where(Affiliation.organisation_id.in_(theirs), running(Affiliation, today))
    leading = select(Grant.person_id).where(Grant.organisation_id.in_(theirs), running(Grant, today))
    # One list of ids, by which the database begins: asked one or the other, it would look at everybody.
    return _person.c.id.in_(union(select(literal(actor.id)), working, leading))


def present(today: date) -> ColumnElement[bool]:
    """Who has not left."""
    return or_(_person.c.left_on.is_(None), _person.c.left_on > today)


def employers_of(ids: Sequence[int]) -> dict[int, list[AnyRow]]:
    """The organisations of each person today: rows with id, title, from_on."""
    rows = db.session.execute(
        select(Affiliation.person_id, _employer.c.id, _employer.c.title, Affiliation.from_on)
        .join(_employer, _employer.c.id == Affiliation.organisation_id)
        .where(Affiliation.person_id.in_(ids), running(Affiliation, clock.today()))
        .order_by(_employer.c.title)
    )
    found: dict[int, list[AnyRow]] = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(row)
    return found


class RoleHeld(NamedTuple):
    """A role that somebody holds: given to them, or by a seat or an office."""

    role: Role
    organisation: str | None
    from_on: date


def roles_of(ids: Sequence[int]) -> dict[int, list[RoleHeld]]:
    """What each person holds today: first what they were given, then what a seat or an office confers."""
    today = clock.today()
    given = (
        select(Grant.person_id, type_coerce(Grant.role, Text).label("role"), _employer.c.title, Grant.from_on)
        .outerjoin(_employer, _employer.c.id == Grant.organisation_id)
        .where(Grant.person_id.in_(ids), Grant.role.in_(GIVEN), running(Grant, today))
    )
    held = conferred_on(today)
    conferred = select(held.c.person_id, held.c.role, literal(None, Text), held.c.from_on)
    rows = db.session.execute(union_all(given, conferred.where(held.c.person_id.in_(ids))))
    found: dict[int, list[RoleHeld]] = {}
    for row in sorted(rows, key=lambda row: (Role(row.role) in CONFERRED, row.from_on, row.role)):
        found.setdefault(row.person_id, []).append(RoleHeld(Role(row.role), row.title, row.from_on))
    return found


def role_words(grant: Any) -> str:
    return f"{grant.role.value} for {grant.organisation}" if grant.organisation else grant.role.value


def person_for(actor: Actor, person_id: int, *, to_change: bool = False) -> Person:
    """One person that this reader may look up.

    :param to_change: lock them, so that two who change them take turns.
    :raises NotFound: there is none, or not for this reader.
    """
    query = select(Person).where(Person.id == person_id, known_to(actor), current())
    person = db.session.scalar(query.with_for_update() if to_change else query)
    if person is None:
        raise NotFound()
    return person


def suggestions(actor: Actor, typed: str) -> list[str]:
    """Names that begin like this, or a part of which does; each once, however many people have it."""
    if not typed.strip():
        return []
    rows = db.session.execute(
        select(_person.c.id, _record.c.title)
        .join(_record, _record.c.id == _person.c.id)
        .where(known_to(actor), current(), present(clock.today()), _begins(typed.strip()))
        .order_by(_record.c.title, _person.c.id)
        .limit(SUGGESTIONS)
    ).all()
    return list(dict.fromkeys(row.title for row in rows))


def _begins(typed: str) -> ColumnElement[bool]:
    title = func.lower(_record.c.title)
    return or_(title.startswith(typed.lower(), autoescape=True), title.contains(f" {typed.lower()}", autoescape=True))


def people_called(actor: Actor, typed: str) -> list[tuple[Person, str]]:
    """Whom somebody means by a name or an e-mail address, each with words that tell them apart."""
    wanted = typed.strip()
    exact = or_(func.lower(_record.c.title) == wanted.lower(), _person.c.email == wanted.lower())
    people = _people_where(actor, exact)
    if not people and len(plain(wanted)) > 2:
        people = _people_where(actor, _begins(wanted))
    employers = employers_of([person.id for person in people])
    return [
        (
            person,
            ", ".join(
                [employer.title for employer in employers.get(person.id, ())]
                or [person.email or "no organisation stated"]
            ),
        )
        for person in people
    ]


def _people_where(actor: Actor, clause: ColumnElement[bool]) -> list[Person]:
    query = select(Person).where(
        clause, known_to(actor), current(), present(clock.today()), _person.c.disabled_on.is_(None)
    )
    return list(db.session.scalars(query.order_by(Record.title, Record.id).limit(SUGGESTIONS)))


def person_with_email(email: str) -> Person | None:
    return db.session.scalar(select(Person).where(Person.email == email.strip().lower()))


def organisations(q: str = "", sector: Sector | None = None) -> list[AnyRow]:
    """Organisations by name: all, or those of this name and sector.

    Rows with id, title, short_name, sector, is_illustration.
    """
    query = (
        select(
            _organisation.c.id,
            _record.c.title,
            _organisation.c.short_name,
            _organisation.c.sector,
            _organisation.c.is_illustration,
        )
        .join(_record, _record.c.id == _organisation.c.id)
        # The kind, too, or SQLite would look at every record.
        .where(_record.c.kind == "organisation", current())
        .order_by(func.lower(_record.c.title), _organisation.c.id)
    )
    if q:
        query = query.where(
            or_(_record.c.title.icontains(q, autoescape=True), _organisation.c.short_name.icontains(q, autoescape=True))
        )
    if sector is not None:
        query = query.where(_organisation.c.sector == sector)
    return list(db.session.execute(query))


def organisation_choices(*, but: Organisation | None = None) -> dict[str, str]:
    """The organisations that can be chosen, by name: id to name."""
    rows = db.session.execute(
        select(_record.c.id, _record.c.title)
        .where(_record.c.kind == "organisation", _record.c.id != (but.id if but else 0), current())
        .order_by(func.lower(_record.c.title), _record.c.id)
    )
    return {str(row.id): row.title for row in rows}


def members_by_organisation() -> dict[int | None, int]:
    """How many members each organisation has today, by its id; under ``None`` those who have stated none.

    In one pass over the members: asked organisation by organisation, it would go through them twice.
    """
    today = clock.today()
    works_there = and_(Affiliation.person_id == _person.c.id, running(Affiliation, today))
    counted = (
        select(Affiliation.organisation_id, func.count())
        .select_from(_person.outerjoin(Affiliation.__table__, works_there))
        .where(_person.c.joined_on <= today, present(today))
        .group_by(Affiliation.organisation_id)
    )
    return dict(db.session.execute(counted).all())


def organisation_with(organisation_id: int, *, to_change: bool = False) -> Organisation:
    """One organisation. Its name is no secret to whoever signs in.

    :param to_change: lock it, so that two who change it take turns; and not one that is part of another by now.
    :raises NotFound: there is none.
    """
    query = select(Organisation).where(Organisation.id == organisation_id, Record.withdrawn_on.is_(None))
    if to_change:
        query = query.where(Record.merged_into_id.is_(None)).with_for_update()
    organisation = db.session.scalar(query)
    if organisation is None:
        raise NotFound()
    return organisation


def led_on(organisation_id: int) -> Organisation:
    """The organisation that this one is today: itself, or the one that it was merged into.

    :raises NotFound: there is none.
    """
    organisation = organisation_with(organisation_id)
    while organisation.merged_into_id is not None:
        organisation = organisation_with(organisation.merged_into_id)
    return organisation


def merged_into(organisation: Organisation) -> list[str]:
    """The names of those that became part of it, and of those that had become part of them."""
    below = (
        select(_record.c.id, _record.c.title)
        .where(_record.c.merged_into_id == organisation.id)
        .cte("below", recursive=True)
    )
    below = below.union(select(_record.c.id, _record.c.title).join(below, _record.c.merged_into_id == below.c.id))
    return list(db.session.scalars(select(below.c.title).order_by(below.c.title)))


@dataclass(frozen=True)
class OfOrganisation:
    """Who speaks for an organisation today, rows with id, title, from_on; and who works there: id, title, job_title."""

    leads: list[AnyRow]
    members: list[AnyRow]


def people_of(organisation: Organisation, actor: Actor) -> OfOrganisation:
    """Who works at an organisation or speaks for it and may be seen by this reader, by name. One statement for both."""
    today = clock.today()
    members = (
        select(
            literal(False).label("leads"), _person.c.id, _record.c.title, _person.c.job_title, null().label("from_on")
        )
        .join(_record, _record.c.id == _person.c.id)
        .join(Affiliation, Affiliation.person_id == _person.c.id)
        .where(
            Affiliation.organisation_id == organisation.id,
            running(Affiliation, today),
            known_to(actor),
            current(),
            present(today),
        )
    )
    leads = (
        select(literal(True).label("leads"), _person.c.id, _record.c.title, _person.c.job_title, Grant.from_on)
        .join(_record, _record.c.id == _person.c.id)
        .join(Grant, Grant.person_id == _person.c.id)
        .where(
            Grant.organisation_id == organisation.id,
            Grant.role == Role.LEAD,
            running(Grant, today),
            known_to(actor),
            current(),
        )
    )
    found = union_all(leads, members).subquery()
    rows = db.session.execute(select(found).order_by(found.c.title, found.c.id)).all()
    return OfOrganisation([row for row in rows if row.leads], [row for row in rows if not row.leads])


@dataclass(frozen=True)
class Moves:
    """What merging an organisation would move."""

    people: int
    leads: int
    # kind of record -> how many
    records: dict[str, int]


def what_moves(organisation: Organisation) -> Moves:
    """How much is there that merging would carry over, today or from a later day."""
    today = clock.today()

    def not_over(table: Any) -> Any:
        of_it = select(func.count(table.person_id.distinct())).where(
            table.organisation_id == organisation.id, or_(table.until_on.is_(None), table.until_on > today)
        )
        return db.session.scalar(of_it) or 0

    kinds = db.session.execute(
        select(_record.c.kind, func.count())
        .where(_record.c.organisation_id == organisation.id)
        .group_by(_record.c.kind)
        .order_by(_record.c.kind)
    )
    return Moves(not_over(Affiliation), not_over(Grant), {row[0]: row[1] for row in kinds})


LEVEL_WORDS = {None: "", **{level: level.value.capitalize() for level in Level}}
SECTOR_WORDS = {sector: capital(sector.value) for sector in Sector}
