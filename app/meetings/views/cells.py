"""Which addresses change one field of an agenda item in its row?"""

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission
from app.extensions import db
from app.meetings import editing
from app.meetings.models import AgendaItem, Meeting
from app.meetings.pages import agenda as pages
from app.meetings.views import blueprint
from app.meetings.views.finding import item_to_edit, item_with_meeting, place_of_item
from app.records.references import NotFound
from app.web.pages import go_to, page, saved, wants_fragment


@blueprint.get("/items/<int:item_id>/row")
@requires(Permission.MEETINGS_PREPARE)
def item_row(item_id: int) -> ResponseReturnValue:
    """The item as it stands: what leaving an editor brings back."""
    found, meeting = item_with_meeting(item_id)
    if not wants_fragment() or meeting is None:
        return go_to(place_of_item(found, meeting))
    return page("meetings/_agenda_row.html", **pages.row(item_id, meeting, me(), focus=request.args.get("focus", "")))


@blueprint.get("/items/<int:item_id>/edit/<field>")
@requires(Permission.MEETINGS_PREPARE)
def edit_field(item_id: int, field: str) -> ResponseReturnValue:
    found, meeting = _in_place(item_id, field)
    return _editor(editing.open_editor(found, field), meeting)


@blueprint.post("/items/<int:item_id>/edit/<field>")
@requires(Permission.MEETINGS_PREPARE)
def save_field(item_id: int, field: str) -> ResponseReturnValue:
    found, meeting = _in_place(item_id, field, to_change=True)
    result = editing.save(found, field, me(), request.form)
    if isinstance(result, editing.Editing):
        db.session.expire(found)
        return _editor(result, meeting, status=409 if result.conflict else 422)
    return saved(
        "meetings/_agenda_row.html",
        location=place_of_item(found, meeting),
        announce=result,
        **pages.row(item_id, meeting, me(), focus=field),
    )


def _in_place(item_id: int, field: str, *, to_change: bool = False) -> tuple[AgendaItem, Meeting]:
    if field not in editing.FIELDS:
        raise NotFound()
    found, meeting = item_to_edit(item_id, to_change=to_change)
    if meeting is None:
        raise NotFound()
    return found, meeting


def _editor(opened: editing.Editing, meeting: Meeting, *, status: int = 200) -> Response:
    item_id, in_place = opened.item.id, wants_fragment()
    return page(
        "meetings/edit_field.html",
        "meetings/_agenda_row.html",
        status=status,
        heading=f"Change the {opened.words} of an item",
        words=opened.words,
        form=opened.form,
        conflict=opened.conflict,
        in_place=in_place,
        cancel_href=url_for(".item_row", item_id=item_id, focus=opened.field)
        if in_place
        else place_of_item(opened.item, meeting),
        suggest_href=url_for("people.suggest", field=f"item-{item_id}-presenter"),
        **pages.row(item_id, meeting, me(), editing=opened.field),
    )
