"""Which addresses show plans, and make, change and withdraw them?"""

from typing import Any

from flask import Blueprint, Response, flash, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import Unready
from app.actions import queries, services
from app.actions.forms.plans import EditPlanForm, PlanForm, WithdrawPlanForm
from app.actions.models import Plan
from app.actions.pages.plans import all_plans, as_typed, one_plan
from app.extensions import db
from app.people.choosing import person_in
from app.people.models import Person
from app.people.views.deeds import ask, settle
from app.records.references import Kind, register_kind
from app.records.services import place_of, remember
from app.web.conflicts import Conflict, merged, show_as_it_stands
from app.web.forms import fault
from app.web.pages import go_to, page

blueprint = Blueprint("plans", __name__, url_prefix="/plans")
register_kind(Kind("plan", "plan", "plans", "plans.show", "plan_id"))


@blueprint.get("")
@requires(Permission.ACTIONS_READ)
def index() -> ResponseReturnValue:
    return page("actions/plans.html", **all_plans(me()))


@blueprint.get("/<int:plan_id>")
@requires(Permission.ACTIONS_READ)
def show(plan_id: int) -> ResponseReturnValue:
    return page("actions/plan.html", **one_plan(queries.plan_for(me(), plan_id), me()))


@blueprint.get("/new")
@requires(Permission.PLANS_PREPARE)
def new() -> ResponseReturnValue:
    return _form_page(PlanForm(formdata=None), **_ADDING)


@blueprint.post("/new")
@requires(Permission.PLANS_PREPARE)
def add() -> ResponseReturnValue:
    form = PlanForm()
    if (place := place_of(form.once.data)) is not None:
        return go_to(place)
    lead = _lead_from(form) if form.validate() else None
    if lead is None:
        return _form_page(form, status=422, **_ADDING)
    try:
        plan = services.add_plan(by=me(), lead=lead, **_written(form))
    except Unready as unready:
        fault(form[unready.field], unready.words)
        return _form_page(form, status=422, **_ADDING)
    place = url_for(".show", plan_id=plan.id)
    remember(form.once.data, place)
    flash(f"The plan “{plan.title}” is there. Now put actions into it.", "success")
    return go_to(place)


@blueprint.get("/<int:plan_id>/edit")
@requires(Permission.PLANS_PREPARE)
def edit(plan_id: int) -> ResponseReturnValue:
    plan = queries.plan_for(me(), plan_id)
    return _edit_page(plan, EditPlanForm(formdata=None, data=as_typed(plan)))


@blueprint.post("/<int:plan_id>/edit")
@requires(Permission.PLANS_PREPARE)
def revise(plan_id: int) -> ResponseReturnValue:
    plan = queries.plan_for(me(), plan_id, to_change=True)
    form = EditPlanForm()
    lead = _lead_from(form, plan) if form.validate() else None
    if lead is None:
        return _edit_page(plan, form, status=422)
    asked = merged(plan, form.version.data or 0, {**_written(form), "lead_id": lead.id})
    if asked.conflict is not None:
        show_as_it_stands(form, as_typed(plan), but=asked.values)
        return _edit_page(plan, form, status=409, conflict=asked.conflict)
    try:
        services.revise_plan(plan, asked.values, lead=lead, by=me())
    except Unready as unready:
        fault(form[unready.field], unready.words)
        return _edit_page(plan, form, status=422)
    flash(f"The plan “{plan.title}” is saved.", "success")
    return go_to(url_for(".show", plan_id=plan_id))


@blueprint.get("/<int:plan_id>/withdraw")
@requires(Permission.PLANS_PREPARE)
def withdraw_form(plan_id: int) -> ResponseReturnValue:
    plan = queries.plan_for(me(), plan_id)
    return ask(WithdrawPlanForm(formdata=None), **_withdrawing(plan))


@blueprint.post("/<int:plan_id>/withdraw")
@requires(Permission.PLANS_PREPARE)
def withdraw(plan_id: int) -> ResponseReturnValue:
    form = WithdrawPlanForm()
    # Sent a second time, there is no such plan any more: where it led is still there.
    if (place := place_of(form.once.data)) is not None:
        return go_to(place)
    plan = queries.plan_for(me(), plan_id, to_change=True)

    def do() -> str:
        services.withdraw_plan(plan, by=me(), why=form.why.data or "")
        return url_for(".index")

    return settle(form, do, told=f"The plan “{plan.title}” is withdrawn. Its actions stay.", **_withdrawing(plan))


def _withdrawing(plan: Plan) -> dict[str, Any]:
    return {
        "crumb": (plan.title, url_for(".show", plan_id=plan.id)),
        "heading": "Withdraw this plan",
        "lead": plan.title,
        "happens": [
            "It leaves every list, and its page is no longer there.",
            "Its actions stay as they are, with their owners and days, and are part of no plan.",
            "The reason is kept. It cannot be brought back: you would make a new one.",
        ],
        "warns": True,
        "button": "Withdraw the plan",
    }


_ADDING: dict[str, Any] = {
    "heading": "Make a plan",
    "intro": "A plan gathers actions under one objective, and has one person who looks after it.",
    "button": "Make this plan",
}


def _form_page(form: PlanForm, *, status: int = 200, conflict: Conflict | None = None, **words: Any) -> Response:
    crumb = words.pop("crumb", None) or ("Plans", url_for(".index"))
    suggest_href = url_for("people.suggest", field="lead")
    return page(
        "actions/plan_form.html",
        status=status,
        form=form,
        conflict=conflict,
        crumb=crumb,
        lead_suggest_href=suggest_href,
        **words,
    )


def _edit_page(plan: Plan, form: EditPlanForm, *, status: int = 200, conflict: Conflict | None = None) -> Response:
    if status != 200:
        db.session.expire(plan)
    return _form_page(
        form,
        status=status,
        conflict=conflict,
        heading="Change this plan",
        intro="Everybody who can see the plan will see what changed, from what to what, and who changed it.",
        button="Save mine" if conflict else "Save the changes",
        crumb=(plan.title, url_for(".show", plan_id=plan.id)),
    )


def _written(form: PlanForm) -> dict[str, Any]:
    return {name: form[name].data for name in ("title", "objective", "until_on")}


def _lead_from(form: PlanForm, plan: Plan | None = None) -> Person | None:
    """Whom the form names. Its present lead's name means them, whoever else has it."""
    if plan is not None and (lead := queries.lead_of(plan)).name == form.lead.data:
        return lead
    return person_in(form.lead, me())
