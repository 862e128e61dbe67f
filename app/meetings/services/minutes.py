"""How do the minutes of a meeting go out, get approved, and stand?

They are the outcomes under its items. What would change later is kept as they go out: who was there, and which matters
arose. A later meeting of the same body approves them, perhaps as amended; from then on nothing in them changes.
"""

from app import clock
from app.access.actor import Actor
from app.access.rules import Unready, ensure
from app.extensions import db
from app.meetings import policy
from app.meetings.models import AgendaItem, Approval, Erratum, Meeting, Minutes
from app.meetings.queries import table
from app.meetings.queries.arising import matters_arising
from app.meetings.queries.minutes import attendance_of, minutes_of
from app.meetings.sending import tell_those_who_were_there
from app.meetings.services.session import stir
from app.meetings.services.writing import is_at_hand, note_what_was_decided
from app.meetings.snapshot import kept_attendance, kept_matters
from app.meetings.workflow import UNDER_PEN, MeetingState, move_between
from app.records.deeds import explain, note


def introduce(meeting: Meeting, text: str, *, by: Actor) -> None:
    """Write what stands before the items, until the minutes go out."""
    ensure(policy.may_run(by), "write the minutes")
    if meeting.state not in UNDER_PEN:
        raise Unready("introduction", f"These minutes are “{meeting.state.value}”: they stand as they are")
    minutes = _minutes(meeting)
    if minutes.introduction == text:
        return
    note(meeting, "introduction", before=minutes.introduction or None, after=text or None)
    minutes.introduction = text
    explain(meeting, "wrote the introduction to the minutes", by=by)
    stir(meeting)


def circulate(meeting: Meeting, *, by: Actor) -> None:
    """Let the minutes go out. Everybody who was there, or invited, hears where they are."""
    ensure(policy.may_run(by), "circulate the minutes")
    _can_become(meeting, MeetingState.CIRCULATED)
    minutes = _minutes(meeting)
    minutes.attendance = kept_attendance(attendance_of(meeting))
    minutes.matters_arising = kept_matters(matters_arising(meeting, None, most=None))
    minutes.circulated_at, minutes.circulated_by_id = clock.now(), by.id
    _become(meeting, MeetingState.CIRCULATED, by=by)
    tell_those_who_were_there(meeting)


def take_back(meeting: Meeting, *, by: Actor, why: str) -> None:
    """Go on writing at minutes that have gone out and are not approved. The reason is kept."""
    ensure(policy.may_run(by), "take the minutes back")
    if meeting.state is not MeetingState.CIRCULATED:
        raise Unready("why", f"These minutes are “{meeting.state.value}” by now. Load the page again")
    if not why:
        raise Unready("why", "Say why they are taken back: those who have read them will ask")
    minutes = _minutes(meeting)
    minutes.circulated_at = minutes.circulated_by_id = minutes.attendance = minutes.matters_arising = None
    _become(meeting, MeetingState.CLOSED, by=by, why=why)


def approve(
    meeting: Meeting, *, at: Meeting, by: Actor, amended: str | None = None, item: AgendaItem | None = None
) -> Approval:
    """Let them be the record: a later meeting of the body, in session and quorate, has approved them.

    :param amended: what is different from what went out, in words.
    :param item: the item of that meeting under which it was done.
    :raises Unready: it is the same meeting, an earlier one, another body's, not in session or not quorate.
    """
    ensure(policy.may_run(by), "approve minutes")
    _take_turns(at, meeting)
    _can_become(meeting, MeetingState.APPROVED)
    if at.id == meeting.id:
        raise Unready("at", "A meeting does not approve its own minutes. The next one does")
    if at.body_id != meeting.body_id:
        raise Unready("at", "The minutes are approved by the body whose meeting it was")
    if at.starts_at <= meeting.starts_at:
        raise Unready("at", "Minutes are approved by a later meeting")
    if at.state is not MeetingState.IN_SESSION:
        raise Unready("at", f"{at.reference} is not in session. Minutes are approved while a later meeting is held")
    if item is not None:
        is_at_hand(item)
        if item.meeting_id != at.id or item.approves_id != meeting.id:
            raise Unready("at", "This item is about other minutes")
    now = table.quorum_for(at, item)
    if not now.is_met:
        raise Unready("at", f"{now.words}. Only a quorate meeting approves minutes")
    approval = Approval(meeting_id=meeting.id, at_meeting_id=at.id, amended=amended or None, by_id=by.id)
    db.session.add(approval)
    if amended:
        note(meeting, "approved as amended", before=None, after=amended)
    _become(meeting, MeetingState.APPROVED, by=by)
    if item is not None:
        how = f" as amended: {amended}" if amended else "."
        note_what_was_decided(at, item, f"The minutes of {meeting.reference} are approved{how}", by=by)
    return approval


def _take_turns(at: Meeting, meeting: Meeting) -> None:
    """Lock both, the one that approves first, as on its own page: it does not close while it approves something."""
    db.session.flush()
    for each in (at, meeting):
        db.session.refresh(each, with_for_update=True)


def add_erratum(meeting: Meeting, text: str, *, by: Actor) -> Erratum:
    """Say what turned out to be wrong in minutes that stand. They stay as they were approved."""
    ensure(policy.may_run(by), "add an erratum")
    if not meeting.is_locked:
        raise Unready("text", "These minutes are not approved yet: correct them instead")
    if not text:
        raise Unready("text", "Say what is right")
    erratum = Erratum(meeting_id=meeting.id, text=text, by_id=by.id)
    db.session.add(erratum)
    note(meeting, "erratum", before=None, after=text)
    explain(meeting, "added an erratum", by=by)
    return erratum


def _minutes(meeting: Meeting) -> Minutes:
    found = minutes_of(meeting)
    if found is None:
        found = Minutes(meeting_id=meeting.id, introduction="")
        db.session.add(found)
        db.session.flush()
    return found


def _can_become(meeting: Meeting, to: MeetingState) -> None:
    """:raises Unready: it is not in a state from which it can."""
    if move_between(meeting.state, to) is None:
        raise Unready("state", f"This meeting is “{meeting.state.value}” by now. Load the page again")


def _become(meeting: Meeting, to: MeetingState, *, by: Actor, why: str | None = None) -> None:
    move = move_between(meeting.state, to)
    assert move is not None
    meeting.state, meeting.state_why = to, why
    explain(meeting, move.told, by=by, why=why)
    stir(meeting)
