"""Who has accepted what is in force, and who is still to?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from app import clock
from app.access.roles import Role
from app.charter.models import Acceptance, Document, DocumentVersion, VersionState
from app.database import AnyRow, AnySelect
from app.extensions import db
from app.people.models import Grant, Person
from app.people.queries import running
from app.records.models import Record
from app.records.visibility import current
from app.web.paging import Key, Page, page_of

_record, _person = Record.__table__, Person.__table__
_version, _document = DocumentVersion.__table__, Document.__table__


def to_accept(person_id: int) -> Sequence[AnyRow]:
    """What this person is still to accept: rows with document_id, number, before_number."""
    before = accepted_before(person_id).label("before_number")
    columns = (_version.c.document_id, _version.c.number, before)
    return db.session.execute(waiting_for(person_id).with_only_columns(*columns)).all()


def waiting_for(person_id: int) -> AnySelect:
    """The versions that are in force, ask to be accepted, and were not yet by this person; with their documents."""
    accepted = exists().where(Acceptance.version_id == _version.c.id, Acceptance.person_id == person_id)
    return (
        select(_version.c.id)
        .select_from(_version)
        .join(_document, _document.c.id == _version.c.document_id)
        .join(_record, _record.c.id == _document.c.id)
        .where(_version.c.state == VersionState.ADOPTED, _version.c.asks_acceptance, ~accepted, current())
    )


def accepted_before(person_id: int) -> Any:
    """The number of the newest version of the same document that this person has accepted, for each version."""
    earlier = aliased(DocumentVersion)
    return (
        select(func.max(earlier.number))
        .join(Acceptance, and_(Acceptance.version_id == earlier.id, Acceptance.person_id == person_id))
        .where(earlier.document_id == _version.c.document_id)
        .correlate(_version)
        .scalar_subquery()
    )


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
