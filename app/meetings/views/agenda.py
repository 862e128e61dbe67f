"""Which addresses put an agenda together, and show and change what is on it?"""

from typing import Any

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import Unready, ensure
from app.extensions import db
from app.meetings import editing, policy
from app.meetings.forms.agenda import CarryForm, EditItemForm, EditWholeItemForm, ItemForm, WholeItemForm, as_written
from app.meetings.forms.meetings import PressForm, WhyForm
from app.meetings.models import AgendaItem, Meeting
from app.meetings.pages import agenda as pages
from app.meetings.queries import agenda as queries
from app.meetings.queries.meetings import meeting_called, meeting_for
from app.meetings.queries.offering import decision_called, later_meetings, meeting_with, proposal_called
from app.meetings.services import agenda as services
from app.meetings.views import blueprint
from app.meetings.views.pressing import press, say, settle
from app.meetings.workflow import MeetingState, Purpose
from app.people.choosing import person_in
from app.people.models import Person
from app.people.queries import people_called
from app.people.views.deeds import ask
from app.records.models import Visibility
from app.records.references import NotFound
from app.records.services import place_of, remember
from app.web.conflicts import Conflict, merged, show_as_it_stands
from app.web.forms import fault
from app.web.pages import go_to, page, saved, wants_fragment
from app.wording import until


@blueprint.get("/<int:number>/agenda")
@requires(Permission.MEETINGS_PREPARE)
def agenda(number: int) -> ResponseReturnValue:
    return page("meetings/agenda.html", **pages.whole(_to_prepare(number), me()))


def _to_prepare(number: int, *, to_change: bool = False) -> Meeting:
    meeting = meeting_for(me(), number, to_change=to_change)
    ensure(policy.may_change(me(), meeting), "change this agenda: the meeting has begun, or is over")
    return meeting


@blueprint.post("/<int:number>/agenda/order")
@requires(Permission.MEETINGS_PREPARE)
def order(number: int) -> ResponseReturnValue:
    """Move an item one place up or down: the button that was pressed says which."""
    meeting = _to_prepare(number, to_change=True)
    way = "up" if "up" in request.form else "down"
    item_id = request.form.get(way, "")
    item = _item_on(meeting, int(item_id)) if item_id.isascii() and item_id.isdigit() and len(item_id) < 10 else None
    back = url_for(".agenda", number=number)
    if item is None:
        return go_to(back)
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
    meeting = _to_prepare(number, to_change=True)
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
    meeting = _to_prepare(number, to_change=True)
    typed = request.form.get("item", "")

    def do() -> str:
        if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
            raise Unready("item", "Choose an item from the backlog")
        item = queries.item_for(me(), int(typed), to_change=True)
        services.pull_in(item, meeting, by=me())
        return f"“{item.title}” is on the agenda of {meeting.reference}."

    return press(PressForm(), do, back=url_for(".agenda", number=number))


# Put something on.


@blueprint.get("/<int:number>/agenda/new")
@requires(Permission.MEETINGS_PREPARE)
def new_item(number: int) -> ResponseReturnValue:
    meeting = _to_prepare(number)
    return _item_page(_a_form(formdata=None), meeting, **_adding(meeting))


@blueprint.post("/<int:number>/agenda/new")
@requires(Permission.MEETINGS_PREPARE)
def add_item(number: int) -> ResponseReturnValue:
    meeting = _to_prepare(number, to_change=True)
    form = _a_form()
    if (place := place_of(form.once.data)) is not None:
        return go_to(place)
    if not form.validate() or not _people_are_known(form):
        return _item_page(form, meeting, status=422, **_adding(meeting))
    try:
        item = services.add_item(meeting, by=me(), **_written(form), **_named(form))
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


