"""Which addresses show meetings, plan them, publish them and call them off?"""

from typing import Any

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import Unready, ensure
from app.extensions import db
from app.feeds.writing import CALENDAR
from app.meetings import calendar as calendars
from app.meetings import policy
from app.meetings.forms.meetings import EditMeetingForm, MeetingForm, PressForm, WhyForm
from app.meetings.models import Meeting
from app.meetings.pages import listing
from app.meetings.pages import meeting as meeting_page
from app.meetings.paper import when_words
from app.meetings.queries import agenda
from app.meetings.queries import meetings as queries
from app.meetings.services import planning
from app.meetings.views import blueprint
from app.meetings.views.pressing import settle
from app.people.views.deeds import ask
from app.records.references import NotFound
from app.records.services import place_of, remember
from app.steering.queries import the_steering_group
from app.web.conflicts import Conflict, merged, show_as_it_stands
from app.web.forms import fault
from app.web.pages import go_to, page
from app.wording import count


@blueprint.get("")
@requires(Permission.MEETINGS_READ)
def index() -> ResponseReturnValue:
    return page("meetings/index.html", **listing.whole(me(), request.args.get("state", ""), request.args.get("page")))


@blueprint.get("/<int:number>")
@requires(Permission.MEETINGS_READ)
def show(number: int) -> ResponseReturnValue:
    shown = meeting_page.whole(queries.meeting_for(me(), number), me())
    return page("meetings/show.html", is_noting="noting" in request.args, **shown)


@blueprint.get("/<int:number>/agenda/print")
@requires(Permission.MEETINGS_READ)
def print_agenda(number: int) -> ResponseReturnValue:
    return page("meetings/print.html", **meeting_page.paper(queries.meeting_for(me(), number), me()))


@blueprint.get("/<int:number>/calendar.ics")
@requires(Permission.MEETINGS_READ)
def calendar(number: int) -> ResponseReturnValue:
    """One meeting as a file for a calendar, with the agenda as its reader may see it."""
    meeting = queries.meeting_for(me(), number)
    response = Response(calendars.as_file(meeting, me()), mimetype=CALENDAR)
    response.headers.set("Content-Disposition", "attachment", filename=f"{meeting.reference}.ics")
    return response


# Plan one.


@blueprint.get("/new")
@requires(Permission.MEETINGS_PREPARE)
def new() -> ResponseReturnValue:
    return _form_page(MeetingForm(formdata=None, minutes=90), **_PLANNING)


@blueprint.post("/new")
@requires(Permission.MEETINGS_PREPARE)
def plan() -> ResponseReturnValue:
    form = MeetingForm()
    if (place := place_of(form.once.data)) is not None:
        return go_to(place)
    if not form.validate():
        return _form_page(form, status=422, **_PLANNING)
    body = the_steering_group()
    if body is None:
        raise NotFound()
    try:
        meeting = planning.plan(body, by=me(), **_written(form))
    except Unready as unready:
        fault(form[unready.field], unready.words)
        return _form_page(form, status=422, **_PLANNING)
    place = url_for(".agenda", number=meeting.number)
    remember(form.once.data, place)
    flash(f"{meeting.reference} is a draft. Nobody is told before its agenda is published.", "success")
    return go_to(place)


@blueprint.get("/<int:number>/edit")
@requires(Permission.MEETINGS_PREPARE)
def edit(number: int) -> ResponseReturnValue:
    meeting = _to_change(number)
    return _edit_page(meeting, EditMeetingForm(formdata=None, data=_as_typed(meeting)))


@blueprint.post("/<int:number>/edit")
@requires(Permission.MEETINGS_PREPARE)
def revise(number: int) -> ResponseReturnValue:
    meeting = _to_change(number, to_change=True)
    form = EditMeetingForm()
    if not form.validate():
        return _edit_page(meeting, form, status=422)
    asked = merged(meeting, form.version.data or 0, _written(form))
    if asked.conflict is not None:
        form.version.data = meeting.version
        show_as_it_stands(form, _as_typed(meeting), but=_fields_of(asked.values))
        return _edit_page(meeting, form, status=409, conflict=asked.conflict)
    try:
        planning.revise(meeting, asked.values, by=me())
    except Unready as unready:
        fault(form[unready.field], unready.words)
        return _edit_page(meeting, form, status=422)
    told = " Whoever is invited is told, if the time or the place is another." if meeting.invited else ""
    flash(f"{meeting.reference} is saved.{told}", "success")
    return go_to(url_for(".show", number=number))


def _to_change(number: int, *, to_change: bool = False) -> Meeting:
    meeting = queries.meeting_for(me(), number, to_change=to_change)
    ensure(policy.may_change(me(), meeting), "change this meeting: it has begun, or is over")
    return meeting


