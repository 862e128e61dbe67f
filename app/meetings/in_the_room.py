"""Which question is before a meeting in session, and who speaks for each seat at its table?"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, select

from app.decisions.rooms import Room, knows_rooms, numbers_rooms
from app.extensions import db
from app.meetings.models import AgendaItem, Meeting
from app.meetings.queries import table
from app.meetings.services.session import stir
from app.meetings.workflow import PUT_OFF, MeetingState
from app.records.models import Record
from app.records.visibility import current

_item, _meeting, _record = AgendaItem.__table__, Meeting.__table__, Record.__table__


def _is_before_it(proposal_id: Any) -> ColumnElement[bool]:
    """A clause over an item and its meeting."""
    return and_(
        _item.c.proposal_id == proposal_id,
        _item.c.state.not_in(PUT_OFF),
        _meeting.c.state == MeetingState.IN_SESSION,
    )


def _number_of(proposal_id: Any) -> ScalarSelect[Any]:
    item, meeting = _record.alias("item_record"), _record.alias("meeting_record")
    joined = _item.join(item, item.c.id == _item.c.id).join(_meeting, _meeting.c.id == _item.c.meeting_id)
    return (
        select(meeting.c.number)
        .select_from(joined.join(meeting, meeting.c.id == _meeting.c.id))
        .where(_is_before_it(proposal_id), item.c.withdrawn_on.is_(None))
        .limit(1)
        .scalar_subquery()
    )


numbers_rooms(_number_of, href=lambda number: f"/meetings/{number}/live")


@knows_rooms
def room_of(proposal_id: int) -> Room | None:
    item = db.session.scalar(
        select(AgendaItem)
        .join(_meeting, _meeting.c.id == AgendaItem.meeting_id)
        .where(_is_before_it(proposal_id), current())
        .order_by(AgendaItem.position, AgendaItem.id)
        .limit(1)
    )
    if item is None:
        return None
    meeting = db.session.get_one(Meeting, item.meeting_id)
    return Room(meeting.reference or "", partial(_voices, meeting, item), partial(stir, meeting))


def _voices(meeting: Meeting, item: AgendaItem) -> Mapping[int, int]:
    return {
        place.held.seat_id: place.by_id
        for place in table.places_for(meeting, item)
        if place.by_id is not None and place.may_vote
    }