def _people_are_known(form: ItemForm, item: AgendaItem | None = None) -> bool:
    """Does it name people whom we know? What it says of them stands in the form from here on."""
    form.person = None  # ty: ignore[missing-attribute]
    if form.presenter.data:
        now = db.session.get_one(Person, item.presenter_id) if item is not None and item.presenter_id else None
        person = now if now is not None and now.name == form.presenter.data else person_in(form.presenter, me())
        if person is None:
            return False
        form.person = person  # ty: ignore[missing-attribute]
    form.people = []  # ty: ignore[missing-attribute]
    if isinstance(form, WholeItemForm) and form.meant_for.data == Visibility.NAMED.value:
        for name in as_written(form):
            people = people_called(me(), name)
            if len(people) != 1:
                several = f"More than one person fits “{name}”. Type their e-mail address"
                fault(form.readers, several if people else f"Nobody here is called “{name}”")
                return False
            form.people.append(people[0][0])  # ty: ignore[missing-attribute]
    return True


def _written(form: Any) -> dict[str, Any]:
    values = {
        "title": form.title.data,
        "section": form.section.data or services.SECTION,
        "purpose": Purpose(form.purpose.data),
        "minutes": form.minutes.data,
        "background": form.background.data or "",
    }
    return {**values, "meant_for": Visibility(form.meant_for.data)} if isinstance(form, WholeItemForm) else values


def _named(form: Any) -> dict[str, Any]:
    return {"presenter": form.person, "readers": form.people}


# One item.


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
    found, meeting = _read(item_id)
    papers = queries.papers_of([item_id]).get(item_id, [])
    return page("meetings/item.html", **pages.one(found, queries.row_of(found), meeting, me(), papers))


def _read(item_id: int, *, to_change: bool = False) -> tuple[AgendaItem, Meeting | None]:
    """An item with its meeting, each as far as this person may read it.

    :param to_change: lock both, the meeting first as wherever something is done in it: no two wait for each other.
    """
    meeting_id = queries.item_for(me(), item_id).meeting_id
    meeting = _whole_meeting(meeting_id, to_change=to_change) if meeting_id is not None else None
    found = queries.item_for(me(), item_id, to_change=to_change)
    if found.meeting_id != meeting_id:
        # Pulled in or put back in the same moment.
        raise NotFound()
    return found, meeting


def _whole_meeting(meeting_id: int, *, to_change: bool) -> Meeting:
    number = meeting_called(meeting_id).number
    assert number is not None
    return meeting_for(me(), number, to_change=to_change)


def _to_edit(item_id: int, *, to_change: bool = False) -> tuple[AgendaItem, Meeting | None]:
    found, meeting = _read(item_id, to_change=to_change)
    ensure(policy.may_change_item(me(), found, meeting), "change this item as it stands")
    return found, meeting


@blueprint.get("/items/<int:item_id>/edit")
@requires(Permission.MEETINGS_READ)
def edit_item(item_id: int) -> ResponseReturnValue:
    found, meeting = _to_edit(item_id)
    return _edit_page(found, meeting, _an_edit_form(formdata=None, data=_as_typed(found)))


@blueprint.post("/items/<int:item_id>/edit")
@requires(Permission.MEETINGS_READ)
def revise_item(item_id: int) -> ResponseReturnValue:
    found, meeting = _to_edit(item_id, to_change=True)
    form = _an_edit_form()
    if not form.validate() or not _people_are_known(form, found):
        return _edit_page(found, meeting, form, status=422)
    presenter = form.person.id if form.person is not None else None
    asked = merged(found, form.version.data or 0, {**_written(form), "presenter_id": presenter})
    if asked.conflict is not None:
        form.version.data = found.version
        standing = {name: value for name, value in _as_typed(found).items() if name in form}
        show_as_it_stands(form, standing, but={*asked.values, "version", "readers"})
        return _edit_page(found, meeting, form, status=409, conflict=asked.conflict)
    try:
        services.revise_item(found, asked.values, by=me(), readers=form.people)
    except Unready as unready:
        say(form, unready)
        return _edit_page(found, meeting, form, status=422)
    flash(f"“{found.title}” is saved.", "success")
    return go_to(_place(found, meeting))