_PLANNING: dict[str, Any] = {
    "heading": "Plan a meeting",
    "intro": "It is a draft at first: you put its agenda together, and nobody is told before it is published.",
    "button": "Plan it",
}


def _form_page(form: MeetingForm, *, status: int = 200, conflict: Conflict | None = None, **words: Any) -> Response:
    crumb = words.pop("crumb", None) or ("Meetings", url_for(".index"))
    return page("meetings/form.html", status=status, form=form, conflict=conflict, crumb=crumb, **words)


def _edit_page(
    meeting: Meeting, form: EditMeetingForm, *, status: int = 200, conflict: Conflict | None = None
) -> Response:
    if status != 200:
        db.session.expire(meeting)
    told = (
        "Whoever is invited is told of another time or place." if meeting.invited else "It is a draft: nobody is told."
    )
    return _form_page(
        form,
        status=status,
        conflict=conflict,
        heading="Change when and where",
        intro=told,
        button="Save mine" if conflict else "Save the changes",
        crumb=(f"{meeting.reference} {meeting.title}", url_for(".show", number=meeting.number)),
    )


def _written(form: MeetingForm) -> dict[str, Any]:
    assert form.on.data is not None
    return {
        "title": form.title.data,
        "starts_at": clock.instant_of(form.on.data, form.starts_at.data),
        "minutes": form.minutes.data,
        "place": form.place.data or None,
        "link": form.link.data or None,
    }


def _as_typed(meeting: Meeting) -> dict[str, Any]:
    here = clock.local(meeting.starts_at)
    return {
        "version": meeting.version,
        "title": meeting.title,
        "on": here.date(),
        "starts_at": here.time(),
        "minutes": meeting.minutes,
        "place": meeting.place,
        "link": meeting.link,
    }


def _fields_of(columns: Any) -> set[str]:
    """The fields that stand for these columns: a day and a time are one instant."""
    return {*columns, "on", "version"} if "starts_at" in columns else {*columns, "version"}


# Publish it, or call it off.


@blueprint.get("/<int:number>/publish")
@requires(Permission.MEETINGS_RUN)
def publish(number: int) -> ResponseReturnValue:
    return ask(PressForm(formdata=None), **_publishing(queries.meeting_for(me(), number)))


@blueprint.post("/<int:number>/publish")
@requires(Permission.MEETINGS_RUN)
def published(number: int) -> ResponseReturnValue:
    meeting = queries.meeting_for(me(), number, to_change=True)
    form = PressForm()
    words = _publishing(meeting)

    def do() -> str:
        planning.publish(meeting, by=me())
        return url_for(".show", number=number)

    return settle(form, do, told="The agenda is published. Letters leave within minutes.", **words)


def _publishing(meeting: Meeting) -> dict[str, Any]:
    items = agenda.items_of(meeting, me())
    minutes = sum(item.minutes for item in items)
    over = minutes - meeting.minutes
    return {
        "crumb": (f"{meeting.reference} {meeting.title}", url_for(".show", number=meeting.number)),
        "heading": "Publish the agenda",
        "lead": f"{count(len(items), 'item')}, {count(minutes, 'minute')}"
        + (f": {count(over, 'minute')} more than the meeting lasts" if over > 0 else ""),
        "happens": [
            "Members can read the agenda, its background and its papers. Confidential items stay with those whom they"
            " are for.",
            "Seat holders, their deputies, officers and whoever presents an item are invited by letter.",
            "Whoever proposed an item is told that it is on the agenda.",
        ],
        "button": "Publish it and invite",
    }


@blueprint.get("/<int:number>/cancel")
@requires(Permission.MEETINGS_RUN)
def cancel(number: int) -> ResponseReturnValue:
    return ask(WhyForm(formdata=None), **_cancelling(queries.meeting_for(me(), number)))


@blueprint.post("/<int:number>/cancel")
@requires(Permission.MEETINGS_RUN)
def cancelled(number: int) -> ResponseReturnValue:
    meeting = queries.meeting_for(me(), number, to_change=True)
    form = WhyForm()

    def do() -> str:
        planning.cancel(meeting, by=me(), why=form.why.data or "")
        return url_for(".show", number=number)

    return settle(form, do, told=f"{meeting.reference} is cancelled.", **_cancelling(meeting))


def _cancelling(meeting: Meeting) -> dict[str, Any]:
    tells = "Whoever was invited is told, with your reason." if meeting.invited else "It is a draft: nobody is told."
    return {
        "crumb": (f"{meeting.reference} {meeting.title}", url_for(".show", number=meeting.number)),
        "heading": "Cancel the meeting",
        "lead": when_words(meeting.starts_at, meeting.minutes),
        "happens": [tells, "It stays in the list, as cancelled. It cannot be taken up again: plan a new one."],
        "warns": True,
        "button": "Cancel the meeting",
        "leave": "Let it take place",
    }
