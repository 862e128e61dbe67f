"""What was pressed in a list of what could be put on an agenda, and which meetings come later?"""

from typing import TypeVar

from sqlalchemy import select

from app import clock
from app.access.actor import Actor
from app.access.rules import Unready
from app.database import AnyRow
from app.decisions.models import Decision, Proposal
from app.extensions import db
from app.meetings.models import Meeting
from app.meetings.queries.meetings import meetings_readable
from app.meetings.workflow import AHEAD
from app.records.models import Record
from app.records.visibility import current, readable_by
from app.web.forms import as_number

_record, _meeting = Record.__table__, Meeting.__table__
GONE = "This is no longer there. Choose from the list as it is now"


def proposal_called(actor: Actor, typed: str) -> Proposal:
    """:raises Unready: there is none, or not for this reader."""
    found = db.session.scalar(select(Proposal).where(Proposal.id == as_number(typed), readable_by(actor), current()))
    return _there(found)


def decision_called(actor: Actor, typed: str) -> Decision:
    """:raises Unready: there is none, or not for this reader."""
    found = db.session.scalar(select(Decision).where(Decision.id == as_number(typed), readable_by(actor), current()))
    return _there(found)


def meeting_with(actor: Actor, typed: str) -> Meeting:
    """:raises Unready: there is none, or not for this reader."""
    found = db.session.scalar(select(Meeting).where(Meeting.id == as_number(typed), readable_by(actor), current()))
    return _there(found)


Found = TypeVar("Found")


def _there(found: Found | None) -> Found:
    if found is None:
        raise Unready("item", GONE)
    return found


def later_meetings(meeting: Meeting, actor: Actor) -> list[AnyRow]:
    """Meetings of the same body that come after this one and whose agenda can still change, soonest first."""
    return meetings_ahead(meeting.body_id, actor, after=meeting)


def meetings_ahead(body_id: int, actor: Actor, *, after: Meeting | None = None) -> list[AnyRow]:
    """Meetings of a body that are to come, soonest first: rows with number, reference, title, starts_at, state."""
    query = (
        select(_record.c.number, _record.c.reference, _record.c.title, _meeting.c.starts_at, _meeting.c.state)
        .join(_meeting, _meeting.c.id == _record.c.id)
        .where(
            _meeting.c.body_id == body_id,
            _meeting.c.state.in_(list(AHEAD)),
            _meeting.c.starts_at > clock.now(),
            meetings_readable(actor),
            current(),
        )
    )
    if after is not None:
        query = query.where(_meeting.c.starts_at > after.starts_at, _meeting.c.id != after.id)
    return list(db.session.execute(query.order_by(_meeting.c.starts_at, _meeting.c.id).limit(20)))
