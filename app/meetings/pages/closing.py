"""What does the page say on which a meeting is closed?"""

from typing import Any

from flask import url_for

from app.access.actor import Actor
from app.meetings.models import AgendaItem, Meeting
from app.meetings.queries.closing import InTheWay, What, half_written, in_the_way
from app.meetings.queries.live import agenda_of
from app.meetings.workflow import MeetingState, OutcomeKind
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


def discarding_page(
    meeting: Meeting, item: AgendaItem, kind: OutcomeKind, person_id: int, actor: Actor
) -> dict[str, Any] | None:
    """What is asked before a draft is thrown away, its text unread; ``None`` where there is none any more."""
    wanted = (item.id, person_id, kind)
    draft = next((row for row in half_written(meeting) if (row.item_id, row.person_id, row.kind) == wanted), None)
    if draft is None:
        return None
    mine = person_id == actor.id
    theirs = f"Nobody but {draft.name} has read it, and Praxis does not tell them that it is gone: do so yourself."
    return {
        "heading": f"Discard {'your' if mine else f'{draft.name}’s'} half written {kind.value}",
        "lead": f"It is under “{item.title}”.",
        "happens": ["It is gone for good: nobody brings it back.", *([] if mine else [theirs])],
        "warns": True,
        "button": "Discard it",
        "back": url_for("live.closing", number=meeting.number),
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
                "live.discarding", number=meeting.number, item_id=one.item_id, kind=kind.value, person_id=person_id
            )
    return {
        "words": words,
        "href": url_for("live.show", number=meeting.number, item=one.item_id, _anchor=part) if is_seen else "",
        "discard_href": discard,
        "whose": one.whose[1] if one.whose is not None else "",
    }
