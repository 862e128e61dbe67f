"""Which agenda item does an address name, and where is it shown?"""

from flask import url_for

from app.access.gate import me
from app.access.rules import ensure
from app.meetings import policy
from app.meetings.models import AgendaItem, Meeting
from app.meetings.queries import agenda as queries
from app.meetings.queries.meetings import meeting_called, meeting_for
from app.records.references import NotFound


def item_with_meeting(item_id: int, *, to_change: bool = False) -> tuple[AgendaItem, Meeting | None]:
    """An item with its meeting, each as far as this person may read it.

    :param to_change: lock both, the meeting first as wherever something is done in it: no two wait for each other.
    """
    meeting_id = queries.item_for(me(), item_id).meeting_id
    meeting = _whole_meeting(meeting_id, to_change=to_change) if meeting_id is not None else None
    found = queries.item_for(me(), item_id, to_change=to_change)
    if found.meeting_id != meeting_id:
        # Pulled in or put back in the same moment.
        raise NotFound()
    return found, meeting


def _whole_meeting(meeting_id: int, *, to_change: bool) -> Meeting:
    number = meeting_called(meeting_id).number
    assert number is not None
    return meeting_for(me(), number, to_change=to_change)


def item_to_edit(item_id: int, *, to_change: bool = False) -> tuple[AgendaItem, Meeting | None]:
    found, meeting = item_with_meeting(item_id, to_change=to_change)
    ensure(policy.may_change_item(me(), found, meeting), "change this item as it stands")
    return found, meeting


def place_of_item(found: AgendaItem, meeting: Meeting | None) -> str:
    if meeting is None:
        return f"{url_for('meetings.backlog')}#item-{found.id}"
    if policy.may_change(me(), meeting):
        return f"{url_for('meetings.agenda', number=meeting.number)}#item-{found.id}"
    return f"{url_for('meetings.show', number=meeting.number)}#item-{found.id}"
