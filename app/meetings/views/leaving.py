"""Which addresses take an item off an agenda, back into the backlog, or on to a later meeting?"""

from typing import Any

from flask.typing import ResponseReturnValue

from app import clock
from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import ensure
from app.meetings import policy
from app.meetings.forms.agenda import CarryForm
from app.meetings.forms.meetings import PressForm, WhyForm
from app.meetings.models import AgendaItem, Meeting
from app.meetings.queries.meetings import meeting_for
from app.meetings.queries.offering import later_meetings
from app.meetings.services import agenda as services
from app.meetings.views import blueprint
from app.meetings.views.finding import item_to_edit, item_with_meeting, place_of_item
from app.meetings.views.pressing import press, settle
from app.meetings.workflow import MeetingState
from app.people.views.deeds import ask
from app.records.references import NotFound
from app.records.services import place_of
from app.web.pages import go_to
from app.wording import until


@blueprint.get("/items/<int:item_id>/off")
@requires(Permission.MEETINGS_PREPARE)
def take_off(item_id: int) -> ResponseReturnValue:
    found, meeting = item_to_edit(item_id)
    return ask(_off_form(meeting, formdata=None), **_taking_off(found, meeting))


@blueprint.post("/items/<int:item_id>/off")
@requires(Permission.MEETINGS_PREPARE)
def taken_off(item_id: int) -> ResponseReturnValue:
    form = WhyForm()
    if (place := place_of(form.once.data)) is not None:
        return go_to(place)
    found, meeting = item_to_edit(item_id, to_change=True)
    form = _off_form(meeting)

    def do() -> str:
        place = place_of_item(found, meeting).partition("#")[0]
        services.take_off(found, by=me(), why=form.why.data if isinstance(form, WhyForm) else None)
        return place

    return settle(form, do, told=f"“{found.title}” is off the agenda.", **_taking_off(found, meeting))


def _off_form(meeting: Meeting | None, **more: Any) -> Any:
    """Of a draft nobody has to be told why."""
    is_draft = meeting is not None and meeting.state is MeetingState.DRAFT
    return (PressForm if is_draft else WhyForm)(**more)


def _taking_off(found: AgendaItem, meeting: Meeting | None) -> dict[str, Any]:
    return {
        "crumb": ("Back", place_of_item(found, meeting)),
        "heading": "Take it off the agenda",
        "lead": found.title,
        "happens": [
            "It leaves the agenda with its papers, and cannot be brought back.",
            "For a later meeting, put it back into the backlog instead.",
        ],
        "warns": True,
        "button": "Take it off",
    }


@blueprint.post("/items/<int:item_id>/back")
@requires(Permission.MEETINGS_PREPARE)
def put_back(item_id: int) -> ResponseReturnValue:
    found, meeting = item_to_edit(item_id, to_change=True)

    def do() -> str:
        services.put_back(found, by=me())
        return f"“{found.title}” waits in the backlog."

    return press(PressForm(), do, back=place_of_item(found, meeting).partition("#")[0])


@blueprint.get("/items/<int:item_id>/carry-over")
@requires(Permission.MEETINGS_PREPARE)
def carry_over(item_id: int) -> ResponseReturnValue:
    found, meeting = _to_carry(item_id)
    return ask(_carry_form(meeting, formdata=None), **_carrying(found, meeting))


@blueprint.post("/items/<int:item_id>/carry-over")
@requires(Permission.MEETINGS_PREPARE)
def carried_over(item_id: int) -> ResponseReturnValue:
    found, meeting = _to_carry(item_id, to_change=True)
    form = _carry_form(meeting)

    def do() -> str:
        chosen = form.to.data
        to = meeting_for(me(), int(chosen), to_change=True) if chosen else None
        services.carry_over(found, to=to, by=me())
        return place_of_item(found, meeting)

    return settle(form, do, told=f"“{found.title}” is carried over.", **_carrying(found, meeting))


def _to_carry(item_id: int, *, to_change: bool = False) -> tuple[AgendaItem, Meeting]:
    """:raises NotFound: it waits in the backlog, from where it is pulled in."""
    found, meeting = item_with_meeting(item_id, to_change=to_change)
    if meeting is None:
        raise NotFound()
    ensure(policy.may_carry_over(me(), found, meeting), "carry this item over")
    return found, meeting


def _carry_form(meeting: Meeting, **more: Any) -> Any:
    form = CarryForm(**more)
    form.to.choices = {
        "": "The backlog",
        **{str(row.number): f"{row.reference} {row.title}, {_when(row)}" for row in later_meetings(meeting, me())},
    }
    return form


def _when(row: Any) -> str:
    return until(clock.local(row.starts_at).date(), clock.today())


def _carrying(found: AgendaItem, meeting: Meeting) -> dict[str, Any]:
    return {
        "crumb": ("Back", place_of_item(found, meeting)),
        "heading": "Carry it over",
        "lead": found.title,
        "happens": [
            "A new item goes on from this one. What was said and decided under this one stays as it is.",
        ],
        "button": "Carry it over",
    }
