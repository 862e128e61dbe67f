"""Which addresses open a meeting and lead through its agenda?"""

from flask import Response, flash, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import Unready
from app.meetings.forms.live import OpenForm, WhyForm
from app.meetings.pages.opening import chairs, opening_page
from app.meetings.queries.reading import meeting_at
from app.meetings.services import session as services
from app.meetings.views.live import blueprint
from app.meetings.views.live.answers import done, item_to_change, meeting_to_change, place_in, refused
from app.people.queries import person_for
from app.web.forms import fault
from app.web.pages import go_to, page


@blueprint.get("/open")
@requires(Permission.MEETINGS_RUN)
def opening(number: int) -> ResponseReturnValue:
    form = OpenForm(formdata=None)
    return _opening(number, form)


@blueprint.post("/open")
@requires(Permission.MEETINGS_RUN)
def open_meeting(number: int) -> ResponseReturnValue:
    meeting = meeting_to_change(number)
    form = OpenForm()
    form.chair.choices = chairs(meeting)
    if not form.validate():
        return _opening(number, form, status=422)
    try:
        services.open_meeting(meeting, chair=person_for(me(), int(form.chair.data or 0)), by=me())
    except Unready as unready:
        fault(form.chair, unready.words)
        return _opening(number, form, status=422)
    flash("The meeting is open. Note who is there, and ask for interests in what is on the agenda.", "success")
    return go_to(place_in(number, "part-table"))


def _opening(number: int, form: OpenForm, *, status: int = 200) -> Response:
    meeting = meeting_at(me(), number)
    return page("meetings/live/deed.html", status=status, form=form, **opening_page(meeting, form))


@blueprint.post("/items/<int:item_id>/begin")
@requires(Permission.MEETINGS_RUN)
def begin(number: int, item_id: int) -> ResponseReturnValue:
    meeting, item = item_to_change(number, item_id)
    try:
        services.begin_item(meeting, item, by=me())
    except Unready as unready:
        return refused(number, unready)
    flash(f"“{item.title}” is being discussed.", "success")
    return go_to(place_in(number, "writing"))


@blueprint.post("/end")
@requires(Permission.MEETINGS_RUN)
def end(number: int) -> ResponseReturnValue:
    meeting = meeting_to_change(number)
    services.end_item(meeting, by=me())
    return done(number, "Nothing is being discussed now.", "part-agenda")


@blueprint.get("/reopen")
@requires(Permission.MEETINGS_RUN)
def reopening(number: int) -> ResponseReturnValue:
    return _reopening(number, WhyForm(formdata=None))


@blueprint.post("/reopen")
@requires(Permission.MEETINGS_RUN)
def reopen(number: int) -> ResponseReturnValue:
    meeting = meeting_to_change(number)
    form = WhyForm()
    if not form.validate():
        return _reopening(number, form, status=422)
    try:
        services.reopen(meeting, by=me(), why=form.why.data or "")
    except Unready as unready:
        fault(form.why, unready.words)
        return _reopening(number, form, status=422)
    flash("The meeting is open again. Note who is there: whoever was there had left when it was closed.", "success")
    return go_to(place_in(number, "part-table"))


def _reopening(number: int, form: WhyForm, *, status: int = 200) -> Response:
    meeting = meeting_at(me(), number)
    return page(
        "meetings/live/deed.html",
        status=status,
        form=form,
        heading=f"Reopen {meeting.reference}, “{meeting.title}”",
        happens=[
            "It is in session again, as long as no other meeting of the body is.",
            "The reason stands in its minutes and its history.",
            "Nobody is there until you note it: the quorum begins anew with whoever is.",
        ],
        button="Reopen it",
        back=url_for("minutes.show", number=number),
    )
