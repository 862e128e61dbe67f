"""How does a meeting come from one state to the next?"""

from app.access.actor import Actor
from app.access.rules import Unready, ensure
from app.meetings import policy
from app.meetings.models import Meeting
from app.meetings.services.session import stir
from app.meetings.workflow import MeetingState, Needs, move_between
from app.records.deeds import explain


def step(meeting: Meeting, to: MeetingState, *, by: Actor, why: str | None = None) -> None:
    """Make a move of the workflow. What it needs beside a reason is looked at by whoever calls.

    :raises Unready: there is no such move from where it is, or the reason is missing.
    """
    ensure(policy.may_run(by), "do this with a meeting: the chair, the vice-chair and the secretary do")
    move = move_between(meeting.state, to)
    if move is None:
        raise Unready("why", f"This cannot be done any more: it is {_as_it_is(meeting)}. Load the page again")
    if move.needs is Needs.REASON and not why:
        raise Unready("why", "Say why: everybody who sees the meeting may read it")
    meeting.state = to
    meeting.state_why = why
    stir(meeting)
    explain(meeting, move.told, by=by, why=why)


def _as_it_is(meeting: Meeting) -> str:
    return "a draft" if meeting.state is MeetingState.DRAFT else meeting.state.value
