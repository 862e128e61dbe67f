"""Which people, in which order? Read from an address, and said in rows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Subquery, Text, and_, exists, func, or_, select, type_coerce, union_all

from app import clock
from app.access.actor import Actor
from app.access.roles import Role
from app.database import AnyRow, AnySelect
from app.extensions import db
from app.people import policy
from app.people.conferred import GIVEN, conferred_on
from app.people.models import Affiliation, Grant, Level, Organisation, Person, Sector
from app.people.queries import LEVEL_WORDS, employers_of, known_to, present, role_words, roles_of, running
from app.records.models import Record
from app.records.visibility import current
from app.tables.writing import Cell
from app.web.pages import address
from app.web.paging import Key, Listing, Page, counting
from app.wording import slug

PATH = "/people"
HERE, MEMBERS, OTHERS, LEFT = "", "members", "not-members", "left"
UNSTATED = "none"
SECTORS: dict[str, Sector] = {slug(sector): sector for sector in Sector}
LEVELS: dict[str, Level] = {slug(level): level for level in Level}
ROLES: dict[str, Role] = {slug(role): role for role in Role if role is not Role.MEMBER}
BY_NAME, NEWEST = "name", "newest"

_person, _record = Person.__table__, Record.__table__
_employer, _organisation = Record.__table__.alias("employer"), Organisation.__table__


@dataclass(frozen=True)
class PeopleFilter:
    """What an address asks for. Values that mean nothing are as if they were not there."""

    q: str = ""
    organisation: str = ""
    sector: str = ""
    level: str = ""
    role: str = ""
    membership: str = HERE
    sort: str = BY_NAME

    @classmethod
    def read(cls, values: Mapping[str, str], actor: Actor) -> "PeopleFilter":
        known: dict[str, Any] = {
            "sector": SECTORS,
            "level": LEVELS,
            "role": ROLES,
            "membership": memberships(actor),
            "sort": (BY_NAME, NEWEST),
        }
        said = {name: value for name in known if (value := values.get(name, "")) in known[name]}
        organisation = values.get("organisation", "").strip()[:9]
        if organisation != UNSTATED and not (organisation.isascii() and organisation.isdigit()):
            organisation = ""
        q = " ".join(values.get("q", "").replace("\x00", "").split())[:100]
        return cls(q=q, organisation=organisation, **said)

    @property
    def address(self) -> str:
        return address(PATH, self.values())

    def values(self) -> dict[str, str]:
        """What stands in the address: only what differs from the plain list."""
        return {name: value for name, value in asdict(self).items() if value != _PLAIN[name]}

    def but(self, **changes: Any) -> "PeopleFilter":
        return replace(self, **changes)

    @property
    def is_plain(self) -> bool:
        return replace(self, sort=BY_NAME) == PeopleFilter()

    def clauses(self, today: date) -> list[ColumnElement[bool]]:
        """What the people must fulfil, beside being known to the reader. Expects ``Person`` and ``Record`` joined."""
        asked = [
            self._membership(today),
            _called(self.q, today) if self.q else None,
            self._organisation(today),
            _person.c.id.in_(_working(today, _organisation.c.sector == SECTORS[self.sector])) if self.sector else None,
            _person.c.level == LEVELS[self.level] if self.level else None,
            _person.c.id.in_(_holding(today, ROLES[self.role])) if self.role else None,
        ]
        return [clause for clause in asked if clause is not None]

    def keys(self) -> list[Key]:
        if self.sort == NEWEST:
            return [Key(_person.c.id, int, descending=True)]
        return [Key(_record.c.title, str), Key(_record.c.id, int)]

    def along(self) -> list[ColumnElement[bool]]:
        """True of everybody anyway: said where many fit, so that names are read in the order of their index."""
        few = self.role or self.organisation not in ("", UNSTATED) or self.sort != BY_NAME
        return [] if few else [_record.c.kind == "person"]

    def _membership(self, today: date) -> ColumnElement[bool]:
        is_member = and_(_person.c.joined_on <= today, present(today))
        match self.membership:
            case "members":
                return is_member
            case "not-members":
                return and_(present(today), or_(_person.c.joined_on.is_(None), _person.c.joined_on > today))
            case "left":
                return _person.c.left_on <= today
            case _:
                return present(today)

    def _organisation(self, today: date) -> ColumnElement[bool] | None:
        if self.organisation == UNSTATED:
            return ~exists().where(Affiliation.person_id == _person.c.id, running(Affiliation, today))
        if self.organisation:
            there = select(Affiliation.person_id).where(Affiliation.organisation_id == int(self.organisation))
            return _person.c.id.in_(there.where(running(Affiliation, today)))
        return None


_PLAIN = asdict(PeopleFilter())


def memberships(actor: Actor) -> dict[str, str]:
    """The kinds of people that this reader can ask for, with words for each."""
    kinds = {HERE: "everybody here", MEMBERS: "members", OTHERS: "not members"}
    return {**kinds, LEFT: "have left"} if policy.may_manage(actor) else kinds


def _working(today: date, *clauses: Any) -> Any:
    """Ids of the people who work today at an organisation of this kind."""
    return (
        select(Affiliation.person_id)
        .join(_organisation, _organisation.c.id == Affiliation.organisation_id)
        .where(running(Affiliation, today), *clauses)
    )


def _holding(today: date, role: Role) -> Any:
    """Ids of the people who hold a role today: given to them, or by a seat or an office."""
    if role in GIVEN:
        return select(Grant.person_id).where(running(Grant, today), Grant.role == role)
    held = conferred_on(today)
    return select(held.c.person_id).where(held.c.role == role.value)


def _called(q: str, today: date) -> ColumnElement[bool]:
    """By a part of their name, their job, or the name of where they work."""
    named = or_(_has(_employer.c.title, q), _has(_organisation.c.short_name, q))
    working = _working(today, named).join(_employer, _employer.c.id == Affiliation.organisation_id)
    return or_(_has(_record.c.title, q), _has(_person.c.job_title, q), _person.c.id.in_(working))


def _has(text: Any, q: str) -> ColumnElement[bool]:
    """Does it stand in there, in whatever case? SQLite’s LIKE asks no case anyway, and is slower where it is asked."""
    on_sqlite = db.engine.dialect.name == "sqlite"
    return text.contains(q, autoescape=True) if on_sqlite else text.icontains(q, autoescape=True)


# What the page shows.


class PersonRow(NamedTuple):
    name: str
    href: str
    organisations: str
    job_title: str
    roles_words: str
    is_guest: bool
    left_words: str


def page_of_people(asked: PeopleFilter, actor: Actor, cursor: str | None) -> tuple[list[PersonRow], Page]:
    """One page of the directory, said in words."""
    found = _listing(asked, actor, clock.today()).page(cursor)
    return _said(list(found.rows)), found


def count_of(asked: PeopleFilter, actor: Actor) -> int:
    """How many people this filter finds, counting no further than ``COUNT_UP_TO``."""
    return db.session.scalar(_how_many(asked, actor, clock.today())) or 0


def plain_rows_of(asked: PeopleFilter, actor: Actor, today: date) -> AnySelect:
    """The people whom a filter finds among those that this reader may look up: their ids."""
    return (
        select(_person.c.id)
        .join(_record, _record.c.id == _person.c.id)
        .where(*asked.along(), known_to(actor), current(), *asked.clauses(today))
    )


# Statements are kept for the filters and readers of late, never what they find: putting one
# together takes longer than running it.
@lru_cache(maxsize=64)
def _listing(asked: PeopleFilter, actor: Actor, today: date) -> Listing:
    return Listing(plain_rows_of(asked, actor, today), asked.keys(), shown=_rows_among)


@lru_cache(maxsize=64)
def _how_many(asked: PeopleFilter, actor: Actor, today: date) -> AnySelect:
    return counting(plain_rows_of(asked, actor, today))


def _rows_among(ids: Subquery) -> AnySelect:
    return (
        select(
            _person.c.id,
            _record.c.title,
            _person.c.job_title,
            _person.c.joined_on,
            _person.c.left_on,
            _person.c.email.is_(None).label("is_guest"),
        )
        .select_from(ids)
        .join(_person, _person.c.id == ids.c.id)
        .join(_record, _record.c.id == ids.c.id)
    )


def _said(rows: list[AnyRow]) -> list[PersonRow]:
    today, ids = clock.today(), [row.id for row in rows]
    employers, roles = employers_of(ids), roles_of(ids)
    return [
        PersonRow(
            name=row.title,
            href=f"/people/{row.id}",
            organisations=", ".join(employer.title for employer in employers.get(row.id, ())),
            job_title=row.job_title or "",
            roles_words=", ".join(
                [
                    *(["member"] if _is_member(row, today) else []),
                    *(role_words(role) for role in roles.get(row.id, ())),
                ]
            ),
            is_guest=row.is_guest,
            left_words=f"left on {row.left_on.day} {row.left_on:%b} {row.left_on.year}"
            if _has_left(row, today)
            else "",
        )
        for row in rows
    ]


def _is_member(row: AnyRow, today: date) -> bool:
    return row.joined_on is not None and row.joined_on <= today and not _has_left(row, today)


def _has_left(row: AnyRow, today: date) -> bool:
    return row.left_on is not None and row.left_on <= today


# What an export holds.

HEADER = ("Name", "Organisations", "Job title", "Level", "Member since", "Roles")


def exported(asked: PeopleFilter, actor: Actor) -> tuple[list[str], AnySelect]:
    """The header and the query of an export of what is filtered; addresses only for administrators."""
    today = clock.today()
    with_email = policy.may_manage(actor)
    role = type_coerce(Grant.role, Text)
    employers = (
        select(func.aggregate_strings(_employer.c.title, "; "))
        .select_from(Affiliation.__table__.join(_employer, _employer.c.id == Affiliation.organisation_id))
        .where(Affiliation.person_id == _person.c.id, running(Affiliation, today))
    )
    given = (
        select(Grant.person_id, func.coalesce(role + " for " + _employer.c.title, role).label("role"))
        .select_from(Grant.__table__.outerjoin(_employer, _employer.c.id == Grant.organisation_id))
        .where(running(Grant, today), Grant.role.in_(GIVEN))
    )
    conferred = conferred_on(today)
    held = union_all(given, select(conferred.c.person_id, conferred.c.role)).subquery("held")
    roles = select(func.aggregate_strings(held.c.role, "; ")).where(held.c.person_id == _person.c.id)
    keys = asked.keys()
    query = (
        plain_rows_of(asked, actor, today)
        .with_only_columns(
            _record.c.title,
            employers.scalar_subquery().label("organisations"),
            _person.c.job_title,
            _person.c.level,
            _person.c.joined_on,
            roles.scalar_subquery().label("roles"),
            *([_person.c.email] if with_email else []),
            maintain_column_froms=True,
        )
        .order_by(*(key.column.desc() if key.descending else key.column for key in keys))
    )
    return [*HEADER, *(["E-mail"] if with_email else [])], query


def as_cells(rows: Iterable[AnyRow]) -> Iterator[list[Cell]]:
    """Rows of ``exported`` as they stand in a file."""
    for row in rows:
        name, organisations, job_title, level, joined_on, roles, *email = row
        yield [name, organisations, job_title, LEVEL_WORDS[level], joined_on, roles, *email]
