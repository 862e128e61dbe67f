"""Which addresses show and change the action plan?"""

from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.access.actor import Actor
from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import Unready, ensure
from app.actions import editing, pages, policy, queries, services
from app.actions.editing import answers_beside
from app.actions.filters import ActionFilter
from app.actions.forms import EditForm, EvidenceForm, ProposeForm, UpdateForm
from app.actions.models import Action, Priority, Strand
from app.extensions import db
from app.files import services as files
from app.people.models import Person
from app.people.queries import people_called
from app.records.references import Kind, NotFound, register_kind
from app.records.services import place_of, remember
from app.web.conflicts import Conflict, merged
from app.web.forms import fault
from app.web.pages import came_from, go_to, our_own, page, saved, wants_fragment

blueprint = Blueprint("actions", __name__, url_prefix="/actions")
register_kind(Kind("action", "action", "actions", "actions.show", "number", prefix="A"))


@blueprint.get("")
@requires(Permission.ACTIONS_READ)
def index() -> ResponseReturnValue:
    asked = ActionFilter.read(request.args)
    return page("actions/index.html", "actions/_table.html", **pages.plan(asked, me(), request.args.get("page")))


@blueprint.get("/<int:number>")
@requires(Permission.ACTIONS_READ)
def show(number: int) -> ResponseReturnValue:
    return _whole_page(queries.action_for(me(), number))


def _whole_page(action: Action, *, status: int = 200, **forms: Any) -> Response:
    return page("actions/show.html", status=status, **pages.whole(action, me(), **forms))


# One field, in place.


@blueprint.get("/<int:number>/row")
@requires(Permission.ACTIONS_READ)
def row(number: int) -> ResponseReturnValue:
    """The action as it stands: what leaving an editor brings back."""
    action = queries.action_for(me(), number)
    if not wants_fragment():
        return go_to(url_for(".show", number=number))
    return _fragment(action, focus=request.args.get("focus", ""))


@blueprint.get("/<int:number>/edit/<field>")
@requires(Permission.ACTIONS_UPDATE)
def edit_field(number: int, field: str) -> ResponseReturnValue:
    action = _to_edit(number, field)
    opened = editing.open_editor(action, field, me(), wanted=request.args.get("to"))
    return _editor(opened)


@blueprint.post("/<int:number>/edit/<field>")
@requires(Permission.ACTIONS_UPDATE)
def save_field(number: int, field: str) -> ResponseReturnValue:
    action = _to_edit(number, field, to_change=True)
    result = editing.save(action, field, me(), request.form)
    if isinstance(result, editing.Editing):
        db.session.expire(action)
        return _editor(result, status=409 if result.conflict else 422)
    return saved(
        _fragment_name(),
        location=our_own(request.form.get("back")) or url_for(".show", number=number),
        announce=result,
        **pages.one(action, me(), whole=_on_page(), focus=field),
    )


def _to_edit(number: int, field: str, *, to_change: bool = False) -> Action:
    if field not in editing.EDITORS:
        raise NotFound()
    action = queries.action_for(me(), number, to_change=to_change)
    editor = editing.EDITORS[field]
    ensure(editor.may_use(me(), action), f"change the {editor.words} of {action.reference} as it stands")
    return action


def _on_page() -> bool:
    return request.args.get("on") == "page"


def _fragment_name() -> str:
    return "actions/_facts.html" if _on_page() else "actions/_row.html"


def _fragment(action: Action, *, focus: str) -> Response:
    return page(_fragment_name(), **pages.one(action, me(), whole=_on_page(), focus=focus))


def _editor(opened: editing.Editing, *, status: int = 200) -> Response:
    action = opened.action
    back = our_own(request.form.get("back")) or came_from() or url_for(".show", number=action.number)
    in_place = wants_fragment()
    on = "page" if _on_page() else None
    return page(
        "actions/edit_field.html",
        _fragment_name(),
        status=status,
        heading=f"Change the {opened.words} of {action.reference}",
        words=opened.words,
        focus_on=opened.focus_on,
        back=back,
        form=opened.form,
        conflict=opened.conflict,
        cancel_href=url_for(".row", number=action.number, focus=opened.field, on=on) if in_place else back,
        owner_suggest_href=url_for("people.suggest", field=f"{action.reference}-owner"),
        **pages.one(action, me(), whole=_on_page(), editing=opened.field),
    )


