"""Which question is before a meeting in session, and who speaks for each seat at its table?"""

from collections.abc import Mapping
from functools import partial

from sqlalchemy import select

from app.decisions.rooms import Room, knows_rooms
from app.extensions import db
from app.meetings.models import AgendaItem, Meeting
from app.meetings.queries import table
from app.meetings.services.session import stir
from app.meetings.workflow import PUT_OFF, MeetingState
from app.records.visibility import current


@knows_rooms
def room_of(proposal_id: int) -> Room | None:
    item = db.session.scalar(
        select(AgendaItem)
        .join(Meeting.__table__, Meeting.__table__.c.id == AgendaItem.meeting_id)
        .where(
            AgendaItem.proposal_id == proposal_id,
            AgendaItem.state.not_in(PUT_OFF),
            Meeting.__table__.c.state == MeetingState.IN_SESSION,
            current(),
        )
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
