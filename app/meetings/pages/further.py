"""What can be done with a meeting once its agenda stands?"""

from collections.abc import Sequence

from flask import url_for

from app import clock
from app.access.actor import Actor
from app.meetings import policy
from app.meetings.models import Meeting
from app.meetings.pages.ways import further_ways
from app.meetings.workflow import MeetingState
from app.web.contributions import WayOn, gives


@gives(further_ways)
def hold_it_and_read_its_minutes(meeting: Meeting, actor: Actor) -> Sequence[WayOn]:
    """Open it on its day, follow it while it is held, and read its minutes from then on."""
    number = meeting.number
    if meeting.state is MeetingState.PUBLISHED and policy.may_run(actor):
        today = clock.local(meeting.starts_at).date() <= clock.today()
        return [WayOn("Open the meeting", url_for("live.opening", number=number))] if today else []
    if meeting.state is MeetingState.IN_SESSION:
        return [WayOn("Follow the meeting", url_for("live.show", number=number)), _minutes(meeting)]
    return [_minutes(meeting)] if meeting.opened_at is not None else []


def _minutes(meeting: Meeting) -> WayOn:
    return WayOn("Read the minutes", url_for("minutes.show", number=meeting.number))