def _place(found: AgendaItem, meeting: Meeting | None) -> str:
    if meeting is None:
        return f"{url_for('.backlog')}#item-{found.id}"
    if policy.may_change(me(), meeting):
        return f"{url_for('.agenda', number=meeting.number)}#item-{found.id}"
    return f"{url_for('.show', number=meeting.number)}#item-{found.id}"


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
        crumb=("Back", _place(found, meeting)),
    )


# One field in place.


@blueprint.get("/items/<int:item_id>/row")
@requires(Permission.MEETINGS_PREPARE)
def item_row(item_id: int) -> ResponseReturnValue:
    """The item as it stands: what leaving an editor brings back."""
    found, meeting = _read(item_id)
    if not wants_fragment() or meeting is None:
        return go_to(_place(found, meeting))
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
        location=_place(found, meeting),
        announce=result,
        **pages.row(item_id, meeting, me(), focus=field),
    )


def _in_place(item_id: int, field: str, *, to_change: bool = False) -> tuple[AgendaItem, Meeting]:
    if field not in editing.FIELDS:
        raise NotFound()
    found, meeting = _to_edit(item_id, to_change=to_change)
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
        else _place(opened.item, meeting),
        suggest_href=url_for("people.suggest", field=f"item-{item_id}-presenter"),
        **pages.row(item_id, meeting, me(), editing=opened.field),
    )


# Off again, or on to a later meeting.


@blueprint.get("/items/<int:item_id>/off")
@requires(Permission.MEETINGS_PREPARE)
def take_off(item_id: int) -> ResponseReturnValue:
    found, meeting = _to_edit(item_id)
    return ask(_off_form(meeting, formdata=None), **_taking_off(found, meeting))


@blueprint.post("/items/<int:item_id>/off")
@requires(Permission.MEETINGS_PREPARE)
def taken_off(item_id: int) -> ResponseReturnValue:
    form = WhyForm()
    if (place := place_of(form.once.data)) is not None:
        return go_to(place)
    found, meeting = _to_edit(item_id, to_change=True)
    form = _off_form(meeting)

    def do() -> str:
        place = _place(found, meeting).partition("#")[0]
        services.take_off(found, by=me(), why=form.why.data if isinstance(form, WhyForm) else None)
        return place

    return settle(form, do, told=f"“{found.title}” is off the agenda.", **_taking_off(found, meeting))


def _off_form(meeting: Meeting | None, **more: Any) -> Any:
    """Of a draft nobody has to be told why."""
    is_draft = meeting is not None and meeting.state is MeetingState.DRAFT
    return (PressForm if is_draft else WhyForm)(**more)


def _taking_off(found: AgendaItem, meeting: Meeting | None) -> dict[str, Any]:
    return {
        "crumb": ("Back", _place(found, meeting)),
        "heading": "Take it off the agenda",
        "lead": found.title,
        "consequences": [
            "It leaves the agenda with its papers, and cannot be brought back.",
            "For a later meeting, put it back into the backlog instead.",
        ],
        "warns": True,
        "button": "Take it off",
    }


@blueprint.post("/items/<int:item_id>/back")
@requires(Permission.MEETINGS_PREPARE)
def put_back(item_id: int) -> ResponseReturnValue:
    found, meeting = _to_edit(item_id, to_change=True)

    def do() -> str:
        services.put_back(found, by=me())
        return f"“{found.title}” waits in the backlog."

    return press(PressForm(), do, back=_place(found, meeting).partition("#")[0])


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
        return _place(found, meeting)

    return settle(form, do, told=f"“{found.title}” is carried over.", **_carrying(found, meeting))


def _to_carry(item_id: int, *, to_change: bool = False) -> tuple[AgendaItem, Meeting]:
    """:raises NotFound: it waits in the backlog, from where it is pulled in."""
    found, meeting = _read(item_id, to_change=to_change)
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
        "crumb": ("Back", _place(found, meeting)),
        "heading": "Carry it over",
        "lead": found.title,
        "consequences": [
            "A new item goes on from this one. What was said and decided under this one stays as it is.",
        ],
        "button": "Carry it over",
    }
