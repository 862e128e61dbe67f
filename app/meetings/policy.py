"""Who may do what with a meeting, its agenda and what waits for one?

Pure predicates. Each docstring is the rule, as a member would sign it.
"""

from datetime import datetime, timedelta
from typing import Protocol

from app.access.actor import Actor
from app.access.roles import Permission
from app.meetings.workflow import AHEAD, UNDER_PEN, ItemState, MeetingState, OutcomeKind
from app.records.models import Visibility

# For so long behind its planned end a meeting keeps those signed in who are there: then it was left open.
OVERTIME = timedelta(hours=2)
# An item that is for more people than those by name or of the body is not confidential.
FOR_MANY = frozenset({Visibility.EVERYONE, Visibility.MEMBERS})


class AMeeting(Protocol):
    """As much of a meeting as the rules look at."""

    state: MeetingState


class AHeldMeeting(AMeeting, Protocol):
    """The same with its time."""

    starts_at: datetime
    minutes: int
    opened_at: datetime | None


class AnItem(Protocol):
    """As much of an agenda item as the rules look at."""

    meeting_id: int | None
    state: ItemState
    meant_for: Visibility
    proposed_by_id: int | None
    presenter_id: int | None


# Before the meeting.


def may_prepare(actor: Actor) -> bool:
    """Coordinators, chair, vice-chair and secretary prepare meetings, series and agendas."""
    return actor.holds(Permission.MEETINGS_PREPARE)


def may_run(actor: Actor) -> bool:
    """The chair, the vice-chair and the secretary publish an agenda, cancel a meeting and run it."""
    return actor.holds(Permission.MEETINGS_RUN)


def may_read_drafts(actor: Actor) -> bool:
    """A draft is read by those who prepare meetings, and by the steering group."""
    return may_prepare(actor) or actor.holds(Permission.READ_STEERING)


def may_change(actor: Actor, meeting: AMeeting) -> bool:
    """Until a meeting begins, those who prepare it change its time, its place and its agenda."""
    return may_prepare(actor) and meeting.state in AHEAD


# Its agenda.


def may_keep_confidential(actor: Actor) -> bool:
    """Whoever runs meetings says who may see an item; a coordinator prepares what many may see."""
    return may_run(actor)


def may_change_item(actor: Actor, item: AnItem, meeting: AMeeting | None) -> bool:
    """An item is changed by those who prepare meetings until its meeting begins.

    In the backlog it is also its proposer's; a confidential one is of those who run meetings.
    """
    if item.state is not ItemState.WAITING:
        return False
    if item.meant_for not in FOR_MANY and not may_run(actor):
        return False
    if meeting is None:
        return may_prepare(actor) or (item.proposed_by_id == actor.id and actor.holds(Permission.AGENDA_PROPOSE))
    return may_change(actor, meeting)


def may_add_paper(actor: Actor, item: AnItem, meeting: AMeeting | None) -> bool:
    """Whoever may change an item adds its papers, and so does whoever presents it, until the meeting begins."""
    if may_change_item(actor, item, meeting):
        return True
    presents = item.presenter_id is not None and item.presenter_id == actor.id
    return presents and item.state is ItemState.WAITING and (meeting is None or meeting.state in AHEAD)


def may_propose(actor: Actor) -> bool:
    """Members propose items for a meeting to come."""
    return actor.holds(Permission.AGENDA_PROPOSE)


def may_sort_backlog(actor: Actor) -> bool:
    """Whoever prepares meetings pulls items in from the backlog, or declines them with a reason."""
    return may_prepare(actor)


def may_take_back(actor: Actor, item: AnItem) -> bool:
    """Whoever proposed an item takes it back."""
    return item.proposed_by_id is not None and item.proposed_by_id == actor.id


def may_carry_over(actor: Actor, item: AnItem, meeting: AMeeting) -> bool:
    """Whoever prepares meetings carries an item over; at the meeting, and a confidential one, whoever runs it."""
    if item.meant_for not in FOR_MANY or meeting.state is MeetingState.IN_SESSION:
        return may_run(actor)
    return may_prepare(actor)


def may_pass_on(actor: Actor, item: AnItem) -> bool:
    """Whoever leaves hands over what they present; whoever prepares it, or an administrator, does it for them."""
    presents = item.presenter_id is not None and item.presenter_id == actor.id
    return presents or may_prepare(actor) or actor.holds(Permission.PEOPLE_MANAGE)


# Who comes.


def may_answer(actor: Actor, person_id: int, meeting: AMeeting) -> bool:
    """Everybody answers for themselves until the meeting begins; whoever prepares it notes what others tell them."""
    return meeting.state is MeetingState.PUBLISHED and (actor.id == person_id or may_prepare(actor))


def may_comment(actor: Actor, meeting: AMeeting) -> bool:
    """Whoever reads meetings says what is wrong in minutes that went out, until a later meeting approves them."""
    return actor.holds(Permission.MEETINGS_READ) and meeting.state is MeetingState.CIRCULATED


# While it is held.


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


def stays_signed_in(actor: Actor, meeting: AHeldMeeting, *, is_there: bool, now: datetime) -> bool:
    """Whoever is noted as there stays signed in while their page follows the meeting.

    Nobody else does, however long they watch; nor does anybody at a meeting that was left open, and nobody
    stays signed in longer than a session may last in all.
    """
    if meeting.state is not MeetingState.IN_SESSION or not (is_there or may_run(actor)):
        return False
    began = max(meeting.starts_at, meeting.opened_at or meeting.starts_at)
    return now <= began + timedelta(minutes=meeting.minutes) + OVERTIME
