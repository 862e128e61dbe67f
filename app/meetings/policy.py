"""Who may do what with a meeting?

Pure predicates over what a meeting is and what somebody holds today. Each
docstring is the rule, as a member would sign it.
"""

from datetime import datetime, timedelta
from typing import Protocol

from app.access.actor import Actor
from app.access.roles import Permission
from app.meetings.workflow import UNDER_PEN, MeetingState, OutcomeKind

# For so long behind its planned end a meeting keeps those signed in who are there: then it was left open.
OVERTIME = timedelta(hours=2)


class AMeeting(Protocol):
    """As much of a meeting as the rules look at."""

    state: MeetingState
    starts_at: datetime
    minutes: int
    opened_at: datetime | None


def may_run(actor: Actor) -> bool:
    """The chair, the vice-chair and the secretary publish an agenda, cancel a meeting and run it."""
    return actor.holds(Permission.MEETINGS_RUN)


def may_lead_on(actor: Actor, meeting: AMeeting) -> bool:
    """Who is there, what is discussed and what is decided is noted while the meeting is in session."""
    return may_run(actor) and meeting.state is MeetingState.IN_SESSION


def may_write(actor: Actor, meeting: AMeeting, kind: OutcomeKind) -> bool:
    """A note can be added until the minutes are circulated; what is decided or taken on, while in session."""
    if kind is OutcomeKind.NOTE:
        return may_run(actor) and meeting.state in UNDER_PEN
    return may_lead_on(actor, meeting)


def may_declare_for(actor: Actor, person_id: int) -> bool:
    """Everybody declares their own interests; whoever runs the meeting notes what somebody says."""
    return may_run(actor) or (actor.id == person_id and actor.holds(Permission.INTERESTS_DECLARE))


def stays_signed_in(actor: Actor, meeting: AMeeting, *, is_there: bool, now: datetime) -> bool:
    """Whoever is noted as there stays signed in while their page follows the meeting.

    Nobody else does, however long they watch; nor does anybody at a meeting that was left open, and nobody
    stays signed in longer than a session may last in all.
    """
    if meeting.state is not MeetingState.IN_SESSION or not (is_there or may_run(actor)):
        return False
    began = max(meeting.starts_at, meeting.opened_at or meeting.starts_at)
    return now <= began + timedelta(minutes=meeting.minutes) + OVERTIME
