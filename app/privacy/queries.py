"""What do the pages about personal data show?"""

from datetime import timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from app import clock
from app.database import AnyRow, AnySelect
from app.extensions import db
from app.people.models import Person
from app.privacy.models import Asked, PeriodKept, PrivacyRequest
from app.records.models import Record
from app.records.references import NotFound
from app.records.visibility import current
from app.web.paging import Key, Listing, Page

# How long a copy that was asked for can be fetched.
COPY_FOR = timedelta(hours=1)
MOST_OPEN = 100
_person = aliased(Record, flat=True)


def _shown() -> AnySelect:
    return select(
        PrivacyRequest.id,
        PrivacyRequest.asked,
        PrivacyRequest.name,
        PrivacyRequest.asked_at,
        PrivacyRequest.due_on,
        PrivacyRequest.outcome,
        PrivacyRequest.answered_at,
        _person.title.label("person"),
    ).outerjoin(_person, _person.id == PrivacyRequest.person_id)


def open_requests() -> list[AnyRow]:
    """What waits for an answer, the soonest due first."""
    return list(db.session.execute(open_ones()))


def open_ones() -> AnySelect:
    query = _shown().where(PrivacyRequest.outcome.is_(None))
    return query.order_by(PrivacyRequest.due_on, PrivacyRequest.id).limit(MOST_OPEN)


def due_within(period: timedelta) -> list[PrivacyRequest]:
    """What waits for an answer and is due soon, or late."""
    soon = PrivacyRequest.due_on <= clock.today() + period
    query = select(PrivacyRequest).where(PrivacyRequest.outcome.is_(None), soon)
    return list(db.session.scalars(query.order_by(PrivacyRequest.id).limit(MOST_OPEN)))


def how_many_wait() -> tuple[int, int]:
    """How many requests wait, and how many of them are late."""
    query = select(func.count(), func.count().filter(PrivacyRequest.due_on < clock.today()).label("late")).where(
        PrivacyRequest.outcome.is_(None)
    )
    row = db.session.execute(query).one()
    return row[0], row.late


_ANSWERED = Listing(
    _shown().where(PrivacyRequest.outcome.is_not(None)), [Key(PrivacyRequest.id, int, descending=True)], size=25
)


def answered_requests(cursor: str | None) -> Page:
    """What has been answered, the newest first."""
    return _ANSWERED.page(cursor)


def request_with(request_id: int) -> PrivacyRequest:
    """One request or complaint.

    :raises NotFound: there is none.
    """
    found = db.session.get(PrivacyRequest, request_id)
    if found is None:
        raise NotFound()
    return found


def name_of(person_id: int | None) -> str | None:
    """What somebody is called, whether or not they are still here."""
    return db.session.scalar(select(Record.title).where(Record.id == person_id)) if person_id is not None else None


def fresh_copy(request_id: int) -> PrivacyRequest:
    """A copy that was asked for within the last hour.

    :raises NotFound: there is none.
    """
    found = request_with(request_id)
    if found.asked is not Asked.COPY or found.asked_at < clock.now() - COPY_FOR:
        raise NotFound()
    return found


def asked_by(person_id: int) -> list[PrivacyRequest]:
    """What somebody asked about their own data, the newest first."""
    query = select(PrivacyRequest).where(PrivacyRequest.person_id == person_id)
    return list(db.session.scalars(query.order_by(PrivacyRequest.id.desc()).limit(10)))


def person_with(person_id: int) -> Person:
    """Somebody known to the community, whether or not they have left.

    :raises NotFound: there is none, or they have been erased.
    """
    person = db.session.scalar(select(Person).where(Person.id == person_id, current()))
    if person is None:
        raise NotFound()
    return person


def people_called(typed: str) -> list[Person]:
    """Whoever has this full name or e-mail address, also of those who have left."""
    wanted = typed.strip().lower()
    query = select(Person).where(or_(func.lower(Record.title) == wanted, Person.email == wanted), current())
    return list(db.session.scalars(query.order_by(Record.id).limit(12)))


def complaints_today(address: str) -> tuple[int, int]:
    """How many complaints came in the last day from nobody who was signed in: from this address, and in all."""
    query = select(
        func.count().filter(func.lower(PrivacyRequest.address) == address.lower()).label("theirs"), func.count()
    ).where(
        PrivacyRequest.asked == Asked.COMPLAINT,
        PrivacyRequest.person_id.is_(None),
        PrivacyRequest.asked_at > clock.now() - timedelta(days=1),
    )
    row = db.session.execute(query).one()
    return row.theirs, row[1]


def periods_kept() -> dict[str, PeriodKept]:
    """What the job last did in each table, by the name of its period."""
    return {kept.name: kept for kept in db.session.scalars(select(PeriodKept))}


def unswept_since() -> AnyRow | None:
    """The oldest erasure whose traces in the files of the database are not swept yet: a row with ``at``."""
    oldest = select(func.min(PrivacyRequest.sweep_from).label("at")).where(PrivacyRequest.sweep_from.is_not(None))
    row = db.session.execute(oldest).one()
    return row if row.at is not None else None
