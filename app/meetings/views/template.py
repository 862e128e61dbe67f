"""Which addresses say with what every agenda of a series begins?"""

from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission
from app.extensions import db
from app.meetings.forms.meetings import PressForm
from app.meetings.forms.series import TemplateItemForm
from app.meetings.models import Series, TemplateItem
from app.meetings.queries import meetings as queries
from app.meetings.services import series as services
from app.meetings.views import blueprint
from app.meetings.views.pressing import press, settle
from app.meetings.workflow import Purpose
from app.people.views.deeds import ask
from app.records.references import NotFound
from app.records.services import place_of
from app.web.forms import as_number
from app.web.pages import go_to


@blueprint.get("/series/<int:series_id>/template/new")
@requires(Permission.MEETINGS_PREPARE)
def add_to_template(series_id: int) -> ResponseReturnValue:
    return ask(TemplateItemForm(formdata=None), **_templating(queries.series_for(me(), series_id)))


@blueprint.post("/series/<int:series_id>/template/new")
@requires(Permission.MEETINGS_PREPARE)
def added_to_template(series_id: int) -> ResponseReturnValue:
    found = queries.series_for(me(), series_id, to_change=True)
    form = TemplateItemForm()

    def do() -> str:
        services.add_to_template(
            found,
            title=form.title.data or "",
            purpose=Purpose(form.purpose.data),
            minutes=form.minutes.data or 0,
            section=form.section.data or services.SECTION,
            by=me(),
        )
        return url_for(".series", series_id=series_id)

    return settle(form, do, told="It is part of every agenda that is made from now on.", **_templating(found))


def _templating(found: Series) -> dict[str, Any]:
    return {
        "crumb": (found.title, url_for(".series", series_id=found.id)),
        "heading": "What every agenda begins with",
        "lead": "For example the welcome, the interests, and the minutes of the last meeting.",
        "button": "Add it",
    }


@blueprint.post("/series/<int:series_id>/template/order")
@requires(Permission.MEETINGS_PREPARE)
def order_template(series_id: int) -> ResponseReturnValue:
    """Move an item one place up or down: the button that was pressed says which."""
    found = queries.series_for(me(), series_id, to_change=True)
    way = "up" if "up" in request.form else "down"
    template_id = as_number(request.form.get(way))
    if template_id is not None:
        item = _template_item(found, template_id)
        services.shift_in_template(found, item, up=way == "up", by=me())
        flash(f"“{item.title}” is moved {way}.", "success")
    return go_to(f"{url_for('.series', series_id=series_id)}#template-heading")


@blueprint.post("/series/<int:series_id>/template/<int:template_id>/remove")
@requires(Permission.MEETINGS_PREPARE)
def remove_from_template(series_id: int, template_id: int) -> ResponseReturnValue:
    form = PressForm()
    if (place := place_of(form.once.data)) is not None:
        return go_to(place)
    found = queries.series_for(me(), series_id, to_change=True)
    item = _template_item(found, template_id)

    def do() -> str:
        services.take_out_of_template(found, item, by=me())
        return f"“{item.title}” is out of the template."

    return press(form, do, back=url_for(".series", series_id=series_id))


def _template_item(found: Series, template_id: int) -> TemplateItem:
    item = db.session.get(TemplateItem, template_id)
    if item is None or item.series_id != found.id:
        raise NotFound()
    return item
