"""Which addresses close a meeting, and clear away what stands in its way?"""

from flask import Response, flash, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import Unready
from app.meetings.forms.live import WhyForm
from app.meetings.models import AgendaItem, Meeting
from app.meetings.pages.closing import closing_page, discarding_page
from app.meetings.queries.reading import item_at, meeting_at
from app.meetings.services import closing as services
from app.meetings.services import writing
from app.meetings.views.live import blueprint
from app.meetings.views.live.answers import item_to_change, kind_called, meeting_to_change, place_in
from app.web.forms import Form, fault
from app.web.pages import go_to, page


@blueprint.get("/close")
@requires(Permission.MEETINGS_RUN)
def closing(number: int) -> ResponseReturnValue:
    return _closing(meeting_at(me(), number))


@blueprint.post("/close")
@requires(Permission.MEETINGS_RUN)
def close(number: int) -> ResponseReturnValue:
    meeting = meeting_to_change(number)
    try:
        services.close_meeting(meeting, by=me())
    except Unready as unready:
        return _closing(meeting, status=422, said=unready.words)
    flash("The meeting is closed. Read its minutes once more, then circulate them.", "success")
    return go_to(url_for("minutes.show", number=number))


@blueprint.get("/items/<int:item_id>/drafts/<kind>/<int:person_id>/discard")
@requires(Permission.MEETINGS_RUN)
def discarding(number: int, item_id: int, kind: str, person_id: int) -> ResponseReturnValue:
    meeting = meeting_at(me(), number)
    item = item_at(me(), meeting, item_id)
    asked = discarding_page(meeting, item, kind_called(kind), person_id, me())
    if asked is None:
        flash("There is no such draft any more.", "info")
        return go_to(url_for(".closing", number=number))
    return page("meetings/live/deed.html", form=Form(formdata=None), **asked)


@blueprint.post("/items/<int:item_id>/drafts/<kind>/<int:person_id>/discard")
@requires(Permission.MEETINGS_RUN)
def discard(number: int, item_id: int, kind: str, person_id: int) -> ResponseReturnValue:
    meeting, item = item_to_change(number, item_id)
    writing.discard_draft(meeting, item, kind_called(kind), person_id, by=me())
    flash("The draft is discarded.", "success")
    return go_to(url_for(".closing", number=number))


def _closing(meeting: Meeting, *, status: int = 200, said: str = "") -> Response:
    return page("meetings/live/close.html", status=status, said=said, **closing_page(meeting, me()))


@blueprint.get("/items/<int:item_id>/put-off")
@requires(Permission.MEETINGS_RUN)
def putting_off(number: int, item_id: int) -> ResponseReturnValue:
    meeting = meeting_at(me(), number)
    return _putting_off(meeting, item_at(me(), meeting, item_id), WhyForm(formdata=None))


@blueprint.post("/items/<int:item_id>/put-off")
@requires(Permission.MEETINGS_RUN)
def put_off(number: int, item_id: int) -> ResponseReturnValue:
    meeting, item = item_to_change(number, item_id)
    form = WhyForm()
    if not form.validate():
        return _putting_off(meeting, item, form, status=422)
    try:
        services.put_off(meeting, item, by=me(), why=form.why.data or "")
    except Unready as unready:
        fault(form.why, unready.words)
        return _putting_off(meeting, item, form, status=422)
    flash("It waits in the backlog for a later meeting.", "success")
    return go_to(place_in(number, "part-agenda"))


def _putting_off(meeting: Meeting, item: AgendaItem, form: WhyForm, *, status: int = 200) -> Response:
    return page(
        "meetings/live/deed.html",
        status=status,
        form=form,
        heading=f"Carry over “{item.title}”",
        happens=[
            "It waits in the backlog as a new item, with a link to this one, until somebody puts it on an agenda.",
            "What has been put down under it here stays in these minutes.",
        ],
        button="Carry it over",
        back=place_in(meeting.number or 0, "part-shown", item.id),
    )
