"""Which addresses put an agenda together?"""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import Unready, ensure
from app.meetings import policy
from app.meetings.forms.meetings import PressForm
from app.meetings.models import AgendaItem, Meeting
from app.meetings.pages import agenda as pages
from app.meetings.queries import agenda as queries
from app.meetings.queries.meetings import meeting_for
from app.meetings.queries.offering import decision_called, meeting_with, proposal_called
from app.meetings.services import agenda as services
from app.meetings.views import blueprint
from app.meetings.views.pressing import press
from app.records.references import NotFound
from app.web.forms import as_number
from app.web.pages import go_to, page


@blueprint.get("/<int:number>/agenda")
@requires(Permission.MEETINGS_PREPARE)
def agenda(number: int) -> ResponseReturnValue:
    return page("meetings/agenda.html", **pages.whole(meeting_to_prepare(number), me()))


def meeting_to_prepare(number: int, *, to_change: bool = False) -> Meeting:
    meeting = meeting_for(me(), number, to_change=to_change)
    ensure(policy.may_change(me(), meeting), "change this agenda: the meeting has begun, or is over")
    return meeting


@blueprint.post("/<int:number>/agenda/order")
@requires(Permission.MEETINGS_PREPARE)
def order(number: int) -> ResponseReturnValue:
    """Move an item one place up or down: the button that was pressed says which."""
    meeting = meeting_to_prepare(number, to_change=True)
    way = "up" if "up" in request.form else "down"
    item_id, back = as_number(request.form.get(way)), url_for(".agenda", number=number)
    if item_id is None:
        return go_to(back)
    item = _item_on(meeting, item_id)
    services.shift(item, up=way == "up", by=me())
    flash(f"“{item.title}” is moved {way}.", "success")
    return go_to(f"{back}#item-{item.id}")


def _item_on(meeting: Meeting, item_id: int) -> AgendaItem:
    item = queries.item_for(me(), item_id)
    if item.meeting_id != meeting.id:
        raise NotFound()
    return item


# What is offered.


@blueprint.post("/<int:number>/agenda/offered")
@requires(Permission.MEETINGS_PREPARE)
def offered(number: int) -> ResponseReturnValue:
    """Put on what is ready: a proposal, a provisional decision, or the minutes of an earlier meeting."""
    meeting = meeting_to_prepare(number, to_change=True)
    put = {
        "proposal": (services.put_proposal, proposal_called),
        "decision": (services.put_ratification, decision_called),
        "minutes": (services.put_minutes, meeting_with),
    }.get(request.form.get("what", ""))

    def do() -> str:
        if put is None:
            raise Unready("item", "Choose what to put on the agenda from the list")
        deed, find = put
        item = deed(meeting, find(me(), request.form.get("id", "")), by=me())  # ty: ignore[invalid-argument-type]
        return f"“{item.title}” is on the agenda."

    return press(PressForm(), do, back=url_for(".agenda", number=number))


@blueprint.post("/<int:number>/agenda/pull")
@requires(Permission.MEETINGS_PREPARE)
def pull(number: int) -> ResponseReturnValue:
    """Pull in what waits in the backlog."""
    meeting = meeting_to_prepare(number, to_change=True)
    item_id = as_number(request.form.get("item"))

    def do() -> str:
        if item_id is None:
            raise Unready("item", "Choose an item from the backlog")
        item = queries.item_for(me(), item_id, to_change=True)
        services.pull_in(item, meeting, by=me())
        return f"“{item.title}” is on the agenda of {meeting.reference}."

    return press(PressForm(), do, back=url_for(".agenda", number=number))
