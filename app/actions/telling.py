"""Who hears of an action in a letter, and what does the letter say?

Letters about actions are composed as they leave: an action that has another
owner, day or status by then is told as it stands, or not at all. Whatever waits
for one person leaves as one letter, as often as they chose, at most once a day.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import and_, exists, func, literal, or_, select

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission, Role
from app.actions.models import Action, Mention, Plan, Reminder, Update
from app.actions.rows import owner, readable
from app.actions.workflow import GOING, OPEN, ActionStatus
from app.database import AnyRow
from app.extensions import db
from app.mail.models import Letter
from app.mail.services import Composed, composes, queue
from app.membership.models import NoticeChoice, Rhythm
from app.membership.queries.welcome import rhythm_of
from app.people.identity import actor_for
from app.people.importing.known import batched
from app.people.models import Person
from app.records.models import Record
from app.records.visibility import current
from app.wording import count, day, until

ASSIGNED, MENTIONED, REMINDERS = KINDS = ("action_assigned", "action_mentioned", "action_reminders")
# Whoever hands over twice in a row has one person told.
GRACE = timedelta(minutes=5)
# When a letter leaves that had to wait for another day: behind that morning's reminders, which go with it.
LEAVES_AT = time(7, 30)
MONDAY = 0
_action, _record, _person = Action.__table__, Record.__table__, Person.__table__


# What there is to tell.


def tell_owner(action: Action, *, by: Actor) -> None:
    """Let whoever owns it now hear of it, if somebody else saw to that."""
    if action.owner_id != by.id:
        _tell(ASSIGNED, action.owner_id, action, after=GRACE)


def tell_owners(actions: Iterable[Action], *, by: Actor) -> None:
    """Let whoever owns these hear of them: many at once, that came in together. Each gets one letter."""
    others = [action for action in actions if action.owner_id != by.id]
    addresses = _addresses_of({action.owner_id for action in others})
    leaves_at = clock.now() + GRACE
    for action in others:
        if address := addresses.get(action.owner_id):
            subject = _CALLED[ASSIGNED]
            queue(ASSIGNED, to=action.owner_id, address=address, subject=subject, about=action.id, not_before=leaves_at)


def _addresses_of(people: set[int]) -> dict[int, str]:
    """Of those who want letters that they have not asked for."""
    found: dict[int, str] = {}
    for some in batched(sorted(people)):
        rows = db.session.execute(
            select(_person.c.id, _person.c.email)
            .outerjoin(NoticeChoice, NoticeChoice.person_id == _person.c.id)
            .where(
                _person.c.id.in_(some),
                _person.c.email.is_not(None),
                NoticeChoice.rhythm.is_distinct_from(Rhythm.ASKED),
            )
        )
        found.update({row.id: row.email for row in rows})
    return found


def tell_mentioned(person_id: int, action: Action, *, by: Actor) -> None:
    """Let somebody hear that they are mentioned."""
    if person_id != by.id:
        _tell(MENTIONED, person_id, action)


def _tell(kind: str, person_id: int, action: Action, *, after: timedelta = timedelta()) -> None:
    """Queue a letter, unless one like it waits, or they want no letters that they have not asked for."""
    waits = exists(
        select(literal(1)).where(
            Letter.kind == kind,
            Letter.to_id == person_id,
            Letter.about_id == action.id,
            Letter.sent_at.is_(None),
            Letter.cancelled_at.is_(None),
            Letter.attempts == 0,
        )
    )
    address = db.session.scalar(
        select(_person.c.email)
        .outerjoin(NoticeChoice, NoticeChoice.person_id == _person.c.id)
        .where(_person.c.id == person_id, NoticeChoice.rhythm.is_distinct_from(Rhythm.ASKED), ~waits)
    )
    if address is not None:
        now = clock.now()
        queue(kind, to=person_id, address=address, subject=_CALLED[kind], about=action.id, not_before=now + after)


_CALLED = {
    ASSIGNED: "An action is yours",
    MENTIONED: "Somebody mentions you on an action",
    REMINDERS: "Actions that need you",
}


def queue_reminders(person: Actor, address: str, key: str) -> None:
    """Queue the letter with what is noted today as a reminder of this person's."""
    queue(REMINDERS, to=person.person_id, address=address, subject=_CALLED[REMINDERS], key=key)


# What is so as it leaves.


@dataclass(frozen=True)
class Line:
    """One action in a letter."""

    subject: str
    words: str
    href: str


@dataclass
class Said:
    """The parts of a letter: each action that is late or due stands in one of them."""

    assigned: list[Line] = field(default_factory=list)
    mentions: list[Line] = field(default_factory=list)
    own: list[Line] = field(default_factory=list)
    led: list[Line] = field(default_factory=list)
    chaired: list[Line] = field(default_factory=list)

    @property
    def all(self) -> list[Line]:
        return [*self.assigned, *self.mentions, *self.own, *self.led, *self.chaired]