# A whole action.


@blueprint.get("/new")
@requires(Permission.ACTIONS_PROPOSE)
def new() -> ResponseReturnValue:
    form = _offer(ProposeForm(formdata=None), me())
    recommendation = request.args.get("answers", "")
    form.answers.data = [recommendation] if recommendation else []
    return page("actions/new.html", form=form, recommendation=recommendation, owner_suggest_href=_suggest_href())


@blueprint.post("/new")
@requires(Permission.ACTIONS_PROPOSE)
def propose() -> ResponseReturnValue:
    form = _offer(ProposeForm(), me())
    if (place := place_of(form.once.data)) is not None:
        return go_to(place)
    owner = _owner_from(form, me()) if form.validate() else None
    if owner is not None:
        try:
            action = services.propose(by=me(), owner=owner, **_values(form))
        except Unready as unready:
            fault(form[unready.field], unready.words)
        else:
            place = url_for(".show", number=action.number)
            remember(form.once.data, place)
            flash(f"{action.reference} is proposed. The steering group sees it and can agree to it.", "success")
            return go_to(place)
    recommendation = next(iter(form.answers.data or []), "")
    return page(
        "actions/new.html", status=422, form=form, recommendation=recommendation, owner_suggest_href=_suggest_href()
    )


@blueprint.get("/<int:number>/edit")
@requires(Permission.ACTIONS_UPDATE)
def edit(number: int) -> ResponseReturnValue:
    action = _to_edit(number, "title")
    form = EditForm(formdata=None, data=pages.as_typed(action))
    return _edit_page(action, _offer(form, me(), action))


@blueprint.post("/<int:number>/edit")
@requires(Permission.ACTIONS_UPDATE)
def revise(number: int) -> ResponseReturnValue:
    action = _to_edit(number, "title", to_change=True)
    form = _offer(EditForm(), me(), action)
    if not form.validate() or (owner := _owner_from(form, me(), action)) is None:
        return _edit_page(action, form, status=422)
    values = _values(form)
    del values["answers"]
    asked = merged(action, form.version.data, {**values, "owner_id": owner.id})
    if asked.conflict is not None:
        _as_it_stands(form, action, asked.values)
        return _edit_page(action, form, status=409, conflict=asked.conflict)
    try:
        _save_whole(action, asked.values, owner, form.answers.data or [], form)
    except Unready as unready:
        fault(form[unready.field], unready.words)
        return _edit_page(action, form, status=422)
    flash(f"{action.reference} is saved.", "success")
    return go_to(url_for(".show", number=number))


def _as_it_stands(form: EditForm, action: Action, changed: dict[str, Any]) -> None:
    """Keep what this person changed and show the rest as it stands now: saving theirs then undoes nothing else."""
    mine = {name.removesuffix("_id") for name in changed} | {"answers"}
    form.answers.data = sorted(answers_beside(action, form.version.data, form.answers.data or []))
    for name, value in pages.as_typed(action).items():
        if name not in mine:
            form[name].data, form[name].raw_data = value, None


def _save_whole(action: Action, asked: dict[str, Any], owner: Person, chosen: list[str], form: EditForm) -> None:
    """Save what changed of the whole form, each through its own verb."""
    rest = {name: value for name, value in asked.items() if name not in ("due_on", "owner_id")}
    if "due_on" in asked:
        if rest.get("start_on", action.start_on) is None:
            # Away with the start first: the day it is due may then lie before it.
            services.revise(action, {"start_on": None}, by=me())
        services.move_due(action, asked["due_on"], by=me(), why=form.why.data, start_on=rest.get("start_on"))
    answers = answers_beside(action, form.version.data, chosen)
    services.answer(action, queries.recommendations_with(answers), by=me())
    if rest:
        services.revise(action, rest, by=me())
    # Last: whoever hands it over may no longer change it.
    if "owner_id" in asked:
        services.hand_over(action, owner, by=me())


