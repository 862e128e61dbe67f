"""Which addresses take a whole action, as it is proposed or changed?"""

from typing import Any

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue

from app.access.actor import Actor
from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import Unready
from app.actions import pages, queries, services
from app.actions.editing import answers_beside
from app.actions.forms.whole import EditForm, ProposeForm
from app.actions.models import Action, Priority, Repeat, Strand
from app.actions.views import blueprint
from app.actions.views.one import to_edit
from app.extensions import db
from app.people.choosing import person_in
from app.people.models import Person
from app.records.services import place_of, remember
from app.web.conflicts import Conflict, merged, show_as_it_stands
from app.web.forms import fault
from app.web.pages import go_to, page


@blueprint.get("/new")
@requires(Permission.ACTIONS_PROPOSE)
def new() -> ResponseReturnValue:
    form = _offer(ProposeForm(formdata=None), me())
    recommendation = request.args.get("answers", "")
    form.answers.data = [recommendation] if recommendation else []
    form.plan.data = request.args.get("plan", "")
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
    action = to_edit(number, "title")
    form = EditForm(formdata=None, data=pages.as_typed(action))
    return _edit_page(action, _offer(form, me(), action))


@blueprint.post("/<int:number>/edit")
@requires(Permission.ACTIONS_UPDATE)
def revise(number: int) -> ResponseReturnValue:
    action = to_edit(number, "title", to_change=True)
    form = _offer(EditForm(), me(), action)
    if not form.validate() or (owner := _owner_from(form, me(), action)) is None:
        return _edit_page(action, form, status=422)
    values = _values(form)
    del values["answers"]
    if not form.plan.data and str(action.plan_id) not in form.plan.choices:
        # A plan that was withdrawn is offered no more: leaving the field alone changes nothing.
        values["plan_id"] = action.plan_id
    asked = merged(action, form.version.data, {**values, "owner_id": owner.id})
    if asked.conflict is not None:
        # Before the version is that of now: they are told apart by it.
        form.answers.data = sorted(answers_beside(action, form.version.data, form.answers.data or []))
        show_as_it_stands(form, pages.as_typed(action), but={*asked.values, "answers"})
        return _edit_page(action, form, status=409, conflict=asked.conflict)
    try:
        _save_whole(action, asked.values, owner, form.answers.data or [], form)
    except Unready as unready:
        fault(form[unready.field], unready.words)
        return _edit_page(action, form, status=422)
    flash(f"{action.reference} is saved.", "success")
    return go_to(url_for(".show", number=number))


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
    offered = queries.choices(actor)
    form.offer(organisations, offered.recommendations, offered.plans, community)
    return form


def _owner_from(form: ProposeForm, actor: Actor, action: Action | None = None) -> Person | None:
    """Whom the form names. Its present owner's name means them, whoever else has it or may be looked up."""
    if action is not None:
        owner = db.session.get_one(Person, action.owner_id)
        if form.owner.data == owner.name:
            return owner
    return person_in(form.owner, actor)


def _values(form: ProposeForm) -> dict[str, Any]:
    values = {
        "title": form.title.data,
        "done_when": form.done_when.data,
        "strand": Strand(form.strand.data),
        "priority": Priority(form.priority.data),
        "plan_id": int(form.plan.data) if form.plan.data else None,
        "repeats": Repeat(form.repeats.data) if form.repeats.data else None,
        "start_on": form.start_on.data,
        "due_on": form.due_on.data,
        "organisation_id": int(form.organisation.data) if form.organisation.data else None,
        "answers": queries.recommendations_with(form.answers.data or []),
    }
    return {**values, "progress": form.progress.data} if isinstance(form, EditForm) else values


def _suggest_href() -> str:
    return url_for("people.suggest", field="owner")
