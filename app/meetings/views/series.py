"""Which addresses show series, begin and change them, and make meetings from them?"""

from typing import Any

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import Unready
from app.extensions import db
from app.meetings import rhythm
from app.meetings.forms.meetings import WhyForm
from app.meetings.forms.series import EditSeriesForm, MakeForm, SeriesForm, as_chosen
from app.meetings.models import Series
from app.meetings.pages import series as pages
from app.meetings.queries import meetings as queries
from app.meetings.services import series as services
from app.meetings.views import blueprint
from app.meetings.views.pressing import settle
from app.people.views.deeds import ask
from app.records.references import NotFound
from app.records.services import place_of, remember
from app.steering.queries import the_steering_group
from app.web.conflicts import Conflict, merged, show_as_it_stands
from app.web.forms import fault
from app.web.pages import go_to, page
from app.wording import count, long_day

_SHOWN = 6  # of the next days, beside the form


@blueprint.get("/series")
@requires(Permission.MEETINGS_READ)
def all_series() -> ResponseReturnValue:
    return page("meetings/all_series.html", **pages.every(me()))


@blueprint.get("/series/<int:series_id>")
@requires(Permission.MEETINGS_READ)
def series(series_id: int) -> ResponseReturnValue:
    return page("meetings/series.html", **pages.one(queries.series_for(me(), series_id), me()))


# Begin one, and change it.


@blueprint.get("/series/new")
@requires(Permission.MEETINGS_PREPARE)
def begin_series() -> ResponseReturnValue:
    return _form_page(SeriesForm(formdata=None, from_on=clock.today(), minutes=90), **_BEGINNING)


@blueprint.post("/series/new")
@requires(Permission.MEETINGS_PREPARE)
def series_begun() -> ResponseReturnValue:
    form = SeriesForm()
    if "preview" in request.form:
        return _form_page(form, **_BEGINNING)
    if (place := place_of(form.once.data)) is not None:
        return go_to(place)
    if not form.validate():
        return _form_page(form, status=422, **_BEGINNING)
    body = the_steering_group()
    if body is None:
        raise NotFound()
    try:
        begun = services.begin_series(body, by=me(), **form.values())
    except Unready as unready:
        _say(form, unready)
        return _form_page(form, status=422, **_BEGINNING)
    place = url_for(".series", series_id=begun.id)
    remember(form.once.data, place)
    flash("The series is there. Say with what every agenda begins, then make its next meetings.", "success")
    return go_to(place)


@blueprint.get("/series/<int:series_id>/edit")
@requires(Permission.MEETINGS_PREPARE)
def edit_series(series_id: int) -> ResponseReturnValue:
    found = queries.series_for(me(), series_id)
    return _edit_page(found, EditSeriesForm(formdata=None, data=_as_typed(found)))


@blueprint.post("/series/<int:series_id>/edit")
@requires(Permission.MEETINGS_PREPARE)
def revise_series(series_id: int) -> ResponseReturnValue:
    found = queries.series_for(me(), series_id, to_change=True)
    form = EditSeriesForm()
    if "preview" in request.form:
        return _edit_page(found, form)
    if not form.validate():
        return _edit_page(found, form, status=422)
    asked = merged(found, form.version.data or 0, form.values())
    if asked.conflict is not None:
        form.version.data = found.version
        rule = set(as_chosen(rhythm.read(found.rule))) if "rule" in asked.values else set()
        show_as_it_stands(form, _as_typed(found), but={*asked.values, *rule, "version"})
        return _edit_page(found, form, status=409, conflict=asked.conflict)
    try:
        services.revise_series(found, asked.values, by=me())
    except Unready as unready:
        _say(form, unready)
        return _edit_page(found, form, status=422)
    flash("The series is saved. Meetings that were made already stay where they are.", "success")
    return go_to(url_for(".series", series_id=series_id))


_BEGINNING: dict[str, Any] = {
    "heading": "Begin a series of meetings",
    "intro": "Say when it meets. Its meetings are made from it when you ask for them, as drafts.",
    "button": "Begin the series",
}


