"""How does a page of a meeting answer that something was done, or could not be?"""

import json
from typing import Any

from flask import Response, flash, make_response, url_for

from app.access.gate import me
from app.access.rules import Unready
from app.meetings.models import AgendaItem, Meeting
from app.meetings.pages.live import whole
from app.meetings.pages.seen import live
from app.meetings.queries.reading import item_at, meeting_at
from app.meetings.workflow import OutcomeKind
from app.records.references import NotFound
from app.web.pages import go_to, page, wants_fragment


def meeting_to_change(number: int) -> Meeting:
    return meeting_at(me(), number, to_change=True)


def item_to_change(number: int, item_id: int) -> tuple[Meeting, AgendaItem]:
    """Both locked, the meeting first: whatever is done in it has an order."""
    meeting = meeting_to_change(number)
    return meeting, item_at(me(), meeting, item_id, to_change=True)


def kind_called(kind: str) -> OutcomeKind:
    """:raises NotFound: there is no such kind."""
    found = next((known for known in OutcomeKind if known.value == kind), None)
    if found is None:
        raise NotFound()
    return found


def place_in(number: int, part: str, item_id: int | None = None) -> str:
    return url_for("live.show", number=number, item=item_id, _anchor=part)


def done(number: int, words: str, part: str, item_id: int | None = None) -> Response:
    """It is done: a page that follows fetches what has changed; without a script, the page is shown anew."""
    if wants_fragment():
        response = make_response("", 204)
        response.headers["HX-Trigger"] = json.dumps({"announce": words, "stirred": ""})
        return response
    flash(words, "success")
    return go_to(place_in(number, part, item_id))


def refused(number: int, unready: Unready, item_id: int | None = None) -> Response:
    """It could not be done, and why: above what is on the page."""
    if wants_fragment():
        return page("meetings/live/_said.html", status=422, said=unready.words)
    return whole_page(number, item_id, status=422, said=unready.words)


def whole_page(number: int, item_id: int | None = None, *, status: int = 200, **more: Any) -> Response:
    return page("meetings/live/show.html", status=status, **whole(live(me(), number, item_id=item_id, **more)))
