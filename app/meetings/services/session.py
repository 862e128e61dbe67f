"""How does a meeting run, from its opening to the last item?"""

from typing import cast

from sqlalchemy import Table, select, update
from sqlalchemy.orm.attributes import set_committed_value

from app import clock
from app.access.actor import Actor
from app.access.rules import Unready, ensure
from app.extensions import db
from app.meetings import policy
from app.meetings.models import AgendaItem, Meeting, QuorumMark
from app.meetings.queries import table
from app.meetings.workflow import PUT_OFF, ItemState, MeetingState, QuorumCause, move_between
from app.people.models import Person
from app.records.deeds import explain, note
from app.steering.queries import officers_on
from app.steering.terms import terms_in_force
from app.wording import day


def stir(meeting: Meeting) -> None:
    """Note that something changed which somebody who watches the meeting would see.

    Counted in the database itself, so that two who do something at once are two, and past the record's version:
    it is no change of what the meeting is.
    """
    db.session.flush()
    _meeting = cast(Table, Meeting.__table__)
    count = db.session.scalar(
        update(_meeting).where(_meeting.c.id == meeting.id).values(live=_meeting.c.live + 1).returning(_meeting.c.live)
    )
    set_committed_value(meeting, "live", count)


def open_meeting(meeting: Meeting, *, chair: Person, by: Actor) -> None:
    """Begin it: from now on it runs under the terms of reference that are in force.

    :param chair: who leads it today.
    :raises Unready: its day has not come, it is not published, or another meeting of the body is in session.
    """
    ensure(policy.may_run(by), "open a meeting")
    _is_still(meeting, MeetingState.PUBLISHED)
    on = clock.local(meeting.starts_at).date()
    if on > clock.today():
        raise Unready("chair", f"This meeting is on {day(on)}. Move it to today if you hold it now")
    body = table.body_of(meeting, to_change=True)
    _is_the_only_one(meeting)
    if not _can_chair(meeting, chair):
        raise Unready("chair", f"{chair.name} neither holds an office nor a seat. Choose somebody who does")
    version = terms_in_force(body)
    if version is not None:
        meeting.terms_id = version.id
        note(meeting, "terms of reference", before=None, after=f"version {version.number}")
    meeting.chaired_by_id = chair.id
    meeting.opened_at = clock.now()
    _become(meeting, MeetingState.IN_SESSION, by=by)
    mark_quorum(meeting, is_first=True)
    stir(meeting)


def reopen(meeting: Meeting, *, by: Actor, why: str) -> None:
    """Go on with a meeting that was closed, as long as its minutes have not gone out. The reason is kept."""
    ensure(policy.may_run(by), "reopen a meeting")
    _is_still(meeting, MeetingState.CLOSED)
    if not why:
        raise Unready("why", "Say why it is reopened: the minutes tell it")
    table.body_of(meeting, to_change=True)
    _is_the_only_one(meeting)
    meeting.closed_at = None
    _become(meeting, MeetingState.IN_SESSION, by=by, why=why)
    mark_quorum(meeting, is_first=True)
    stir(meeting)


def begin_item(meeting: Meeting, item: AgendaItem, *, by: Actor) -> None:
    """Let it be what is discussed now; what was is ended. Taken up again, its clock goes on where it stood."""
    ensure(policy.may_lead_on(by, meeting), "say what is discussed")
    is_on(meeting, item)
    if item.state in PUT_OFF:
        raise Unready("item", f"This item was {item.state.value}. Begin another")
    if item.state is ItemState.AT_HAND:
        return
    _end(table.item_at_hand(meeting), by=by)
    now = clock.now()
    spent = item.ended_at - item.begun_at if item.begun_at and item.ended_at else None
    item.begun_at = now - spent if spent is not None else now
    item.ended_at = None
    item.state = ItemState.AT_HAND
    explain(item, "began it", by=by)
    db.session.flush()
    mark_quorum(meeting)
    stir(meeting)


def end_item(meeting: Meeting, *, by: Actor) -> None:
    """Be done with what is discussed now."""
    ensure(policy.may_lead_on(by, meeting), "say what is discussed")
    if _end(table.item_at_hand(meeting), by=by):
        mark_quorum(meeting)
        stir(meeting)


def _end(item: AgendaItem | None, *, by: Actor) -> bool:
    """Was there anything to end?"""
    if item is None:
        return False
    item.state, item.ended_at = ItemState.DONE, clock.now()
    explain(item, "ended it", by=by)
    db.session.flush()
    return True


def is_on(meeting: Meeting, item: AgendaItem) -> None:
    """:raises Unready: the item is not one of this meeting."""
    if item.meeting_id != meeting.id:
        raise Unready("item", "This item is on the agenda of another meeting. Load the page again")


def mark_quorum(meeting: Meeting, *, is_first: bool = False, because: QuorumCause | None = None) -> None:
    """Keep the moment at which a meeting in session has its quorum for the matter at hand, or loses it.

    :param is_first: it begins, or goes on after it was closed: whoever was there then is not there now.
    :param because: what was done, where it is known to have taken the quorum.
    """
    if meeting.state is not MeetingState.IN_SESSION:
        return
    db.session.flush()
    item = table.item_at_hand(meeting)
    now = table.quorum_for(meeting, item)
    last = table.last_mark(meeting)
    if not is_first and last is not None and last.is_met is now.is_met:
        return
    if because is None and item is not None and table.quorum_for(meeting, None).is_met is not now.is_met:
        because = QuorumCause.RECUSED
    db.session.add(
        QuorumMark(
            meeting_id=meeting.id,
            is_first=is_first,
            is_met=now.is_met,
            words=now.words,
            item_id=item.id if item is not None else None,
            because=because,
        )
    )
    db.session.flush()


def _become(meeting: Meeting, to: MeetingState, *, by: Actor, why: str | None = None) -> None:
    """Make one move of the workflow, told in its words."""
    move = move_between(meeting.state, to)
    assert move is not None, f"{meeting.state} does not lead to {to}"
    meeting.state, meeting.state_why = to, why
    explain(meeting, move.told, by=by, why=why)


def _is_still(meeting: Meeting, state: MeetingState) -> None:
    """:raises Unready: it is not in the one state from which this is done."""
    if meeting.state is not state:
        raise Unready("state", f"This meeting is “{meeting.state.value}” by now. Load the page again")


def _is_the_only_one(meeting: Meeting) -> None:
    other = db.session.scalar(
        select(Meeting.reference).where(
            Meeting.body_id == meeting.body_id, Meeting.state == MeetingState.IN_SESSION, Meeting.id != meeting.id
        )
    )
    if other is not None:
        raise Unready("state", f"{other} is in session. Close it first: a body holds one meeting at a time")


def _can_chair(meeting: Meeting, chair: Person) -> bool:
    """Whoever holds an office or a seat of the body on the day."""
    body, on = table.body_of(meeting), clock.today()
    if any(office.person_id == chair.id for office in officers_on(body, on).values()):
        return True
    return any(seat.has_vote and seat.holder_id == chair.id for seat in table.seats_of(meeting))