def _edit_page(action: Action, form: EditForm, *, status: int = 200, conflict: Conflict | None = None) -> Response:
    if status != 200:
        db.session.expire(action)
    return page(
        "actions/edit.html",
        status=status,
        form=form,
        conflict=conflict,
        action=queries.one_row(action, me()),
        cancel_href=url_for(".show", number=action.number),
        owner_suggest_href=_suggest_href(),
    )


def _offer(form: Any, actor: Actor, action: Action | None = None) -> Any:
    """Let a form offer the recommendations, and the organisations that this person can choose."""
    organisations = queries.organisations_of(actor)
    community = actor.holds(Permission.READ_MEMBERS)
    if action is not None:
        # What it has already is always a choice: leaving it alone changes nothing.
        community = community or action.organisation_id is None
        if action.organisation_id and str(action.organisation_id) not in dict(organisations):
            organisations.append((str(action.organisation_id), queries.one_row(action, actor).organisation))
    form.offer(organisations, queries.choices(actor).recommendations, community)
    return form


def _owner_from(form: ProposeForm, actor: Actor, action: Action | None = None) -> Person | None:
    """Whom the form names. Its present owner's name means them, whoever else has it or may be looked up."""
    if action is not None:
        owner = db.session.get_one(Person, action.owner_id)
        if form.owner.data == owner.name:
            return owner
    people = people_called(actor, form.owner.data)
    if len(people) == 1:
        return people[0][0]
    words = (
        f"More than one person fits “{form.owner.data}”. Type the e-mail address of one"
        if people
        else "Nobody here has this name. Type a part of it and choose from the list"
    )
    fault(form.owner, words)
    return None


def _values(form: ProposeForm) -> dict[str, Any]:
    values = {
        "title": form.title.data,
        "done_when": form.done_when.data,
        "strand": Strand(form.strand.data),
        "priority": Priority(form.priority.data),
        "start_on": form.start_on.data,
        "due_on": form.due_on.data,
        "organisation_id": int(form.organisation.data) if form.organisation.data else None,
        "answers": queries.recommendations_with(form.answers.data or []),
    }
    return {**values, "progress": form.progress.data} if isinstance(form, EditForm) else values


def _suggest_href() -> str:
    return url_for("people.suggest", field="owner")


# What is added to it.


@blueprint.post("/<int:number>/updates")
@requires(Permission.ACTIONS_UPDATE)
def say(number: int) -> ResponseReturnValue:
    action = queries.action_for(me(), number, to_change=True)
    form = UpdateForm()
    place = url_for(".show", number=number, _anchor="updates")
    if place_of(form.once.data) is not None:
        return go_to(place)
    ensure(policy.may_say(me(), action), f"write an update on {action.reference}")
    if not form.validate():
        return _whole_page(action, status=422, update_form=form)
    services.say(action, form.text.data, by=me())
    remember(form.once.data, place)
    flash("Your update is there for everybody to read.", "success")
    return go_to(place)


@blueprint.post("/<int:number>/evidence")
@requires(Permission.ACTIONS_UPDATE)
def add_evidence(number: int) -> ResponseReturnValue:
    action = queries.action_for(me(), number, to_change=True)
    form = EvidenceForm()
    place = url_for(".show", number=number, _anchor="evidence")
    if place_of(form.once.data) is not None:
        return go_to(place)
    ensure(policy.may_add_evidence(me(), action), f"add evidence to {action.reference}")
    if form.validate() and _with_evidence(action, form):
        remember(form.once.data, place)
        flash("The evidence is added.", "success")
        return go_to(place)
    return _whole_page(action, status=422, evidence_form=form)


def _with_evidence(action: Action, form: EvidenceForm) -> bool:
    upload = form.file.data
    if not form.link.data and not upload:
        fault(form.link, "Give a link, or choose a file")
        return False
    if form.about_on.data and form.about_on.data > clock.today():
        fault(form.about_on, "Choose today or an earlier day: evidence is about what has happened")
        return False
    try:
        stored = files.store(upload.stream, upload.filename, action, by=me()) if upload else None
    except files.Unwelcome as unwelcome:
        fault(form.file, str(unwelcome))
        return False
    proof = services.Proof(
        title=form.title.data,
        link=form.link.data or None,
        file_id=stored.id if stored else None,
        about_on=form.about_on.data,
    )
    services.add_evidence(action, proof, by=me())
    return True
