"""What do actions add to pages that are not their own?"""

import secrets
from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from flask import request, url_for
from sqlalchemy import and_, case, exists, func, or_, select, union_all
from sqlalchemy.orm import aliased

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission
from app.actions import queries, services
from app.actions.filters import GOING, QUIET, ActionFilter, is_mine, is_quiet, waits_for_verification
from app.actions.models import Action, Confidence
from app.actions.rows import ActionRow, plain_rows_of, readable, rows_among, rows_of, said
from app.actions.workflow import OPEN, ActionStatus
from app.charter.models import Recommendation
from app.extensions import db
from app.history.models import HistoryEntry
from app.people.models import Organisation, Person
from app.records.models import Link, Record, Tie
from app.records.visibility import current
from app.web.contributions import Answer, Glance, Need, News, Owned, Place, Segment, WayOn, contributions, gives
from app.wording import ago, capital, count, day, until

_action, _record = Action.__table__, Record.__table__
HORIZON = timedelta(days=14)  # what is due later does not need anybody today

contributions.place(Place("Actions", "actions.index", Permission.ACTIONS_READ, order=10))


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
    rows = _rows(actor, is_mine(actor), _action.c.status.in_(GOING), asks, most=30)
    return [_due(row, action, actor, today) for row, action in rows]


def _due(row: Any, action: ActionRow, actor: Actor, today: date) -> Need:
    whose = "you own it" if row.owner_id == actor.id else f"{action.owner} owns it"
    first = f" · answers {action.answers[0].reference}" if action.answers else ""
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


def _rows(actor: Actor, *clauses: Any, most: int) -> list[tuple[Any, ActionRow]]:
    found = list(
        db.session.execute(rows_of(actor).where(*clauses).order_by(_action.c.due_on, _action.c.id).limit(most))
    )
    return list(zip(found, said(found, actor, clock.today()), strict=True))


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
    counts, late = queries.status_counts(actor)
    segments = _segments(counts)
    total = sum(segment.count for segment in segments)
    if not total:
        return Glance("The action plan", "0", "actions yet", links=(WayOn("Open the plan", url_for("actions.index")),))
    well = sum(segment.count for segment in segments if segment.tone in ("verified", "on-track"))
    ways = [WayOn("Open the plan", url_for("actions.index"))]
    if late:
        ways.append(WayOn(f"{count(late, 'action is', 'actions are')} late", ActionFilter(late=True).address))
    reads_all = actor.holds(Permission.READ_MEMBERS)
    return Glance(
        "The action plan" if reads_all else "Your organisation’s actions",
        str(well),
        f"of {count(total, 'action')} verified or on track",
        segments=segments,
        links=ways,
    )


def _segments(counts: dict[tuple[ActionStatus, Confidence], int], **only: Any) -> list[Segment]:
    """Parts of a bar, each with the address of its rows. Dropped actions are no part of it."""

    def of(statuses: Any, confidence: Confidence | None = None) -> int:
        return sum(n for (s, c), n in counts.items() if s in statuses and confidence in (None, c))

    going = OPEN - {ActionStatus.PROPOSED}
    parts: list[tuple[str, int, str, dict[str, Any]]] = [
        ("verified", of({ActionStatus.VERIFIED}), "verified", {"status": "verified"}),
        ("reported done", of({ActionStatus.REPORTED_DONE}), "reported-done", {"status": "reported-done"}),
        ("on track", of(going, Confidence.ON_TRACK), "on-track", {"status": "going", "confidence": "on-track"}),
        ("at risk", of(going, Confidence.AT_RISK), "at-risk", {"status": "going", "confidence": "at-risk"}),
        ("off track", of(going, Confidence.OFF_TRACK), "off-track", {"status": "going", "confidence": "off-track"}),
        ("proposed", of({ActionStatus.PROPOSED}), "waiting", {"status": "proposed"}),
    ]
    return [Segment(label, n, tone, ActionFilter(**wanted, **only).address) for label, n, tone, wanted in parts if n]


