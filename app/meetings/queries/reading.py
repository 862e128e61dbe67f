"""Which meetings, and which items of them, may somebody read because they were there?"""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_, select

from app.access.actor import Actor
from app.database import locking
from app.extensions import db
from app.meetings.models import AgendaItem, Attendance, Meeting
from app.meetings.policy import FOR_MANY
from app.meetings.queries.meetings import Sight, items_within, meetings_within, sight_of
from app.meetings.workflow import MeetingState
from app.records.models import Record
from app.records.references import NotFound
from app.records.visibility import current, readable_within

_record, _meeting, _item = Record.__table__, Meeting.__table__, AgendaItem.__table__


def readable_meeting(actor: Actor) -> ColumnElement[bool]:
    """A clause over ``Record`` joined with its meeting: for whoever reads meetings, and for those who were there."""
    return meeting_within(sight_of(actor), actor.id or 0)


def meeting_within(sight: Sight, reader_id: Any) -> ColumnElement[bool]:
    """What ``readable_meeting`` says of everybody with this sight.

    :param reader_id: the person, or a parameter that is; nobody is 0.
    """
    reads = meetings_within(sight, reader_id) if sight.reads else false()
    return or_(reads, _was_there(reader_id, _meeting.c.id))


def readable_items(actor: Actor) -> ColumnElement[bool]:
    """A clause over ``Record`` joined with its agenda item.

    Guests see the items of the meeting that they are at, but what is confidential.
    """
    return items_at_within(sight_of(actor), actor.id or 0)


def items_at_within(sight: Sight, reader_id: Any) -> ColumnElement[bool]:
    """What ``readable_items`` says of everybody with this sight.

    :param reader_id: the person, or a parameter that is; nobody is 0.
    """
    reads = items_within(sight, reader_id) if sight.reads else false()
    return or_(reads, _as_guest(reader_id))


def readable_beside(sight: Sight, reader_id: Any, record_id: ColumnElement[int | None]) -> ColumnElement[bool]:
    """A clause over agenda items: may somebody read the record that an item is about, as it is today?

    A question may have been made confidential since it was put on an agenda that many read.
    """
    reads = or_(readable_within(sight.reach, reader_id), _as_guest(reader_id))
    return select(_record.c.id).where(_record.c.id == record_id, reads).correlate(_item).exists()


def _as_guest(reader_id: Any) -> ColumnElement[bool]:
    return and_(_record.c.visibility.in_(FOR_MANY), _was_there(reader_id, _item.c.meeting_id))


def _was_there(reader_id: Any, meeting_id: ColumnElement[int]) -> ColumnElement[bool]:
    return exists().where(Attendance.meeting_id == meeting_id, Attendance.person_id == reader_id)


def meeting_at(actor: Actor, number: int, *, to_change: bool = False) -> Meeting:
    """One meeting that this person may read, or is at.

    :param to_change: lock it, so that what is done in it has an order.
    :raises NotFound: there is none, or not for this reader.
    """
    query = select(Meeting).where(Meeting.kind == "meeting", Meeting.number == number, current())
    query = query.where(readable_meeting(actor))
    meeting = db.session.scalar(locking(query) if to_change else query)
    if meeting is None or meeting.state is MeetingState.DRAFT:
        raise NotFound()
    return meeting


def item_at(actor: Actor, meeting: Meeting, item_id: int, *, to_change: bool = False) -> AgendaItem:
    """One item of this meeting that this person may read.

    :raises NotFound: there is none, it is on another agenda, or not for this reader.
    """
    query = select(AgendaItem).where(AgendaItem.id == item_id, AgendaItem.meeting_id == meeting.id, current())
    query = query.where(readable_items(actor))
    item = db.session.scalar(locking(query) if to_change else query)
    if item is None:
        raise NotFound()
    return item
