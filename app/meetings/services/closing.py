"""What stands in the way of closing a meeting, and what follows once it is closed?"""

from sqlalchemy import update

from app import clock
from app.access.actor import Actor
from app.access.rules import Unready, ensure
from app.extensions import db
from app.meetings import policy
from app.meetings.models import AgendaItem, Attendance, Meeting
from app.meetings.queries.closing import in_the_way
from app.meetings.sending import tell_owners
from app.meetings.services.agenda import carry_over, is_left_open
from app.meetings.services.session import end_item, is_on, stir
from app.meetings.workflow import PUT_OFF, ItemState, MeetingState, move_between
from app.records.deeds import explain
from app.wording import count


def close_meeting(meeting: Meeting, *, by: Actor) -> None:
    """End it. Whoever owns an action of it is sent their own, and nothing else.

    :raises Unready: it is closed already, or something stands in the way.
    """
    ensure(policy.may_run(by), "close a meeting")
    if meeting.state is not MeetingState.IN_SESSION:
        raise Unready("state", f"This meeting is “{meeting.state.value}” by now. Load the page again")
    standing = in_the_way(meeting)
    if standing:
        raise Unready("state", f"{count(len(standing), 'thing stands', 'things stand')} in the way. See below")
    end_item(meeting, by=by)
    now = clock.now()
    db.session.execute(
        update(Attendance).where(Attendance.meeting_id == meeting.id, Attendance.left_at.is_(None)).values(left_at=now)
    )
    move = move_between(meeting.state, MeetingState.CLOSED)
    assert move is not None
    meeting.state, meeting.state_why, meeting.closed_at = MeetingState.CLOSED, None, now
    explain(meeting, move.told, by=by)
    stir(meeting)
    tell_owners(meeting)


def put_off(meeting: Meeting, item: AgendaItem, *, by: Actor, why: str) -> AgendaItem:
    """Leave an item for a later meeting: a new one that goes on from it waits in the backlog.

    :raises Unready: it has its answer, or is being voted on.
    """
    ensure(policy.may_lead_on(by, meeting), "carry an item over")
    is_on(meeting, item)
    if item.state in PUT_OFF:
        raise Unready("why", f"This item was {item.state.value} already")
    is_left_open(item)
    if item.state is ItemState.DONE:
        # Talked about and left without an answer: taken up once more, to be put off.
        item.state = ItemState.AT_HAND
    later = carry_over(item, to=None, by=by)
    item.state_why = why or None
    explain(item, "carried it over to the backlog", by=by, why=why or None)
    return later
