"""Who hears of a meeting in a letter, and what does the letter say?

Letters about meetings are composed as they leave: a meeting that has another time
by then is told as it stands, once; one that was cancelled before anybody heard of
it is not told at all. What waits for one person leaves as one letter.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import exists, func, literal, select

from app import clock
from app.database import AnyRow
from app.extensions import db
from app.history.models import HistoryEntry
from app.history.queries import Later, changed_since
from app.mail.models import Letter
from app.mail.services import Composed, composes, queue
from app.meetings.models import AgendaItem, Invitation, Meeting
from app.meetings.paper import Part, as_plain_agenda, place_words, when_words
from app.meetings.policy import FOR_MANY
from app.meetings.queries.agenda import items_of
from app.meetings.queries.invitations import deputy_for
from app.meetings.tokens import token_for
from app.meetings.workflow import ItemState, MeetingState, Reply
from app.people.identity import actor_for
from app.people.models import Person
from app.records.models import Record
from app.records.visibility import current
from app.wording import count

INVITED, CHANGED, CANCELLED, TAKEN, DECLINED = KINDS = (
    "meeting_invited",
    "meeting_changed",
    "meeting_cancelled",
    "meeting_item_taken",
    "meeting_item_declined",
)
# Whoever corrects what was just sent has people told once.
GRACE = timedelta(minutes=5)
_record, _person, _item, _meeting = Record.__table__, Person.__table__, AgendaItem.__table__, Meeting.__table__
_CALLED = {
    INVITED: "You are invited to a meeting",
    CHANGED: "A meeting has another time or place",
    CANCELLED: "A meeting does not take place",
    TAKEN: "Your item is on the agenda",
    DECLINED: "Your item will not be on the agenda",
}


# What there is to tell.


def invite(meeting: Meeting, person_ids: Sequence[int]) -> None:
    """Let these people be asked to a meeting whose agenda is published. Of a draft nobody hears."""
    if meeting.state is MeetingState.PUBLISHED:
        _tell(INVITED, person_ids, meeting.id)


def tell_of_change(meeting: Meeting) -> None:
    """Let whoever is invited hear of another time or place."""
    _tell(CHANGED, _invited_to(meeting), meeting.id)


def tell_of_cancelling(meeting: Meeting) -> None:
    """Let whoever is invited hear that it does not take place."""
    _tell(CANCELLED, _invited_to(meeting), meeting.id)


def tell_proposers(meeting: Meeting) -> None:
    """Let whoever proposed an item hear that it is on this agenda, now that they can read it."""
    rows = db.session.execute(
        select(_item.c.id, _item.c.proposed_by_id)
        .join(_record, _record.c.id == _item.c.id)
        .where(_item.c.meeting_id == meeting.id, _item.c.proposed_by_id.is_not(None), current())
        .order_by(_item.c.id)
    )
    for row in rows.all():
        _tell(TAKEN, [row.proposed_by_id], row.id)


def tell_proposer(item: AgendaItem, *, taken: bool) -> None:
    """Let whoever proposed an item hear what became of it."""
    if item.proposed_by_id is not None:
        _tell(TAKEN if taken else DECLINED, [item.proposed_by_id], item.id)


def _invited_to(meeting: Meeting) -> list[int]:
    return list(db.session.scalars(select(Invitation.person_id).where(Invitation.meeting_id == meeting.id)))


def _tell(kind: str, person_ids: Iterable[int], about: int) -> None:
    """Queue a letter to each who has an address, unless one like it waits."""
    waits = exists(
        select(literal(1)).where(
            Letter.kind == kind,
            Letter.to_id == _person.c.id,
            Letter.about_id == about,
            Letter.sent_at.is_(None),
            Letter.cancelled_at.is_(None),
            Letter.attempts == 0,
        )
    )
    rows = db.session.execute(
        select(_person.c.id, _person.c.email)
        .where(_person.c.id.in_(list(person_ids)), _person.c.email.is_not(None), ~waits)
        .order_by(_person.c.id)
    ).all()
    leaves_at = clock.now() + GRACE
    for row in rows:
        queue(kind, to=row.id, address=row.email, subject=_CALLED[kind], about=about, not_before=leaves_at)


# What is so as it leaves.


@dataclass(frozen=True)
class Line:
    """One meeting in a letter, as its reader may see it.

    :ivar answers: of an invitation, what can be answered by a link: words and path.
    """

    subject: str
    title: str
    when: str
    place: str
    href: str
    was: Sequence[str] = ()
    why: str = ""
    answers: Sequence[tuple[str, str]] = ()
    agenda: Sequence[Part] = ()


@dataclass(frozen=True)
class ItemLine:
    subject: str
    title: str
    words: str
    why: str
    href: str


@dataclass
class Said:
    """The parts of a letter."""

    invited: list[Line] = field(default_factory=list)
    changed: list[Line] = field(default_factory=list)
    cancelled: list[Line] = field(default_factory=list)
    items: list[ItemLine] = field(default_factory=list)

    @property
    def subjects(self) -> list[str]:
        return [line.subject for line in (*self.invited, *self.changed, *self.cancelled, *self.items)]


@composes(*KINDS)
def compose(person_id: int, letters: Sequence[Letter]) -> Composed | datetime | None:
    """What is true of it now. ``None``: nothing is, or they have no address any more."""
    person = db.session.execute(
        select(_person.c.email, _record.c.title)
        .join(_record, _record.c.id == _person.c.id)
        .where(_person.c.id == person_id, current())
    ).one_or_none()
    if person is None or not person.email:
        return None
    said = _what_is_so(person_id, letters)
    subjects = said.subjects
    if not subjects:
        return None
    return Composed(
        address=person.email,
        subject=subjects[0] if len(subjects) == 1 else f"{subjects[0]}, and {count(len(subjects) - 1, 'more thing')}",
        template="meetings",
        facts={"name": person.title.split()[0], "said": said, "contact": current_app.config["CONTACT_EMAIL"]},
    )


def _what_is_so(person_id: int, letters: Sequence[Letter]) -> Said:
    about = {kind: {letter.about_id for letter in letters if letter.kind == kind} for kind in KINDS}
    said = Said()
    for meeting in _meetings(about[INVITED] | about[CHANGED] | about[CANCELLED]):
        told_at = _told_at(person_id, meeting, letters)
        if meeting.state is MeetingState.CANCELLED:
            # Who never heard of it need not hear that it is off.
            if told_at is not None:
                said.cancelled.append(_cancelled(meeting))
        elif meeting.state is MeetingState.PUBLISHED and (invitation := _invitation(meeting, person_id)) is not None:
            if told_at is None:
                said.invited.append(_invited(meeting, invitation))
            elif was := _was(meeting, told_at):
                said.changed.append(_changed(meeting, invitation, was))
    for item in _items(about[TAKEN] | about[DECLINED]):
        if (line := _item_line(item, person_id)) is not None:
            said.items.append(line)
    return said


def _meetings(ids: Iterable[int | None]) -> list[Meeting]:
    query = select(Meeting).where(Meeting.id.in_(list(ids)), current())
    # As it is now, whatever this session has read before.
    return list(
        db.session.scalars(query.order_by(Meeting.starts_at, Meeting.id).execution_options(populate_existing=True))
    )


def _invitation(meeting: Meeting, person_id: int) -> Invitation | None:
    return db.session.get(Invitation, (meeting.id, person_id), populate_existing=True)


def _told_at(person_id: int, meeting: Meeting, leaving: Sequence[Letter]) -> datetime | None:
    """When they last got a letter that said when and where it is."""
    return db.session.scalar(
        select(func.max(Letter.sent_at)).where(
            Letter.to_id == person_id,
            Letter.about_id == meeting.id,
            Letter.kind.in_([INVITED, CHANGED]),
            Letter.id.not_in([letter.id for letter in leaving]),
        )
    )


def _was(meeting: Meeting, told_at: datetime) -> list[str]:
    """What they were told that is not so any more, in words. Moved and moved back, there is nothing to tell."""
    version = db.session.scalar(
        select(func.max(HistoryEntry.version)).where(HistoryEntry.record_id == meeting.id, HistoryEntry.at <= told_at)
    )
    later = changed_since(meeting.id, version or 0)
    moved = {name: change for name, change in later.items() if change.before != change.after}
    words = []
    if "starts_at" in moved or "minutes" in moved:
        starts_at = _before(moved.get("starts_at"), meeting.starts_at)
        minutes = int(moved["minutes"].before or 0) if "minutes" in moved else meeting.minutes
        words.append(when_words(starts_at, minutes))
    if "place" in moved or "link" in moved:
        place, link = (moved[name].before if name in moved else getattr(meeting, name) for name in ("place", "link"))
        words.append(place_words(place, link))
    return words


def _before(change: Later | None, now: datetime) -> datetime:
    return datetime.fromisoformat(change.before) if change is not None and change.before else now


def _line(meeting: Meeting, subject: str, **more: object) -> Line:
    return Line(
        subject=subject,
        title=meeting.title,
        when=when_words(meeting.starts_at, meeting.minutes),
        place=place_words(meeting.place, meeting.link),
        href=f"/meetings/{meeting.number}",
        **more,  # ty: ignore[invalid-argument-type]
    )


def _invited(meeting: Meeting, invitation: Invitation) -> Line:
    actor = actor_for(invitation.person_id)
    return _line(
        meeting,
        f"Invitation: {meeting.title}, {short(meeting)}",
        answers=_answers(meeting, invitation),
        agenda=as_plain_agenda(items_of(meeting, actor)) if actor is not None else (),
    )


def _changed(meeting: Meeting, invitation: Invitation, was: list[str]) -> Line:
    return _line(
        meeting, f"Changed: {meeting.title}, now {short(meeting)}", was=was, answers=_answers(meeting, invitation)
    )


def _cancelled(meeting: Meeting) -> Line:
    return _line(meeting, f"Cancelled: {meeting.title}, {short(meeting)}", why=meeting.state_why or "")


def short(meeting: Meeting) -> str:
    """``Tue 8 Dec at 10:00``."""
    here = clock.local(meeting.starts_at)
    return f"{here:%a} {here.day} {here:%b} at {here:%H:%M}"


def _answers(meeting: Meeting, invitation: Invitation) -> list[tuple[str, str]]:
    answers = [
        ("I come", f"/meetings/answer/{token_for(meeting, invitation.person_id, Reply.ACCEPTED)}"),
        ("I send apologies", f"/meetings/answer/{token_for(meeting, invitation.person_id, Reply.APOLOGIES)}"),
    ]
    if (deputy := deputy_for(meeting, invitation.person_id)) is not None:
        token = token_for(meeting, invitation.person_id, Reply.APOLOGIES, with_deputy=True)
        answers.append((f"I send apologies, and {deputy.name} comes instead", f"/meetings/answer/{token}"))
    return answers


def _items(ids: Iterable[int | None]) -> list[AnyRow]:
    on = _record.alias("on_meeting")
    return list(
        db.session.execute(
            select(
                _item.c.id,
                _record.c.title,
                _item.c.state,
                _item.c.state_why,
                _item.c.meant_for,
                _item.c.proposed_by_id,
                _item.c.meeting_id,
                on.c.number.label("meeting_number"),
                on.c.title.label("meeting_title"),
                _meeting.c.state.label("meeting_state"),
                _meeting.c.starts_at,
                _meeting.c.minutes,
            )
            .select_from(_item.join(_record, _record.c.id == _item.c.id))
            .outerjoin(_meeting, _meeting.c.id == _item.c.meeting_id)
            .outerjoin(on, on.c.id == _meeting.c.id)
            .where(_item.c.id.in_(list(ids)), current())
            .order_by(_item.c.id)
        )
    )


def _item_line(item: AnyRow, person_id: int) -> ItemLine | None:
    if item.proposed_by_id != person_id or item.meant_for not in FOR_MANY:
        return None
    if item.meeting_id is not None and item.meeting_state is MeetingState.PUBLISHED:
        when = when_words(item.starts_at, item.minutes)
        return ItemLine(
            subject=f"On the agenda: {item.title}",
            title=item.title,
            words=f"is on the agenda of {item.meeting_title}, {when}",
            why="",
            href=f"/meetings/{item.meeting_number}",
        )
    if item.meeting_id is None and item.state is ItemState.WITHDRAWN:
        return ItemLine(
            subject=f"Not on the agenda: {item.title}",
            title=item.title,
            words="will not be on the agenda",
            why=item.state_why or "",
            href="/meetings/backlog",
        )
    return None
