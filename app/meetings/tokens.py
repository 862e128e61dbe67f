"""What does the link in an invitation say?

Who answers what to which meeting, signed and dated. Whether it can still be
answered is for the meeting to say: the answer and its time stand there.
"""

from dataclasses import dataclass
from datetime import timedelta

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from app.meetings.models import Meeting
from app.meetings.workflow import Reply

LASTING = timedelta(days=180)


@dataclass(frozen=True)
class Said:
    """What a token says."""

    meeting_id: int
    person_id: int
    reply: Reply
    with_deputy: bool


def token_for(meeting: Meeting, person_id: int, reply: Reply, *, with_deputy: bool = False) -> str:
    return _serializer().dumps([meeting.id, person_id, reply.value, int(with_deputy)])


def said_by(token: str) -> Said | None:
    """What a token says, or ``None`` if it is none of ours, or too old."""
    try:
        meeting_id, person_id, reply, with_deputy = _serializer().loads(token, max_age=int(LASTING.total_seconds()))
        return Said(meeting_id, person_id, Reply(reply), bool(with_deputy))
    except (BadSignature, ValueError, TypeError):
        return None


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="meeting-answer")
