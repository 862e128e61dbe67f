"""What does the list of meetings show?"""

from typing import Any

from flask import url_for

from app import clock
from app.access.actor import Actor
from app.meetings import policy
from app.meetings.forms.meetings import PressForm
from app.meetings.pages.lines import line
from app.meetings.queries import meetings as queries
from app.meetings.workflow import MeetingState
from app.web.contributions import WayOn
from app.web.pages import address
from app.wording import capital, slug

# What a list of what is over can be narrowed to.
SHOWN = (MeetingState.CLOSED, MeetingState.CIRCULATED, MeetingState.APPROVED, MeetingState.CANCELLED)


def whole(actor: Actor, state: str, cursor: str | None) -> dict[str, Any]:
    now = clock.now()
    chosen = next((each for each in SHOWN if slug(each) == state), None)
    coming = [line(row, actor.id) for row in queries.ahead(actor, now)]
    past = queries.past(actor, now, states=[chosen] if chosen else (), cursor=cursor)
    path = url_for("meetings.index")
    next_one = next((each for each in coming if not each.is_draft), coming[0] if coming else None)
    return {
        "next": next_one,
        "coming": [each for each in coming if each is not next_one],
        "past": [line(row, actor.id) for row in past.rows],
        "previous_href": address(path, {"state": state, "page": past.previous}) if past.previous else None,
        "next_href": address(path, {"state": state, "page": past.next}) if past.next else None,
        "filters": [("All", path, chosen is None)]
        + [(capital(each.value), address(path, {"state": slug(each)}), each is chosen) for each in SHOWN],
        "is_narrowed": chosen is not None,
        "ways": _ways(actor),
        "may_plan": policy.may_prepare(actor),
        "form": PressForm(formdata=None),
    }


def _ways(actor: Actor) -> list[WayOn]:
    ways = [WayOn("Plan a meeting", url_for("meetings.new"))] if policy.may_prepare(actor) else []
    backlog = "Backlog" if policy.may_sort_backlog(actor) else "Propose an item"
    ways.append(WayOn(backlog, url_for("meetings.backlog")))
    ways.append(WayOn("When it meets", url_for("meetings.all_series")))
    ways.append(WayOn("Read it in your calendar", url_for("feeds.index")))
    return ways
