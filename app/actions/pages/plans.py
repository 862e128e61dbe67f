"""What do the pages about plans hand to their templates?"""

from typing import Any, NamedTuple

from flask import url_for

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission
from app.actions import policy, queries
from app.actions.filters import TABLE, VIEWS, ActionFilter
from app.actions.models import Action, Plan
from app.actions.pages.progress import Shown, shown
from app.database import AnyRow
from app.history.queries import story
from app.records.thread import thread_of
from app.wording import count, day, until

SHOWN = 100  # actions on a plan's own page; the table has all of them


class PlanLine(NamedTuple):
    title: str
    href: str
    objective: str
    lead: str
    lead_href: str
    until: str
    next_words: str
    next_href: str
    progress: Shown


def all_plans(actor: Actor) -> dict[str, Any]:
    rows = queries.plans(actor)
    progress = queries.progress(actor, queries.By.PLAN, [row.id for row in rows])
    nothing = queries.Progress()
    return {
        "plans": [_line(row, progress.get(row.id, nothing), actor) for row in rows],
        "lead": _lead(len(rows), sum(each.total for each in progress.values()), actor),
        "without_href": ActionFilter(plan="none", status="all").address,
        "add_href": url_for("plans.new") if policy.may_prepare_plans(actor) else None,
        "actions_href": VIEWS[TABLE],
    }


def _lead(plans: int, actions: int, actor: Actor) -> str:
    if not plans:
        return "Actions that reach one objective together, and somebody who looks after them."
    if not actor.holds(Permission.READ_MEMBERS):
        return f"{count(actions, 'action')} of yours in {count(plans, 'plan')}. Others may be part of them, too."
    return f"{count(plans, 'plan')} with {count(actions, 'action')}. Each has somebody who looks after it."


def _lead_href(lead_id: int, actor: Actor) -> str:
    """Where the lead is looked up, by whoever may look up everybody."""
    return f"/people/{lead_id}" if actor.holds(Permission.READ_MEMBERS) else ""


def _line(row: AnyRow, found: queries.Progress, actor: Actor) -> PlanLine:
    today = clock.today()
    next_due = found.next_due
    return PlanLine(
        title=row.title,
        href=f"/plans/{row.id}",
        objective=row.objective,
        lead=row.lead,
        lead_href=_lead_href(row.lead_id, actor),
        until=day(row.until_on),
        next_words=f"Next due {until(next_due, today)}, on {day(next_due)}" if next_due else "",
        next_href=ActionFilter(plan=str(row.id), status="open").address,
        progress=shown(found, plan=str(row.id)),
    )


def one_plan(plan: Plan, actor: Actor) -> dict[str, Any]:
    found = queries.progress(actor, queries.By.PLAN, [plan.id]).get(plan.id, queries.Progress())
    prepares = policy.may_prepare_plans(actor)
    everything = found.total + found.dropped
    proposes = actor.holds(Permission.ACTIONS_PROPOSE)
    lead = queries.lead_of(plan)
    return {
        "plan": {
            "title": plan.title,
            "objective": plan.objective,
            "lead": lead.name,
            "lead_href": _lead_href(lead.id, actor),
            "until": _until(plan),
        },
        "progress": shown(found, plan=str(plan.id)) if everything else None,
        "actions": queries.rows_where(actor, Action.__table__.c.plan_id == plan.id, most=SHOWN),
        "table_href": ActionFilter(plan=str(plan.id), status="all").address if everything else None,
        "table_words": f"See all {everything:,} in the table" if everything > SHOWN else "See them in the table",
        "propose_href": url_for("actions.new", plan=plan.id) if proposes else None,
        "sees_all": actor.holds(Permission.READ_MEMBERS),
        "edit_href": url_for("plans.edit", plan_id=plan.id) if prepares else None,
        "withdraw_href": url_for("plans.withdraw_form", plan_id=plan.id) if prepares else None,
        "thread": thread_of(plan, actor),
        "history": story(plan),
    }


def _until(plan: Plan) -> str:
    if plan.until_on is None:
        return ""
    return f"{day(plan.until_on)}, {until(plan.until_on, clock.today())}"


def as_typed(plan: Plan) -> dict[str, Any]:
    """A plan as its form shows it."""
    return {
        "version": plan.version,
        "title": plan.title,
        "objective": plan.objective,
        "lead": queries.lead_of(plan).name,
        "until_on": plan.until_on,
    }