@composes(*KINDS)
def compose(person_id: int, letters: Sequence[Letter]) -> Composed | datetime | None:
    """What is true of it now. ``None``: nothing is, or they want or may have no letter."""
    actor = actor_for(person_id)
    address = db.session.scalar(select(_person.c.email).where(_person.c.id == person_id))
    rhythm = rhythm_of(person_id)
    if actor is None or not address or not actor.holds(Permission.ACTIONS_READ) or rhythm is Rhythm.ASKED:
        return None
    leaves = _leaves_at(person_id, rhythm, letters)
    if leaves is not None:
        return leaves
    said = _what_is_so(actor, letters)
    if not said.all:
        return None
    subject = said.all[0].subject if len(said.all) == 1 else f"{count(len(said.all), 'action')} to look at"
    facts = {
        "name": actor.first_name,
        "said": said,
        "often": "a week" if rhythm is Rhythm.WEEKLY else "a day",
        "contact": current_app.config["CONTACT_EMAIL"],
    }
    return Composed(address, subject, "actions", facts)


def _leaves_at(person_id: int, rhythm: Rhythm, letters: Sequence[Letter]) -> datetime | None:
    """When a letter may leave, if not now: at most one a day, or a week."""
    here = clock.local(clock.now())
    if rhythm is Rhythm.WEEKLY and here.weekday() != MONDAY:
        return _morning(here, days=7 - here.weekday())
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
    had_one = select(Letter.id).where(
        Letter.to_id == person_id,
        Letter.kind.in_(KINDS),
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


def _what_is_so(actor: Actor, letters: Sequence[Letter]) -> Said:
    today = clock.today()
    about = {kind: {letter.about_id for letter in letters if letter.kind == kind} for kind in KINDS}
    said = Said()
    assigned = _actions(actor, _action.c.id.in_(about[ASSIGNED]), _action.c.owner_id == actor.id)
    said.assigned = [_line(row, _assigned(row, today)) for row in assigned if row.status in OPEN]
    said.mentions = [
        Line(f"{row.who} mentions you on {row.reference}", f"{row.who} on “{row.title}” ({row.reference})", _href(row))
        for row in _mentions(actor, about[MENTIONED])
    ]
    told = {row.id for row in assigned}
    days = {clock.local(letter.created_at).date() for letter in letters if letter.kind == REMINDERS}
    for row in reminded(actor, days) if days else ():
        if row.id in told:
            continue
        told.add(row.id)
        if row.owner_id == actor.id:
            said.own.append(_line(row, _due(row, today)))
        elif row.lead_id == actor.id:
            said.led.append(_line(row, f"{_due(row, today)}, {row.owner} owns it"))
        elif Role.CHAIR in actor.roles:
            said.chaired.append(_line(row, f"{_due(row, today)}, {row.owner} owns it"))
    return said


def reminded(actor: Actor, days: Collection[date]) -> list[AnyRow]:
    """The actions that this person was reminded of on these days, as long as they are due when they were then."""
    noted = (
        select(Reminder.action_id)
        .where(
            Reminder.action_id == _action.c.id,
            Reminder.person_id == actor.id,
            Reminder.due_on == _action.c.due_on,
            Reminder.on.in_(days),
        )
        .exists()
    )
    return _actions(actor, noted, _action.c.status.in_(GOING))


def _actions(actor: Actor, *clauses: Any) -> list[AnyRow]:
    """Actions that this person may read, soonest first."""
    return list(
        db.session.execute(
            select(
                _action.c.id,
                _action.c.owner_id,
                _action.c.due_on,
                _action.c.status,
                _record.c.number,
                _record.c.reference,
                _record.c.title,
                owner.c.title.label("owner"),
                Plan.__table__.c.lead_id,
            )
            .join(_record, _record.c.id == _action.c.id)
            .join(owner, owner.c.id == _action.c.owner_id)
            .outerjoin(Plan.__table__, Plan.__table__.c.id == _action.c.plan_id)
            .where(readable(actor), current(), *clauses)
            .order_by(_action.c.due_on, _action.c.id)
        )
    )


def _mentions(actor: Actor, action_ids: Iterable[int | None]) -> list[AnyRow]:
    """The latest word on each of these actions that mentions this person, with who said it."""
    latest = (
        select(func.max(Update.id))
        .join(Mention, Mention.update_id == Update.id)
        .where(Mention.person_id == actor.id, Update.action_id.in_(action_ids))
        .group_by(Update.action_id)
    )
    who = _record.alias("who")
    return list(
        db.session.execute(
            select(
                func.coalesce(who.c.title, "Praxis").label("who"),
                _record.c.number,
                _record.c.reference,
                _record.c.title,
            )
            .select_from(Update)
            .join(_action, _action.c.id == Update.action_id)
            .join(_record, _record.c.id == _action.c.id)
            .outerjoin(who, who.c.id == Update.by_id)
            .where(Update.id.in_(latest), readable(actor), current())
            .order_by(Update.id)
        )
    )


# In words.


def _line(row: AnyRow, words: str) -> Line:
    if row.status is ActionStatus.PROPOSED:
        subject = f"{row.reference} would be yours: {row.title}"
    else:
        subject = f"{row.title}: {words}"
    return Line(subject, f"{row.title} ({row.reference}): {words}", _href(row))


def _assigned(row: AnyRow, today: date) -> str:
    if row.status is ActionStatus.PROPOSED:
        return f"due {day(row.due_on)}, if the steering group agrees to it"
    return f"yours, {_due(row, today)}"


def _due(row: AnyRow, today: date) -> str:
    if row.due_on < today:
        return f"{until(row.due_on, today)}, it was due on {day(row.due_on)}"
    return f"due {until(row.due_on, today)}, on {day(row.due_on)}"


def _href(row: AnyRow) -> str:
    return f"/actions/{row.number}"
