"""What do actions add to pages that are not their own?"""

import secrets
from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from flask import request, url_for
from sqlalchemy import exists, func, or_, select, union_all
from sqlalchemy.orm import aliased

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission
from app.actions import queries, services
from app.actions.filters import QUIET, ActionFilter, is_mine, is_quiet, waits_for_verification
from app.actions.models import Action, Plan
from app.actions.pages.progress import segments, shown, total_words
from app.actions.rows import ActionRow, plain_rows_of, readable, rows_among, rows_of, said
from app.actions.workflow import GOING, ActionStatus
from app.charter.models import Recommendation
from app.extensions import db
from app.history.models import HistoryEntry
from app.people.models import Organisation, Person
from app.records.models import Link, Record, Tie
from app.records.visibility import current
from app.web.contributions import Answer, Glance, Need, News, Owned, Place, WayOn, contributions, gives
from app.wording import ago, capital, count, day, until

_action, _record = Action.__table__, Record.__table__
HORIZON = timedelta(days=14)  # what is due later does not need anybody today

contributions.place(Place("Actions", "actions.index", Permission.ACTIONS_READ, order=10, further=("plans.index",)))


@gives(contributions.in_header)
def adding_in_one_line(actor: Actor) -> dict[str, Any]:
    """An action is added from wherever one is; on the page that is for it, that page's form is enough."""
    if not actor.holds(Permission.ACTIONS_PROPOSE):
        return {}
    href = url_for("actions.quick")
    return {"quick_add": {"href": href, "once": secrets.token_urlsafe(12), "is_here": request.path == href}}


@gives(contributions.needs)
def what_is_due(actor: Actor, today: date) -> list[Need]:
    """One's own actions that are late, soon due, or have no word on how they go."""
    if not actor.holds(Permission.ACTIONS_READ):
        return []
    soon = _action.c.due_on <= today + HORIZON
    asks = or_(soon, _action.c.status == ActionStatus.BLOCKED, is_quiet(clock.now() - QUIET))
    found = db.session.execute(
        rows_of(actor)
        .add_columns(_FIRST_ANSWER)
        .where(is_mine(actor), _action.c.status.in_(GOING), asks)
        .order_by(_action.c.due_on, _action.c.id)
        .limit(30)
    ).all()
    rows = said(list(found), actor, today, answers=False)
    return [_due(row, action, actor, today) for row, action in zip(found, rows, strict=True)]


_target = _record.alias("target")
# With its action, or home would ask once more whenever something is due.
_FIRST_ANSWER = (
    select(func.min(_target.c.reference))
    .select_from(Link.__table__.join(_target, _target.c.id == Link.to_id))
    .where(Link.from_id == _action.c.id, Link.tie == Tie.ANSWERS, _target.c.withdrawn_on.is_(None))
    .correlate(_action)
    .scalar_subquery()
    .label("first_answer")
)


def _due(row: Any, action: ActionRow, actor: Actor, today: date) -> Need:
    whose = "you own it" if row.owner_id == actor.id else f"{action.owner} owns it"
    first = f" · answers {row.first_answer}" if row.first_answer else ""
    why, act_words, act_href = _asked_for(row, action, today)
    return Need(
        on=row.due_on,
        when_words=capital(until(row.due_on, today)),
        tone=action.due_tone,
        title=action.title,
        href=action.href,
        detail=f"{action.reference} · {whose}{why}{first}",
        act_words=act_words,
        act_href=act_href,
    )


def _asked_for(row: Any, action: ActionRow, today: date) -> tuple[str, str, str]:
    """Why it needs its owner, beside the day; what there is to do, and where."""
    if row.status is ActionStatus.BLOCKED:
        return " · is blocked", "Update", f"{action.href}#updates"
    if row.due_on > today + HORIZON:
        return f" · nobody has said how it goes for {QUIET.days} days", "Update", f"{action.href}#updates"
    if row.status is ActionStatus.UNDER_WAY and row.due_on < today:
        # Late: a word on how it goes comes before a claim that it is done.
        return "", "Update", f"{action.href}#updates"
    if row.status is ActionStatus.UNDER_WAY:
        return "", "Report done", f"{action.edit}/status?to=reported+done"
    return f" · {action.status_words.lower()}", "Update", f"{action.edit}/status"


