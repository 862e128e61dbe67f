"""What does a letter say that nobody asked for, and when does it leave?

It is composed as it leaves: what has changed by then is told as it stands, or
not at all. Whatever waits for one person leaves as one letter, as often as they
chose, at most once a day.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from flask import current_app
from sqlalchemy import and_, or_, select

from app import clock
from app.access.actor import Actor
from app.extensions import db
from app.mail.models import Letter
from app.mail.services import Composed, composes
from app.notices.models import Rhythm
from app.notices.queries import rhythm_of
from app.people.identity import actor_for
from app.people.models import Person
from app.records.references import kind_called
from app.wording import count

# When a letter leaves that had to wait for another day: behind that morning's reminders, which go with it.
LEAVES_AT = time(7, 30)
MONDAY = 0


@dataclass(frozen=True)
class Line:
    """One record in a letter.

    :ivar kind: of the record.
    :ivar subject: of a letter with nothing else in it.
    :ivar href: a path; the letter puts our address before it.
    """

    kind: str
    subject: str
    words: str
    href: str


@dataclass(frozen=True)
class Part:
    """What one sentence introduces. Parts stand in a letter by their ``order``."""

    order: int
    words: str
    lines: Sequence[Line]


# (to whom, the letters of its kinds that leave) -> the parts that are so now and that this person may read
Teller = Callable[[Actor, Sequence[Letter]], Sequence[Part]]
_tellers: dict[Teller, frozenset[str]] = {}


def tells(*kinds: str) -> Callable[[Teller], Teller]:
    """Register what says, as a letter leaves, what is so of that which was noted under these kinds."""

    def register(teller: Teller) -> Teller:
        _tellers[teller] = frozenset(kinds)
        composes(*kinds)(compose)
        return teller

    return register


def compose(person_id: int, letters: Sequence[Letter]) -> Composed | datetime | None:
    """What is true of it now. ``None``: nothing is, or they want or may have no letter."""
    actor = actor_for(person_id)
    address = db.session.scalar(select(Person.__table__.c.email).where(Person.__table__.c.id == person_id))
    rhythm = rhythm_of(person_id)
    if actor is None or not address or rhythm is Rhythm.ASKED:
        return None
    leaves = _leaves_at(person_id, rhythm, letters)
    if leaves is not None:
        return leaves
    parts = _what_is_so(actor, letters)
    if not parts:
        return None
    facts = {
        "name": actor.first_name,
        "parts": parts,
        "often": "a week" if rhythm is Rhythm.WEEKLY else "a day",
        "contact": current_app.config["CONTACT_EMAIL"],
    }
    return Composed(address, _subject([line for part in parts for line in part.lines]), "notices", facts)


def _leaves_at(person_id: int, rhythm: Rhythm, letters: Sequence[Letter]) -> datetime | None:
    """When a letter may leave, if not now: at most one a day, or a week."""
    here = clock.local(clock.now())
    if rhythm is Rhythm.WEEKLY and here.weekday() != MONDAY:
        return _morning(here, days=7 - here.weekday())
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
    had_one = select(Letter.id).where(
        Letter.to_id == person_id,
        Letter.kind.in_(frozenset().union(*_tellers.values())),
        Letter.id.not_in([letter.id for letter in letters]),
        or_(
            Letter.sent_at >= midnight,
            # Another runner is at it, or it could not be sent and is tried again: then what is here goes along.
            and_(
                Letter.sent_at.is_(None),
                Letter.cancelled_at.is_(None),
                Letter.attempts > 0,
                Letter.not_before > clock.now(),
                Letter.id < letters[0].id,
            ),
        ),
    )
    if db.session.scalar(had_one.limit(1)) is not None:
        return _morning(here, days=7 if rhythm is Rhythm.WEEKLY else 1)
    return None


def _morning(here: datetime, *, days: int) -> datetime:
    return (here + timedelta(days=days)).replace(hour=LEAVES_AT.hour, minute=LEAVES_AT.minute, second=0, microsecond=0)


def _what_is_so(actor: Actor, letters: Sequence[Letter]) -> list[Part]:
    told: list[Part] = []
    for teller, kinds in _tellers.items():
        if theirs := [letter for letter in letters if letter.kind in kinds]:
            told += (part for part in teller(actor, theirs) if part.lines)
    return sorted(told, key=lambda part: part.order)


def _subject(lines: Sequence[Line]) -> str:
    if len(lines) == 1:
        return lines[0].subject
    kinds = {line.kind for line in lines}
    one, many = "thing", "things"
    if len(kinds) == 1:
        kind = kind_called(kinds.pop())
        one, many = kind.one, kind.many
    return f"{count(len(lines), one, many)} to look at"
