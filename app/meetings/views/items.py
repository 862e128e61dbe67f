"""Which addresses show an agenda item, put one on an agenda, and change it as a whole?"""

from dataclasses import dataclass
from typing import Any

from flask import Response, flash, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import Unready
from app.extensions import db
from app.meetings import policy
from app.meetings.forms.agenda import EditItemForm, EditWholeItemForm, ItemForm, WholeItemForm, as_written
from app.meetings.models import AgendaItem, Meeting
from app.meetings.pages import agenda as pages
from app.meetings.queries import agenda as queries
from app.meetings.queries.meetings import meeting_called
from app.meetings.queries.papers import papers_of
from app.meetings.services import agenda as services
from app.meetings.views import blueprint
from app.meetings.views.agenda import meeting_to_prepare
from app.meetings.views.finding import item_to_edit, item_with_meeting, place_of_item
from app.meetings.views.pressing import say
from app.meetings.workflow import Purpose
from app.people.choosing import person_in
from app.people.models import Person
from app.people.queries import people_called
from app.records.models import Visibility
from app.records.services import place_of, remember
from app.web.conflicts import Conflict, merged, show_as_it_stands
from app.web.forms import fault
from app.web.pages import go_to, page


@blueprint.get("/items/<int:item_id>")
@requires(Permission.MEETINGS_READ)
def item(item_id: int) -> ResponseReturnValue:
    """Where an item is read: on its meeting's page, or in the backlog."""
    found = queries.item_for(me(), item_id)
    if found.meeting_id is None:
        return go_to(f"{url_for('.backlog')}#item-{item_id}")
    return go_to(f"{url_for('.show', number=meeting_called(found.meeting_id).number)}#item-{item_id}")


@blueprint.get("/items/<int:item_id>/whole")
@requires(Permission.MEETINGS_READ)
def whole_item(item_id: int) -> ResponseReturnValue:
    """All that belongs to an item: its papers, who may see it, what became of it."""
    found, meeting = item_with_meeting(item_id)
    papers = papers_of(item_id)
    return page("meetings/item.html", **pages.one(found, queries.row_of(found), meeting, me(), papers))


@blueprint.get("/items/<int:item_id>/edit")
@requires(Permission.MEETINGS_READ)
def edit_item(item_id: int) -> ResponseReturnValue:
    found, meeting = item_to_edit(item_id)
    return _edit_page(found, meeting, _an_edit_form(formdata=None, data=_as_typed(found)))


@blueprint.post("/items/<int:item_id>/edit")
@requires(Permission.MEETINGS_READ)
def revise_item(item_id: int) -> ResponseReturnValue:
    found, meeting = item_to_edit(item_id, to_change=True)
    form = _an_edit_form()
    named = _named(form, found) if form.validate() else None
    if named is None:
        return _edit_page(found, meeting, form, status=422)
    presenter = named.presenter.id if named.presenter is not None else None
    asked = merged(found, form.version.data or 0, {**_written(form), "presenter_id": presenter})
    if asked.conflict is not None:
        form.version.data = found.version
        standing = {name: value for name, value in _as_typed(found).items() if name in form}
        show_as_it_stands(form, standing, but={*asked.values, "version", "readers"})
        return _edit_page(found, meeting, form, status=409, conflict=asked.conflict)
    try:
        services.revise_item(found, asked.values, by=me(), readers=named.readers)
    except Unready as unready:
        say(form, unready)
        return _edit_page(found, meeting, form, status=422)
    flash(f"“{found.title}” is saved.", "success")
    return go_to(place_of_item(found, meeting))


def _an_edit_form(**more: Any) -> Any:
    return (EditWholeItemForm if policy.may_keep_confidential(me()) else EditItemForm)(**more)


def _as_typed(found: AgendaItem) -> dict[str, Any]:
    presenter = db.session.get(Person, found.presenter_id) if found.presenter_id is not None else None
    return {
        "version": found.version,
        "title": found.title,
        "section": found.section,
        "purpose": found.purpose.value,
        "presenter": presenter.name if presenter is not None else "",
        "minutes": found.minutes,
        "background": found.background,
        "meant_for": found.meant_for.value,
        "readers": ", ".join(reader.name for reader in queries.readers_of(found)),
    }


