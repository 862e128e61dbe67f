"""How does a plan come about, change and end?"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission
from app.access.rules import Unready, ensure
from app.actions import policy
from app.actions.models import Plan
from app.extensions import db
from app.people.identity import actor_for
from app.people.models import Person
from app.records import services as records
from app.records.deeds import explain


def add_plan(*, title: str, objective: str, lead: Person, until_on: date | None = None, by: Actor) -> Plan:
    """Begin a plan. Actions are put into it one by one, by whoever may change them.

    :raises Unready: for ``lead`` or ``until_on``.
    """
    ensure(policy.may_prepare_plans(by), "make a plan")
    _able(lead, "lead")
    _ahead(until_on)
    plan = Plan(title=title, objective=objective, lead_id=lead.id, until_on=until_on)
    db.session.add(plan)
    explain(plan, "made the plan", by=by)
    db.session.flush()
    return plan


def revise_plan(plan: Plan, changes: Mapping[str, Any], *, lead: Person, by: Actor) -> None:
    """Change what a plan is called, is for, or who leads it.

    :param changes: by column.
    :param lead: whom ``lead_id`` names, where that changes.
    :raises Unready: for ``lead`` or ``until_on``.
    """
    ensure(policy.may_prepare_plans(by), "change this plan")
    if changes.get("lead_id", plan.lead_id) != plan.lead_id:
        _able(lead, "lead")
    if changes.get("until_on", plan.until_on) != plan.until_on:
        _ahead(changes["until_on"])
    for name, value in changes.items():
        setattr(plan, name, value)
    explain(plan, "changed the plan", by=by)


def withdraw_plan(plan: Plan, *, by: Actor, why: str) -> None:
    """Take a plan out of every list. Its actions stay, and are promised as they were."""
    ensure(policy.may_prepare_plans(by), "withdraw this plan")
    records.withdraw(plan, by=by, why=why)


def pass_on_plan(plan: Plan, to: Person, *, by: Actor, why: str) -> None:
    """Let somebody else lead it, who takes over from whoever does.

    :raises Unready: for ``to``: they could do nothing with it.
    """
    ensure(policy.may_pass_on_plan(by, plan), "hand over a plan that somebody else leads")
    _able(to, "to")
    plan.lead_id = to.id
    explain(plan, "handed it over", by=by, why=why)


def _able(person: Person, field: str) -> None:
    actor = actor_for(person.id)
    if actor is None or not actor.holds(Permission.ACTIONS_UPDATE):
        raise Unready(field, f"{person.name} cannot lead a plan at present. Choose somebody else")


def _ahead(until_on: date | None) -> None:
    if until_on is not None and until_on < clock.today():
        raise Unready("until_on", "Choose today or a later day, or leave it empty")
