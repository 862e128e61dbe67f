"""Which addresses show what waits for a meeting, and propose, decline and take back?"""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import Unready, ensure
from app.meetings import policy
from app.meetings.forms.agenda import ProposeForm
from app.meetings.forms.meetings import PressForm, WhyForm
from app.meetings.models import AgendaItem
from app.meetings.pages import backlog as pages
from app.meetings.queries import agenda as queries
from app.meetings.queries.meetings import meeting_for
from app.meetings.services import agenda as services
from app.meetings.views import blueprint
from app.meetings.views.pressing import press, settle
from app.meetings.workflow import Purpose
from app.people.views.deeds import ask
from app.records.references import NotFound
from app.steering.queries import the_steering_group
from app.web.forms import as_number
from app.web.pages import page


@blueprint.get("/backlog")
@requires(Permission.MEETINGS_READ)
def backlog() -> ResponseReturnValue:
    return page("meetings/backlog.html", **pages.whole(the_steering_group(), me()))


@blueprint.get("/backlog/new")
@requires(Permission.AGENDA_PROPOSE)
def propose() -> ResponseReturnValue:
    return ask(ProposeForm(formdata=None), **_PROPOSING, crumb=_crumb())


@blueprint.post("/backlog/new")
@requires(Permission.AGENDA_PROPOSE)
def proposed() -> ResponseReturnValue:
    form = ProposeForm()
    body = the_steering_group()
    if body is None:
        raise NotFound()

    def do() -> str:
        item = services.propose_item(
            body,
            title=form.title.data or "",
            background=form.background.data or "",
            purpose=Purpose(form.purpose.data),
            minutes=form.minutes.data or 0,
            by=me(),
        )
        return f"{url_for('.backlog')}#item-{item.id}"

    return settle(
        form, do, told="It waits in the backlog. You are told what becomes of it.", **_PROPOSING, crumb=_crumb()
    )


_PROPOSING: dict[str, Any] = {
    "heading": "Propose an item for the agenda",
    "lead": "Whoever prepares the next meeting pulls it in, or says why not. You are told either way.",
    "button": "Propose it",
}


def _crumb() -> tuple[str, str]:
    return "The backlog", url_for(".backlog")


@blueprint.post("/backlog/<int:item_id>/pull")
@requires(Permission.MEETINGS_PREPARE)
def pull_in(item_id: int) -> ResponseReturnValue:
    """Pull it in: onto the agenda that was chosen beside it."""
    ensure(policy.may_sort_backlog(me()), "sort the backlog")
    queries.item_for(me(), item_id)
    number = as_number(request.form.get("meeting"))

    def do() -> str:
        if number is None:
            raise Unready("meeting", "Choose a meeting to put it on. If there is none, plan one first")
        meeting = meeting_for(me(), number, to_change=True)
        found = queries.item_for(me(), item_id, to_change=True)
        services.pull_in(found, meeting, by=me())
        return f"“{found.title}” is on the agenda of {meeting.reference}."

    return press(PressForm(), do, back=url_for(".backlog"))


@blueprint.get("/backlog/<int:item_id>/decline")
@requires(Permission.MEETINGS_PREPARE)
def decline(item_id: int) -> ResponseReturnValue:
    return ask(WhyForm(formdata=None), **_declining(_waiting(item_id)))


@blueprint.post("/backlog/<int:item_id>/decline")
@requires(Permission.MEETINGS_PREPARE)
def declined(item_id: int) -> ResponseReturnValue:
    found, form = _waiting(item_id, to_change=True), WhyForm()

    def do() -> str:
        services.decline(found, by=me(), why=form.why.data or "")
        return url_for(".backlog")

    return settle(form, do, told=f"“{found.title}” is declined.", **_declining(found))


def _declining(found: AgendaItem) -> dict[str, Any]:
    return {
        "crumb": _crumb(),
        "heading": "Decline this item",
        "lead": found.title,
        "happens": ["It leaves the backlog. Whoever proposed it is told, with your reason."],
        "warns": True,
        "button": "Decline it",
    }


@blueprint.post("/backlog/<int:item_id>/take-back")
@requires(Permission.AGENDA_PROPOSE)
def take_back(item_id: int) -> ResponseReturnValue:
    """Take back what one proposed oneself."""
    found = queries.item_for(me(), item_id, to_change=True)
    ensure(policy.may_take_back(me(), found), "take back what somebody else proposed")

    def do() -> str:
        services.withdraw_own(found, by=me())
        return "It is taken back."

    return press(PressForm(), do, back=url_for(".backlog"))


def _waiting(item_id: int, *, to_change: bool = False) -> AgendaItem:
    """Something in the backlog, for whoever sorts it."""
    ensure(policy.may_sort_backlog(me()), "sort the backlog")
    found = queries.item_for(me(), item_id, to_change=to_change)
    if found.meeting_id is not None and not to_change:
        raise NotFound()
    return found
