"""What does the list of meetings show?"""

from collections.abc import Sequence
from typing import Any

from flask import url_for

from app import clock
from app.access.actor import Actor
from app.database import AnyRow
from app.meetings import policy
from app.meetings.forms.meetings import PressForm
from app.meetings.pages.lines import ANSWERS, MeetingLine, line
from app.meetings.queries import meetings as queries
from app.meetings.workflow import MeetingState
from app.steering.queries import the_steering_group
from app.web.contributions import WayOn
from app.web.pages import address
from app.wording import capital, slug, together

# What a list of what is over can be narrowed to.
SHOWN = (MeetingState.CLOSED, MeetingState.CIRCULATED, MeetingState.APPROVED, MeetingState.CANCELLED)


def whole(actor: Actor, state: str, cursor: str | None) -> dict[str, Any]:
    since = clock.beginning_of(clock.today())  # until its day is over, what was not opened yet is still to come
    chosen = next((each for each in SHOWN if slug(each) == state), None)
    coming = [line(row, actor.id) for row in queries.ahead(actor, since)]
    past = queries.past(actor, since, states=[chosen] if chosen else (), cursor=cursor)
    path = url_for("meetings.index")
    next_one = next((each for each in coming if not each.is_draft), coming[0] if coming else None)
    has_group = bool(coming or past.rows) or the_steering_group() is not None
    return {
        "lead": _lead(next_one, past.rows),
        "next": next_one,
        "answer_href": url_for("meetings.answer", number=next_one.number) if next_one is not None else "",
        "choices": ANSWERS,
        "coming": [each for each in coming if each is not next_one],
        "past": [line(row, actor.id) for row in past.rows],
        "previous_href": address(path, {"state": state, "page": past.previous}) if past.previous else None,
        "next_href": address(path, {"state": state, "page": past.next}) if past.next else None,
        "filters": [("All", path, chosen is None)]
        + [(capital(each.value), address(path, {"state": slug(each)}), each is chosen) for each in SHOWN],
        "is_narrowed": chosen is not None,
        "ways": _ways(actor) if has_group else [],
        "may_plan": policy.may_prepare(actor),
        "has_group": has_group,
        "has_begun": bool(coming or past.rows or chosen),
        "form": PressForm(formdata=None),
    }


def _lead(next_one: MeetingLine | None, past: Sequence[AnyRow]) -> str:
    """How things stand: when the next one is, and whose minutes are still to be approved."""
    now = f"The next meeting is {next_one.away}." if next_one is not None and next_one.away else ""
    if next_one is not None and next_one.state == slug(MeetingState.IN_SESSION):
        now = f"{next_one.reference} is in session now."
    waiting = [row.reference for row in past if row.state is MeetingState.CIRCULATED]
    held = [row.reference for row in past if row.state is MeetingState.CLOSED]
    then = [f"The minutes of {together(waiting)} wait to be approved."] if waiting else []
    then += [f"The minutes of {together(held)} have not gone out yet."] if held else []
    return " ".join([now, *then]).strip() or "When the steering group meets, and what came of it."


def _ways(actor: Actor) -> list[WayOn]:
    ways = [WayOn("Plan a meeting", url_for("meetings.new"))] if policy.may_prepare(actor) else []
    backlog = "Backlog" if policy.may_sort_backlog(actor) else "Propose an item"
    ways.append(WayOn(backlog, url_for("meetings.backlog")))
    ways.append(WayOn("When it meets", url_for("meetings.all_series")))
    ways.append(WayOn("Read it in your calendar", url_for("feeds.index")))
    return ways