@gives(contributions.answers)
def what_answers(ids: Sequence[int], actor: Actor) -> dict[int, Answer]:
    """The actions that answer each recommendation, and how they stand."""
    today, found = clock.today(), {}
    # Counted by the database: there are as many days as actions.
    is_late = and_(_action.c.status.in_(OPEN), _action.c.due_on < today)
    late_ones = func.sum(case((is_late, 1), else_=0)).label("late")
    rows = db.session.execute(
        select(Link.to_id, _action.c.status, _action.c.confidence, func.count().label("many"), late_ones)
        .join(_action, _action.c.id == Link.from_id)
        .join(_record, _record.c.id == _action.c.id)
        .where(Link.to_id.in_(ids), Link.tie == Tie.ANSWERS, readable(actor), current())
        .group_by(Link.to_id, _action.c.status, _action.c.confidence)
    ).all()
    references = dict(db.session.execute(select(_record.c.id, _record.c.reference).where(_record.c.id.in_(ids))).all())
    for recommendation_id in {row.to_id for row in rows}:
        counts: dict[tuple[ActionStatus, Confidence], int] = {}
        late = 0
        for row in rows:
            if row.to_id == recommendation_id:
                counts[(row.status, row.confidence)] = row.many
                late += row.late
        living = sum(n for (status, _), n in counts.items() if status is not ActionStatus.DROPPED)
        if living:
            words = count(living, "action") + (f", {late} late" if late else "")
            segments = _segments(counts, recommendation=references[recommendation_id])
            found[recommendation_id] = Answer(words, segments, answered=True)
        else:
            found[recommendation_id] = Answer("Only dropped actions", (), answered=False)
    return found


@gives(contributions.on_page_of)
def actions_of(record: Any, actor: Actor) -> dict[str, Any]:
    """The actions on the page of a person, an organisation or a recommendation."""
    if not actor.holds(Permission.ACTIONS_READ):
        return {}
    if isinstance(record, Person):
        return {"owns": queries.rows_where(actor, _action.c.owner_id == record.id)}
    if isinstance(record, Organisation):
        return {"actions": queries.rows_where(actor, _record.c.organisation_id == record.id)}
    if isinstance(record, Recommendation):
        answering = select(Link.from_id).where(Link.to_id == record.id, Link.tie == Tie.ANSWERS)
        propose = actor.holds(Permission.ACTIONS_PROPOSE)
        return {
            "actions": queries.rows_where(actor, _action.c.id.in_(answering)),
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
            href=f"/actions/{row.number}",
            detail=f"{row.reference} · {row.status.value} · due {day(row.due_on)}",
            hand_over=partial(_pass_on, row.id),
        )
        for row in rows
    ]


def _pass_on(action_id: int, to: Person, *, by: Actor, why: str) -> None:
    # Locked: whoever verifies it in the same moment comes before or after.
    action = db.session.scalars(select(Action).where(Action.id == action_id).with_for_update()).one()
    services.pass_on(action, to, by=by, why=why)


@gives(contributions.figures.setdefault("organisation_actions", []))
def actions_per_organisation(actor: Actor) -> dict[int, int]:
    rows = db.session.execute(
        select(_record.c.organisation_id, func.count())
        .join(_action, _action.c.id == _record.c.id)
        .where(readable(actor), current(), _record.c.organisation_id.is_not(None))
        .group_by(_record.c.organisation_id)
    )
    return {row[0]: row[1] for row in rows}


@gives(contributions.readers)
def owner_reads(record_id: int, actor: Actor) -> bool:
    """An action's owner reads what belongs to it."""
    owned = select(_action.c.id).join(_record, _record.c.id == _action.c.id)
    owned = owned.where(_action.c.id == record_id, _action.c.owner_id == actor.id, current())
    return db.session.scalar(owned) is not None
