"""What does a link from a letter about a meeting lead to?"""

from dataclasses import dataclass

from sqlalchemy import select

from app import clock
from app.access.actor import Actor
from app.extensions import db
from app.meetings.models import Invitation, Meeting
from app.meetings.queries.invitations import deputy_for
from app.meetings.tokens import Said, said_by
from app.meetings.workflow import MeetingState
from app.people.identity import actor_for
from app.records.visibility import current

UNKNOWN, OVER, CANCELLED = "unknown", "over", "cancelled"


@dataclass(frozen=True)
class Asked:
    """Somebody whom a letter asked, and what they would answer by this link.

    :ivar deputy: who would come instead, by name, where the link says so.
    """

    said: Said
    meeting: Meeting
    invitation: Invitation
    actor: Actor
    deputy: str | None


def asked_by(token: str, *, to_use: bool = False) -> Asked | str:
    """Who is asked by the letter with this link; or why it does not work any more.

    :param to_use: lock the invitation, so that of two answers at once the later one counts.
    """
    said = said_by(token)
    if said is None:
        return UNKNOWN
    meeting = db.session.scalar(select(Meeting).where(Meeting.id == said.meeting_id, current()))
    query = select(Invitation).where(Invitation.meeting_id == said.meeting_id, Invitation.person_id == said.person_id)
    invitation = db.session.scalar(query.with_for_update() if to_use else query)
    actor = actor_for(said.person_id)
    if meeting is None or invitation is None or actor is None:
        return UNKNOWN
    if meeting.state is MeetingState.CANCELLED:
        return CANCELLED
    if meeting.state is not MeetingState.PUBLISHED or meeting.starts_at <= clock.now():
        return OVER
    deputy = deputy_for(meeting, said.person_id) if said.with_deputy else None
    return Asked(said, meeting, invitation, actor, deputy.name if deputy is not None else None)
