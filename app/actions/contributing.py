"""What do actions add to pages that are not their own?"""

import secrets
from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import request, url_for
from sqlalchemy import select

from app.access.actor import Actor
from app.access.roles import Permission
from app.actions import queries, services
from app.actions.models import Action, Plan
from app.actions.pages.progress import segments, shown, total_words
from app.actions.rows import readable
from app.charter.models import Recommendation
from app.extensions import db
from app.people.models import Organisation, Person
from app.records.models import Link, Record, Tie
from app.records.visibility import current
from app.web.contributions import Answer, Owned, Place, WayOn, contributions, gives
from app.wording import day

_action, _record = Action.__table__, Record.__table__

contributions.place(Place("Actions", "actions.index", Permission.ACTIONS_READ, order=10, further=("plans.index",)))


@gives(contributions.in_header)
def adding_in_one_line(actor: Actor) -> dict[str, Any]:
    """An action is added from wherever one is; on the page that is for it, that page's form is enough."""
    if not actor.holds(Permission.ACTIONS_PROPOSE):
        return {}
    href = url_for("actions.quick")
    return {"quick_add": {"href": href, "once": secrets.token_urlsafe(12), "is_here": request.path == href}}


@gives(contributions.answers)
def what_answers(ids: Sequence[int], actor: Actor) -> dict[int, Answer]:
    """The actions that answer each recommendation, and how they stand."""
    references = dict(db.session.execute(select(_record.c.id, _record.c.reference).where(_record.c.id.in_(ids))).all())
    found = queries.progress(actor, queries.By.RECOMMENDATION, ids)
    return {advice: _answer(each, references[advice]) for advice, each in found.items()}


def _answer(found: queries.Progress, reference: str) -> Answer:
    if not found.total:
        return Answer("Only dropped actions", (), answered=False)
    return Answer(total_words(found), segments(found, recommendation=reference), answered=True)


@gives(contributions.on_page_of)
def actions_of(record: Any, actor: Actor) -> dict[str, Any]:
    """The actions on the page of a person, an organisation or a recommendation."""
    if not actor.holds(Permission.ACTIONS_READ):
        return {}
    if isinstance(record, Person):
        led = [row for row in queries.plans_led_by(record.id, actor) if row.is_readable]
        return {
            "owns": queries.rows_where(actor, _action.c.owner_id == record.id),
            "ways": [WayOn(f"Leads the plan “{row.title}”", url_for("plans.show", plan_id=row.id)) for row in led],
        }
    if isinstance(record, Organisation):
        found = queries.progress(actor, queries.By.ORGANISATION, [record.id]).get(record.id)
        return {
            "actions": queries.rows_where(actor, _record.c.organisation_id == record.id),
            "progress": shown(found, organisation=str(record.id)) if found is not None else None,
        }
    if isinstance(record, Recommendation):
        answering = select(Link.from_id).where(Link.to_id == record.id, Link.tie == Tie.ANSWERS)
        propose = actor.holds(Permission.ACTIONS_PROPOSE)
        found = queries.progress(actor, queries.By.RECOMMENDATION, [record.id]).get(record.id)
        return {
            "actions": queries.rows_where(actor, _action.c.id.in_(answering)),
            "progress": shown(found, recommendation=record.reference or "") if found is not None else None,
            "propose_href": url_for("actions.new", answers=record.reference) if propose else None,
        }
    return {}


@gives(contributions.owned)
def what_somebody_owns(person_id: int, reader: Actor) -> list[Owned]:
    """The actions that this person answers for. Whoever may not read one sees its reference alone."""
    rows = db.session.execute(
        select(
            _action.c.id,
            _record.c.number,
            _record.c.reference,
            _record.c.title,
            _action.c.status,
            _action.c.due_on,
            readable(reader).label("is_readable"),
        )
        .join(_record, _record.c.id == _action.c.id)
        .where(_action.c.owner_id == person_id, _action.c.settled_on.is_(None), current())
        .order_by(_action.c.due_on, _action.c.id)
    )
    return [
        Owned(
            record_id=row.id,
            kind="action",
            title=row.title if row.is_readable else "An action that is not for you to read",
            href=f"/actions/{row.number}" if row.is_readable else "",
            detail=f"{row.reference} · {row.status.value} · due {day(row.due_on)}",
            hand_over=partial(_pass_on, row.id),
        )
        for row in rows
    ]


def _pass_on(action_id: int, to: Person, *, by: Actor, why: str) -> None:
    # Locked: whoever verifies it in the same moment comes before or after.
    action = db.session.scalars(select(Action).where(Action.id == action_id).with_for_update()).one()
    services.pass_on(action, to, by=by, why=why)


@gives(contributions.owned)
def which_plans_somebody_leads(person_id: int, reader: Actor) -> list[Owned]:
    """The plans that this person leads. Whoever may not read one learns only that there is one."""
    return [
        Owned(
            record_id=row.id,
            kind="plan",
            title=row.title if row.is_readable else "A plan that is not for you to read",
            href=f"/plans/{row.id}" if row.is_readable else "",
            detail="the lead of a plan",
            hand_over=partial(_pass_on_plan, row.id),
        )
        for row in queries.plans_led_by(person_id, reader)
    ]


def _pass_on_plan(plan_id: int, to: Person, *, by: Actor, why: str) -> None:
    plan = db.session.scalars(select(Plan).where(Plan.id == plan_id).with_for_update()).one()
    services.pass_on_plan(plan, to, by=by, why=why)


@gives(contributions.figures.setdefault("organisation_actions", []))
def actions_per_organisation(actor: Actor) -> dict[int, int]:
    return queries.totals(actor, queries.By.ORGANISATION)


@gives(contributions.readers)
def owner_reads(record_id: int, actor: Actor) -> bool:
    """An action's owner reads what belongs to it."""
    owned = select(_action.c.id).join(_record, _record.c.id == _action.c.id)
    owned = owned.where(_action.c.id == record_id, _action.c.owner_id == actor.id, current())
    return db.session.scalar(owned) is not None
