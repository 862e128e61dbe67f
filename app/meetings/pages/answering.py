"""What does somebody see who follows a link from an invitation?"""

from typing import Any

from app.meetings.paper import place_words, when_words
from app.meetings.queries.letters import CANCELLED, OVER, Asked
from app.meetings.workflow import Reply

_REFUSED = {
    CANCELLED: "This meeting does not take place. You need not answer.",
    OVER: "This meeting has begun, or is over. It can no longer be answered.",
}


def asked(found: Asked) -> dict[str, Any]:
    meeting, said = found.meeting, found.said
    comes = said.reply is Reply.ACCEPTED
    instead = f", and {found.deputy} comes instead" if found.deputy else ""
    same = found.invitation.reply is said.reply and bool(found.invitation.deputy_id) is said.with_deputy
    return {
        "first_name": found.actor.first_name,
        "title": meeting.title,
        "when": when_words(meeting.starts_at, meeting.minutes),
        "place": place_words(meeting.place, None),
        "button": "I come" if comes else f"I send apologies{instead}",
        "answered": (f"You {'come' if comes else 'sent apologies'}{instead}." if same else ""),
    }


def refused_words(why: str) -> str:
    return _REFUSED.get(why, "This link is not one of ours, a part of it is missing, or you are not invited any more.")
