"""Who wants which letters?"""

from collections.abc import Iterable

from sqlalchemy import exists, literal, select

from app.extensions import db
from app.mail.models import Letter
from app.notices.models import NoticeChoice, Rhythm
from app.people.importing.known import batched
from app.people.models import Person

_person, _choice = Person.__table__, NoticeChoice.__table__
_ADDRESSES = (
    select(_person.c.email)
    .outerjoin(_choice, _choice.c.person_id == _person.c.id)
    .where(_person.c.email.is_not(None), _choice.c.rhythm.is_distinct_from(Rhythm.ASKED))
)


def rhythm_of(person_id: int) -> Rhythm:
    """How often letters may come; at most one a day for whoever has not chosen."""
    return db.session.scalar(select(_choice.c.rhythm).where(_choice.c.person_id == person_id)) or Rhythm.DAILY


def address_to_note(kind: str, person_id: int, record_id: int) -> str | None:
    """Where somebody gets letters that they have not asked for, unless one of this kind about this record waits."""
    waits = exists(
        select(literal(1)).where(
            Letter.kind == kind,
            Letter.to_id == person_id,
            Letter.about_id == record_id,
            Letter.sent_at.is_(None),
            Letter.cancelled_at.is_(None),
            Letter.attempts == 0,
        )
    )
    return db.session.scalar(_ADDRESSES.where(_person.c.id == person_id, ~waits))


def addresses_of(people: Iterable[int]) -> dict[int, str]:
    """Where each of these gets letters that they have not asked for, by their ids."""
    found: dict[int, str] = {}
    for some in batched(sorted(set(people))):
        rows = db.session.execute(_ADDRESSES.add_columns(_person.c.id).where(_person.c.id.in_(some)))
        found.update({row.id: row.email for row in rows})
    return found