def _say(form: SeriesForm, unready: Unready) -> None:
    """A rule that gives no day is put right at the day that it names."""
    field = unready.field
    if field == "rule":
        field = "month_day" if form.by_number else "from_on"
    fault(form[field], unready.words)


def _form_page(form: SeriesForm, *, status: int = 200, conflict: Conflict | None = None, **words: Any) -> Response:
    crumb = words.pop("crumb", None) or ("When it meets", url_for(".all_series"))
    words_of_rule, days = _in_words(form)
    return page(
        "meetings/series_form.html",
        "meetings/_next_days.html" if "preview" in request.form else None,
        status=status,
        form=form,
        conflict=conflict,
        crumb=crumb,
        rule_words=words_of_rule,
        days=days,
        preview_href=request.path,
        **words,
    )


def _in_words(form: SeriesForm) -> tuple[str, list[str]]:
    """What the form says in words, and the next days of it, as far as it says anything yet."""
    since = form.from_on.data
    if since is None or not form.says_a_rule:
        return "", []
    chosen = form.rhythm
    days = rhythm.next_days(chosen.rule, since=since, from_on=max(since, clock.today()), most=_SHOWN)
    return chosen.words, [long_day(day) for day in days]


def _edit_page(found: Series, form: EditSeriesForm, *, status: int = 200, conflict: Conflict | None = None) -> Response:
    if status != 200:
        db.session.expire(found)
    return _form_page(
        form,
        status=status,
        conflict=conflict,
        heading="Change when it meets",
        intro="Meetings that were made already stay where they are; later ones follow the new rule.",
        button="Save mine" if conflict else "Save the changes",
        crumb=(found.title, url_for(".series", series_id=found.id)),
    )


def _as_typed(found: Series) -> dict[str, Any]:
    return {
        "version": found.version,
        "title": found.title,
        **as_chosen(rhythm.read(found.rule)),
        "from_on": found.from_on,
        "starts_at": found.starts_at,
        "minutes": found.minutes,
        "place": found.place,
        "link": found.link,
    }


@blueprint.get("/series/<int:series_id>/end")
@requires(Permission.MEETINGS_PREPARE)
def end_series(series_id: int) -> ResponseReturnValue:
    return ask(WhyForm(formdata=None), **_ending(queries.series_for(me(), series_id)))


@blueprint.post("/series/<int:series_id>/end")
@requires(Permission.MEETINGS_PREPARE)
def series_ended(series_id: int) -> ResponseReturnValue:
    form = WhyForm()
    # Sent a second time, there is no such series any more: where it led is still there.
    if (place := place_of(form.once.data)) is not None:
        return go_to(place)
    found = queries.series_for(me(), series_id, to_change=True)

    def do() -> str:
        services.end_series(found, by=me(), why=form.why.data or "")
        return url_for(".all_series")

    return settle(form, do, told=f"No more meetings are made of “{found.title}”.", **_ending(found))


def _ending(found: Series) -> dict[str, Any]:
    return {
        "crumb": (found.title, url_for(".series", series_id=found.id)),
        "heading": "End this series",
        "lead": found.title,
        "happens": [
            "No more meetings are made of it. Those that there are stay as they are.",
            "It cannot be taken up again: you would begin a new one.",
        ],
        "warns": True,
        "button": "End the series",
    }


# Make meetings.


@blueprint.post("/series/<int:series_id>/make")
@requires(Permission.MEETINGS_PREPARE)
def make(series_id: int) -> ResponseReturnValue:
    found = queries.series_for(me(), series_id, to_change=True)
    form = MakeForm()
    if (place := place_of(form.once.data)) is not None:
        return go_to(place)
    try:
        made = services.make_next(found, form.how_many.data or 1, by=me()) if form.validate() else []
    except Unready as unready:
        fault(form.how_many, unready.words)
    if form.errors:
        return page("meetings/series.html", status=422, **pages.one(found, me(), form))
    place = url_for(".series", series_id=series_id)
    remember(form.once.data, place)
    flash(
        f"{count(len(made), 'draft is', 'drafts are')} there. Nobody is told before an agenda is published.", "success"
    )
    return go_to(place)
