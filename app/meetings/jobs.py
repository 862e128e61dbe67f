"""What happens to meetings without anybody asking?"""

from datetime import timedelta

from app.jobs.running import job
from app.meetings.services.inviting import ask_for_what_is_ahead
from app.wording import count


@job(
    "invite-to-meetings",
    "Invites whoever has taken a seat or an office since an agenda was published",
    every=timedelta(hours=1),
)
def invite_to_meetings() -> str:
    return f"{count(ask_for_what_is_ahead(), 'meeting')} looked at"
