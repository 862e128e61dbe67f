"""Who hears of it when a meeting is closed, and when its minutes go out?

Each owner of their own actions, and of nobody else's; everybody who was invited or there of the minutes. How often
such letters leave, and that they are composed as they do: ``app.notices``.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select, union, update

from app import clock
from app.access.actor import Actor
from app.actions.models import Action
from app.actions.rows import readable
from app.actions.telling import ASSIGNED
from app.actions.workflow import OPEN
from app.extensions import db
from app.mail.models import Letter
from app.meetings.models import AgendaItem, Attendance, Invitation, Meeting, Outcome
from app.meetings.queries.reading import readable_meeting
from app.meetings.workflow import MeetingState, OutcomeKind
from app.notices.composing import Line, Part, tells
from app.notices.services import note_for
from app.records.models import Record
from app.records.visibility import current
from app.wording import day

TAKEN_ON, MINUTES_OUT = "meeting_actions", "meeting_minutes"
# Whoever closes a meeting too soon reopens it before anybody is told.
GRACE = timedelta(minutes=10)
_OVER = (MeetingState.CLOSED, MeetingState.CIRCULATED, MeetingState.APPROVED)
_OUT = (MeetingState.CIRCULATED, MeetingState.APPROVED)
_action, _record, _meeting, _item = Action.__table__, Record.__table__, Meeting.__table__, AgendaItem.__table__


# What there is to tell.


def hold_back(action: Action) -> None:
    """What is taken on at a meeting is told once that is closed, and not before."""
    db.session.execute(
        update(Letter)
        .where(Letter.kind == ASSIGNED, Letter.about_id == action.id, Letter.sent_at.is_(None))
        .values(cancelled_at=clock.now())
    )


def tell_owners(meeting: Meeting) -> None:
    """Let whoever owns an action of this meeting hear of theirs."""
    owners = (
        select(_action.c.owner_id)
        .join(Outcome, Outcome.record_id == _action.c.id)
        .join(_item, _item.c.id == Outcome.item_id)
        .where(_item.c.meeting_id == meeting.id, _action.c.status.in_(OPEN))
        .distinct()
        .order_by(_action.c.owner_id)
    )
    for owner_id in db.session.scalars(owners).all():
        note_for(owner_id, TAKEN_ON, meeting, subject="What you took on at a meeting", after=GRACE)


def tell_those_who_were_there(meeting: Meeting) -> None:
    """Let everybody who was there, or invited, hear where the minutes are."""
    people = union(
        select(Attendance.person_id).where(Attendance.meeting_id == meeting.id),
        select(Invitation.person_id).where(Invitation.meeting_id == meeting.id),
    )
    for person_id in sorted(db.session.scalars(people)):
        note_for(person_id, MINUTES_OUT, meeting, subject="The minutes of a meeting", after=GRACE)


# What is so as it leaves.


@tells(TAKEN_ON)
def what_they_took_on(actor: Actor, letters: Sequence[Letter]) -> list[Part]:
    """Their own actions of meetings that are closed."""
    meetings = {letter.about_id for letter in letters}
    rows = db.session.execute(
        select(_record.c.reference, _record.c.number, _record.c.title, _action.c.due_on)
        .join(_action, _action.c.id == _record.c.id)
        .join(Outcome, Outcome.record_id == _action.c.id)
        .join(_item, _item.c.id == Outcome.item_id)
        .join(_meeting, _meeting.c.id == _item.c.meeting_id)
        .where(
            _meeting.c.id.in_(meetings),
            _meeting.c.state.in_(_OVER),
            Outcome.kind == OutcomeKind.ACTION,
            _action.c.owner_id == actor.id,
            _action.c.status.in_(OPEN),
            readable(actor),
            current(),
        )
        .order_by(_action.c.due_on, _action.c.id)
    )
    lines = [
        Line(
            "action",
            f"{row.title}: yours, due {day(row.due_on)}",
            f"{row.title} ({row.reference}): due {day(row.due_on)}",
            f"/actions/{row.number}",
        )
        for row in rows
    ]
    return [Part(15, "This was agreed at a meeting, and is yours:", lines)]


@tells(MINUTES_OUT)
def which_minutes_are_out(actor: Actor, letters: Sequence[Letter]) -> list[Part]:
    """The minutes that have gone out, as far as this person may read the meeting."""
    rows = db.session.execute(
        select(_record.c.number, _record.c.title, _meeting.c.starts_at)
        .join(_meeting, _meeting.c.id == _record.c.id)
        .where(
            _meeting.c.id.in_({letter.about_id for letter in letters}),
            _meeting.c.state.in_(_OUT),
            readable_meeting(actor),
            current(),
        )
        .order_by(_meeting.c.starts_at, _meeting.c.id)
    )
    lines = [
        Line(
            "meeting",
            f"Minutes: {row.title}, {day(clock.local(row.starts_at).date())}",
            f"{row.title}, {day(clock.local(row.starts_at).date())}",
            f"/meetings/{row.number}/minutes",
        )
        for row in rows
    ]
    return [
        Part(25, "Minutes have gone out. If something in them is not right, say so before they are approved:", lines)
    ]
