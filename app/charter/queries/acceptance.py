"""Who has accepted what is in force, and who is still to?"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from app import clock
from app.access.roles import Role
from app.charter.models import Acceptance, Document, DocumentKind, DocumentVersion, VersionState
from app.database import AnySelect
from app.extensions import db
from app.people.models import Grant, Person
from app.people.queries import running
from app.records.models import Record
from app.records.visibility import current
from app.web.paging import Key, Page, page_of

_record, _person = Record.__table__, Person.__table__


@dataclass(frozen=True)
class To:
    """A version in force that somebody is still to accept.

    :ivar before: they accepted an earlier version of it, the newest of which is ``before_number``.
    """

    version_id: int
    document_id: int
    kind: DocumentKind
    title: str
    href: str
    number: int
    adopted_on: date
    before_number: int | None

    @property
    def before(self) -> bool:
        return self.before_number is not None


def to_accept(person_id: int) -> list[To]:
    """What is in force, asks to be accepted, and was not yet by this person; as a newcomer reads it."""
    version, earlier = DocumentVersion, aliased(DocumentVersion)
    document = Document.__table__
    accepted = exists().where(Acceptance.version_id == version.id, Acceptance.person_id == person_id)
    newest_accepted = (
        select(func.max(earlier.number))
        .join(Acceptance, and_(Acceptance.version_id == earlier.id, Acceptance.person_id == person_id))
        .where(earlier.document_id == version.document_id)
        .correlate(version)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(
            version.id,
            version.document_id,
            version.number,
            version.title,
            version.adopted_on,
            document.c.document_kind,
            newest_accepted.label("before_number"),
        )
        .join(document, document.c.id == version.document_id)
        .join(_record, _record.c.id == document.c.id)
        .where(version.state == VersionState.ADOPTED, version.asks_acceptance, ~accepted, current())
    )
    order = list(DocumentKind)
    return [
        To(
            version_id=row.id,
            document_id=row.document_id,
            kind=row.document_kind,
            title=row.title,
            href=f"/charter/{row.document_id}",
            number=row.number,
            adopted_on=row.adopted_on,
            before_number=row.before_number,
        )
        for row in sorted(rows, key=lambda row: (order.index(row.document_kind), row.document_id))
    ]


def accepted_by(person_id: int, version_id: int) -> datetime | None:
    """When this person accepted this version."""
    return db.session.scalar(_when_accepted(person_id, version_id))


@dataclass(frozen=True)
class Figures:
    """:ivar mine: when whoever reads it accepted it themselves."""

    accepted: int
    asked: int
    mine: datetime | None = None


def figures(version_id: int, person_id: int | None = None) -> Figures:
    """Of all who are asked today, how many have accepted this version; and whether this person has."""
    asked = select(func.count()).select_from(_person.join(_record, _record.c.id == _person.c.id)).where(is_asked())
    row = db.session.execute(
        select(
            asked.where(_has_accepted(version_id)).scalar_subquery().label("accepted"),
            asked.scalar_subquery().label("asked"),
            _when_accepted(person_id, version_id).scalar_subquery().label("mine"),
        )
    ).one()
    return Figures(accepted=row.accepted, asked=row.asked, mine=row.mine)


def page_of_accepting(version_id: int, cursor: str | None, *, yet: bool) -> Page:
    """People who have accepted this version or (``yet`` false) have not, by name: rows with id, title, accepted_at."""
    query = (
        select(_person.c.id, _record.c.title, Acceptance.accepted_at)
        .join(_record, _record.c.id == _person.c.id)
        .outerjoin(Acceptance, and_(Acceptance.person_id == _person.c.id, Acceptance.version_id == version_id))
        .where(is_asked(), Acceptance.id.is_not(None) if yet else Acceptance.id.is_(None))
    )
    return page_of(query, [Key(_record.c.title, str), Key(_person.c.id, int)], cursor=cursor)


def is_asked() -> ColumnElement[bool]:
    """A clause over people and their records: members, and whoever speaks for an organisation today."""
    today = clock.today()
    member = and_(_person.c.joined_on <= today, or_(_person.c.left_on.is_(None), _person.c.left_on > today))
    speaks = exists(
        select(literal(1)).where(Grant.person_id == _person.c.id, Grant.role == Role.LEAD, running(Grant, today))
    )
    return and_(or_(member, speaks), _person.c.disabled_on.is_(None), current())


def _when_accepted(person_id: int | None, version_id: int) -> AnySelect:
    return select(Acceptance.accepted_at).where(Acceptance.version_id == version_id, Acceptance.person_id == person_id)


def _has_accepted(version_id: int) -> Any:
    return exists(select(literal(1)).where(Acceptance.version_id == version_id, Acceptance.person_id == _person.c.id))