@gives(contributions.needs)
def what_waits_for_the_steering_group(actor: Actor, today: date) -> list[Need]:
    """What this person could verify or agree to."""
    if not actor.holds(Permission.ACTIONS_DECIDE):
        return []
    waiting = _waiting(actor, today)
    to_verify = [(row, action) for row, action in waiting if row.status is ActionStatus.REPORTED_DONE]
    proposed = [(row, action) for row, action in waiting if row.status is ActionStatus.PROPOSED]
    return [
        *(
            Need(
                on=row.due_on,
                when_words="To verify",
                tone="soon",
                title=f"Verify: {action.title[:1].lower()}{action.title[1:]}",
                href=action.href,
                detail=f"{action.reference} · reported done, with evidence · {action.owner} owns it",
                act_words="Verify",
                act_href=f"{action.edit}/status?to=verified",
            )
            for row, action in to_verify
        ),
        *(
            Need(
                on=row.due_on,
                when_words="Proposed",
                tone="calm",
                title=f"Agree or not: {action.title[:1].lower()}{action.title[1:]}",
                href=action.href,
                detail=f"{action.reference} · {_owner(row, action, actor)} would own it · due {day(row.due_on)}",
                act_words="Decide",
                act_href=f"{action.edit}/status",
            )
            for row, action in proposed
        ),
    ]


def _owner(row: Any, action: ActionRow, actor: Actor) -> str:
    return "you" if row.owner_id == actor.id else action.owner


def _waiting(actor: Actor, today: date) -> list[tuple[Any, ActionRow]]:
    """The first ten to verify and the first ten proposed, soonest first: one statement for both."""
    soonest = (_action.c.due_on, _action.c.id)
    firsts = (
        plain_rows_of(actor).where(clause).order_by(*soonest).limit(10).subquery()
        for clause in (waits_for_verification(actor), _action.c.status == ActionStatus.PROPOSED)
    )
    ids = union_all(*(select(first) for first in firsts)).subquery()
    found = list(db.session.execute(rows_among(ids).order_by(*soonest)))
    return list(zip(found, said(found, actor, today, answers=False), strict=True))


@gives(contributions.news)
def what_happened(actor: Actor, today: date) -> list[News]:
    """The latest moves of actions, one line each."""
    if not actor.holds(Permission.ACTIONS_READ):
        return []
    who, later = Record.__table__.alias("who"), aliased(HistoryEntry)
    # Read from the newest on, and only until there are enough: each action by its last entry.
    is_last = ~exists().where(later.record_id == HistoryEntry.record_id, later.version > HistoryEntry.version)
    rows = db.session.execute(
        select(
            HistoryEntry.at,
            HistoryEntry.verb,
            who.c.title.label("who"),
            _record.c.number,
            _record.c.reference,
            _record.c.title,
        )
        .join(_record, _record.c.id == HistoryEntry.record_id)
        .join(_action, _action.c.id == _record.c.id)
        .outerjoin(who, who.c.id == HistoryEntry.by_id)
        .where(readable(actor), current(), is_last)
        .order_by(HistoryEntry.seq.desc())
        .limit(6)
    )
    return [
        News(
            on=row.at,
            when_words=capital(ago(row.at, today)),
            title=row.title,
            href=f"/actions/{row.number}",
            detail=f"{row.reference} · {row.who or 'Praxis'} {row.verb}",
        )
        for row in rows
    ]


@gives(contributions.glances)
def the_plan(actor: Actor, today: date) -> Glance | None:
    """How the plan stands: what is on track of all that is not dropped."""
    if not actor.holds(Permission.ACTIONS_READ):
        return None
    found = queries.progress_of_all(actor)
    ways = [WayOn("Open the plan", url_for("actions.index"))]
    if not found.total:
        return Glance("The action plan", "0", "actions yet", links=ways)
    if found.late:
        ways.append(WayOn(f"{count(found.late, 'action is', 'actions are')} late", ActionFilter(late=True).address))
    reads_all = actor.holds(Permission.READ_MEMBERS)
    return Glance(
        "The action plan" if reads_all else "Your organisation’s actions",
        f"{found.well:,}",
        f"of {count(found.total, 'action')} verified or on track",
        segments=segments(found),
        links=ways,
    )


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
