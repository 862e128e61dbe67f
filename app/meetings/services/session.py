"""What is done while a meeting is in session?"""

from app.meetings.models import Meeting


def stir(meeting: Meeting) -> None:
    """Something changed that somebody watching the meeting would see."""
    meeting.live += 1
