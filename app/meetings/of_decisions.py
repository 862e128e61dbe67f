"""What do meetings say on the page of a decision: where it was made, and which meeting is to ratify it?"""

from typing import Any

from flask import url_for

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission
from app.database import AnyRow
from app.decisions.models import Decision
from app.decisions.workflow import Standing
from app.meetings import policy
from app.meetings.forms.meetings import PressForm
from app.meetings.queries.deciding import About, meetings_about
from app.meetings.workflow import MeetingState
from app.web.contributions import contributions, gives
from app.wording import day, until


@gives(contributions.on_page_of)
def meetings_of_a_decision(record: Any, actor: Actor) -> dict[str, Any]:
    if not isinstance(record, Decision):
        return {}
    reads = actor.holds(Permission.MEETINGS_READ)
    is_to_ratify = record.standing is Standing.PROVISIONAL and reads
    about = meetings_about(record, actor, is_to_ratify=is_to_ratify)
    found = about.put_down
    return {
        "made_at": {
            "words": f"{found.reference}" if reads and found.is_readable else "",
            "href": url_for("meetings.show", number=found.number),
        }
        if found is not None
        else None,
        "ratifying": _ratifying(record, about, actor) if is_to_ratify else None,
    }


def _ratifying(decision: Decision, about: About, actor: Actor) -> dict[str, Any]:
    """On which agenda it stands; or, for whoever prepares meetings, one press that puts it on the next."""
    found, coming = about.to_ratify, about.coming
    if found is not None and found.meeting_id is not None:
        return {"words": _where(found), **_way(found), "press": None}
    prepares = policy.may_prepare(actor) and (decision.visibility in policy.FOR_MANY or policy.may_run(actor))
    if not prepares:
        return {"words": "", "way": "", "href": "", "press": None}
    words = "It is on no agenda yet." if found is None else "It was carried over, and waits in the backlog."
    if coming is None:
        plan = ("Plan a meeting", url_for("meetings.new"))
        return {"words": f"{words} No meeting is planned.", "way": plan[0], "href": plan[1], "press": None}
    return {"words": words, "way": "", "href": "", "press": _press(decision, coming)}


def _press(decision: Decision, coming: AnyRow) -> dict[str, Any]:
    return {
        "href": url_for("meetings.offered", number=coming.number),
        "id": decision.id,
        "label": f"Put it on the agenda of {coming.reference}",
        "aside": f"{coming.title}, {_when(coming)}",
        "form": PressForm(formdata=None),
    }


def _where(found: AnyRow) -> str:
    if found.state is MeetingState.IN_SESSION:
        return f"It is before {found.reference}, which is in session."
    return f"It is on the agenda of {found.reference}, {_when(found)}."


def _when(meeting: AnyRow) -> str:
    on, today = clock.local(meeting.starts_at).date(), clock.today()
    return f"{day(on)} ({until(on, today)})" if on >= today else day(on)


def _way(found: AnyRow) -> dict[str, str]:
    if found.state is MeetingState.IN_SESSION:
        return {
            "way": f"Go to {found.reference}",
            "href": url_for("live.show", number=found.number, item=found.item_id),
        }
    return {
        "way": f"Open the agenda of {found.reference}",
        "href": url_for("meetings.show", number=found.number, _anchor=f"item-{found.item_id}"),
    }
