"""What does the page say on which a meeting is closed?"""

from typing import Any

from flask import url_for

from app.access.actor import Actor
from app.meetings.models import Meeting
from app.meetings.queries.closing import InTheWay, What, in_the_way
from app.meetings.queries.live import agenda_of
from app.meetings.workflow import MeetingState
from app.wording import count

HIDDEN = "An item that is for people by name"


def closing_page(meeting: Meeting, actor: Actor) -> dict[str, Any]:
    seen = {item.id for item in agenda_of(meeting.id, actor)}
    standing = [_said(one, meeting, actor, is_seen=one.item_id in seen) for one in in_the_way(meeting)]
    return {
        "heading": f"Close {meeting.reference}, “{meeting.title}”",
        "standing": standing,
        "standing_words": f"{count(len(standing), 'thing stands', 'things stand')} in the way",
        "can_close": meeting.state is MeetingState.IN_SESSION and not standing,
        "is_over": meeting.state is not MeetingState.IN_SESSION,
        "state_words": meeting.state.value,
        "happens": [
            "Nobody is there any more, and nothing more is decided in it.",
            "Everybody who owns an action of it hears of their own, and of nobody else’s.",
            "Its notes can be corrected until the minutes are circulated.",
        ],
        "back": url_for("live.show", number=meeting.number),
    }


def _said(one: InTheWay, meeting: Meeting, actor: Actor, *, is_seen: bool) -> dict[str, Any]:
    """One thing that stands in the way, with the link that leads to it."""
    title = f"“{one.title}”" if is_seen else HIDDEN
    part = {What.UNDECIDED: "part-shown", What.BALLOT: "part-ballot", What.DRAFT: "writing"}[one.what]
    words, discard = f"{title} {one.what.value}.", ""
    if one.whose is not None:
        person_id, name, kind = one.whose
        whose = "You have" if person_id == actor.id else f"{name} has"
        words = f"{whose} a {kind.value} half written under {title if is_seen else HIDDEN.lower()}."
        if is_seen:
            discard = url_for(
                "live.discard", number=meeting.number, item_id=one.item_id, kind=kind.value, person_id=person_id
            )
    return {
        "words": words,
        "href": url_for("live.show", number=meeting.number, item=one.item_id, _anchor=part) if is_seen else "",
        "discard_href": discard,
        "whose": one.whose[1] if one.whose is not None else "",
    }