def _edit_page(
    found: AgendaItem, meeting: Meeting | None, form: Any, *, status: int = 200, conflict: Conflict | None = None
) -> Response:
    if status != 200:
        db.session.expire(found)
    return _item_page(
        form,
        meeting,
        status=status,
        conflict=conflict,
        heading="Change this item",
        intro="Whoever may see the item sees what changed, and who changed it.",
        button="Save mine" if conflict else "Save the changes",
        crumb=("Back", place_of_item(found, meeting)),
    )


# Put one on.


@blueprint.get("/<int:number>/agenda/new")
@requires(Permission.MEETINGS_PREPARE)
def new_item(number: int) -> ResponseReturnValue:
    meeting = meeting_to_prepare(number)
    return _item_page(_a_form(formdata=None), meeting, **_adding(meeting))


@blueprint.post("/<int:number>/agenda/new")
@requires(Permission.MEETINGS_PREPARE)
def add_item(number: int) -> ResponseReturnValue:
    meeting = meeting_to_prepare(number, to_change=True)
    form = _a_form()
    if (place := place_of(form.once.data)) is not None:
        return go_to(place)
    named = _named(form) if form.validate() else None
    if named is None:
        return _item_page(form, meeting, status=422, **_adding(meeting))
    try:
        item = services.add_item(meeting, by=me(), presenter=named.presenter, readers=named.readers, **_written(form))
    except Unready as unready:
        say(form, unready)
        return _item_page(form, meeting, status=422, **_adding(meeting))
    place = f"{url_for('.agenda', number=number)}#item-{item.id}"
    remember(form.once.data, place)
    flash(f"“{item.title}” is on the agenda.", "success")
    return go_to(place)


def _a_form(**more: Any) -> ItemForm:
    """Whoever runs meetings also says who may see it."""
    return (WholeItemForm if policy.may_keep_confidential(me()) else ItemForm)(**more)


def _adding(meeting: Meeting) -> dict[str, Any]:
    return {
        "heading": "Put something on the agenda",
        "intro": "It stands as the last of its section; the order can be changed.",
        "button": "Put it on",
        "crumb": (f"Agenda of {meeting.reference}", url_for(".agenda", number=meeting.number)),
    }


def _item_page(
    form: ItemForm, meeting: Meeting | None, *, status: int = 200, conflict: Conflict | None = None, **words: Any
) -> Response:
    return page(
        "meetings/item_form.html",
        status=status,
        form=form,
        conflict=conflict,
        says_who=isinstance(form, WholeItemForm),
        section_names=queries.sections_of(meeting, me()) if meeting is not None else [],
        suggest_href=url_for("people.suggest", field="presenter"),
        **words,
    )


@dataclass(frozen=True)
class Named:
    """Whom a form names: who presents it, and whom it is for by name."""

    presenter: Person | None
    readers: list[Person]


def _named(form: ItemForm, item: AgendaItem | None = None) -> Named | None:
    """``None``, with a fault in the form, where it is not clear whom it names.

    :param item: the item as it stands: whoever presents it need not be found by name again.
    """
    presenter = None
    if form.presenter.data:
        now = db.session.get_one(Person, item.presenter_id) if item is not None and item.presenter_id else None
        presenter = now if now is not None and now.name == form.presenter.data else person_in(form.presenter, me())
        if presenter is None:
            return None
    if not isinstance(form, WholeItemForm) or form.meant_for.data != Visibility.NAMED.value:
        return Named(presenter, [])
    readers = []
    for name in as_written(form):
        people = people_called(me(), name)
        if len(people) != 1:
            several = f"More than one person fits “{name}”. Type their e-mail address"
            fault(form.readers, several if people else f"Nobody here is called “{name}”")
            return None
        readers.append(people[0][0])
    return Named(presenter, readers)


def _written(form: Any) -> dict[str, Any]:
    values = {
        "title": form.title.data,
        "section": form.section.data or services.SECTION,
        "purpose": Purpose(form.purpose.data),
        "minutes": form.minutes.data,
        "background": form.background.data or "",
    }
    return {**values, "meant_for": Visibility(form.meant_for.data)} if isinstance(form, WholeItemForm) else values
