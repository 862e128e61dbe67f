"""What do actions say at home?"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from flask import url_for
from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import aliased

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission
from app.actions import queries
from app.actions.filters import QUIET, ActionFilter, is_mine, is_quiet, waits_for_verification
from app.actions.models import Action
from app.actions.pages.progress import segments
from app.actions.rows import owner, plain_rows_of, readable, tone_of
from app.actions.workflow import GOING, ActionStatus
from app.database import AnyRow, AnySelect
from app.history.models import HistoryEntry
from app.records.models import Link, Record, Tie
from app.records.visibility import current
from app.web.contributions import Glance, Need, News, Part, WayOn, contributions, gives
from app.wording import ago, capital, count, day, until

_action, _record = Action.__table__, Record.__table__
_target, _who = _record.alias("target"), _record.alias("who")
HORIZON = timedelta(days=14)  # what is due later does not need anybody today


@gives(contributions.parts)
def parts(actor: Actor, today: date) -> Iterator[Part]:
    if not actor.holds(Permission.ACTIONS_READ):
        return
    yield _one_s_own(actor, today)
    if actor.holds(Permission.ACTIONS_DECIDE):
        yield _to_be(waits_for_verification(actor), actor, _to_verify)
        yield _to_be(_action.c.status == ActionStatus.PROPOSED, actor, _to_agree)
    yield _latest(actor)
    yield _how_the_plan_stands(actor, today)


def _with_owners(actor: Actor) -> AnySelect:
    return plain_rows_of(actor).join(owner, owner.c.id == _action.c.owner_id)


_SOONEST = (_action.c.due_on, _action.c.id)
_SHOWN = {
    "number": _record.c.number,
    "reference": _record.c.reference,
    "title": _record.c.title,
    "state": _action.c.status,
    "on": _action.c.due_on,
    "who": owner.c.title,
    "who_id": _action.c.owner_id,
}


# What needs somebody.


def _one_s_own(actor: Actor, today: date) -> Part:
    """One's own actions that are late, soon due, or have no word on how they go."""
    quiet = is_quiet(clock.beginning_of(today + timedelta(days=1)) - QUIET)
    asks = or_(_action.c.due_on <= today + HORIZON, _action.c.status == ActionStatus.BLOCKED, quiet)
    rows = _with_owners(actor).where(is_mine(actor), _action.c.status.in_(GOING), asks)
    first_answer = (
        select(func.min(_target.c.reference))
        .select_from(Link.__table__.join(_target, _target.c.id == Link.to_id))
        .where(Link.from_id == _action.c.id, Link.tie == Tie.ANSWERS, _target.c.withdrawn_on.is_(None))
        .correlate(_action)
        .scalar_subquery()
    )
    return Part(rows.order_by(*_SOONEST).limit(30), {**_SHOWN, "words": first_answer}, _due)


def _due(rows: Sequence[AnyRow], actor: Actor, today: date) -> Iterator[Need]:
    for row in rows:
        whose = "you own it" if row.who_id == actor.id else f"{row.who} owns it"
        first = f" · answers {row.words}" if row.words else ""
        why, act_words, act_href = _asked_for(row, today)
        yield Need(
            on=row.on,
            when_words=capital(until(row.on, today)),
            tone=tone_of(row.on, today),
            title=row.title,
            href=f"/actions/{row.number}",
            detail=f"{row.reference} · {whose}{why}{first}",
            act_words=act_words,
            act_href=f"/actions/{row.number}{act_href}",
        )


def _asked_for(row: AnyRow, today: date) -> tuple[str, str, str]:
    """Why it needs its owner, beside the day; what there is to do, and where on the action's pages."""
    status = ActionStatus(row.state)
    if status is ActionStatus.BLOCKED:
        return " · is blocked", "Update", "#updates"
    if row.on > today + HORIZON:
        return f" · nobody has said how it goes for {QUIET.days} days", "Update", "#updates"
    if status is ActionStatus.UNDER_WAY and row.on < today:
        # Late: a word on how it goes comes before a claim that it is done.
        return "", "Update", "#updates"
    if status is ActionStatus.UNDER_WAY:
        return "", "Report done", "/edit/status?to=reported+done"
    return f" · {status.value}", "Update", "/edit/status"


def _to_be(clause: Any, actor: Actor, say: Any) -> Part:
    """The first ten that this person could verify or agree to, soonest first."""
    return Part(_with_owners(actor).where(clause).order_by(*_SOONEST).limit(10), _SHOWN, say)


def _to_verify(rows: Sequence[AnyRow], actor: Actor, today: date) -> Iterator[Need]:
    for row in rows:
        yield Need(
            on=row.on,
            when_words="To verify",
            tone="soon",
            title=f"Verify: {row.title[:1].lower()}{row.title[1:]}",
            href=f"/actions/{row.number}",
            detail=f"{row.reference} · reported done, with evidence · {row.who} owns it",
            act_words="Verify",
            act_href=f"/actions/{row.number}/edit/status?to=verified",
        )


def _to_agree(rows: Sequence[AnyRow], actor: Actor, today: date) -> Iterator[Need]:
    for row in rows:
        whoever = "you" if row.who_id == actor.id else row.who
        yield Need(
            on=row.on,
            when_words="Proposed",
            tone="calm",
            title=f"Agree or not: {row.title[:1].lower()}{row.title[1:]}",
            href=f"/actions/{row.number}",
            detail=f"{row.reference} · {whoever} would own it · due {day(row.on, today)}",
            act_words="Decide",
            act_href=f"/actions/{row.number}/edit/status",
        )


# What is new.


def _latest(actor: Actor) -> Part:
    """The latest moves of actions: read from the newest on, and only until there are enough, each by its last entry."""
    later = aliased(HistoryEntry)
    is_last = ~exists().where(later.record_id == HistoryEntry.record_id, later.version > HistoryEntry.version)
    rows = (
        select(HistoryEntry.seq)
        .select_from(HistoryEntry)
        .join(_record, _record.c.id == HistoryEntry.record_id)
        .join(_action, _action.c.id == _record.c.id)
        .outerjoin(_who, _who.c.id == HistoryEntry.by_id)
        .where(readable(actor), current(), is_last)
        .order_by(HistoryEntry.seq.desc())
        .limit(6)
    )
    columns = {
        "number": _record.c.number,
        "reference": _record.c.reference,
        "title": _record.c.title,
        "at": HistoryEntry.at,
        "who": _who.c.title,
        "words": HistoryEntry.verb,
    }
    return Part(rows, columns, _what_happened)


def _what_happened(rows: Sequence[AnyRow], actor: Actor, today: date) -> Iterator[News]:
    for row in rows:
        yield News(
            on=row.at,
            when_words=capital(ago(row.at, today)),
            title=row.title,
            href=f"/actions/{row.number}",
            detail=f"{row.reference} · {row.who or 'Praxis'} {row.words}",
        )


# At a glance.


def _how_the_plan_stands(actor: Actor, today: date) -> Part:
    standing = queries.standing_of_all(actor, today)
    return Part(
        select(standing),
        {"state": standing.c.status, "words": standing.c.confidence, "many": standing.c.many},
        _the_plan,
    )


def _the_plan(rows: Sequence[AnyRow], actor: Actor, today: date) -> Iterator[Glance]:
    """How the plan stands: what is on track of all that is not dropped."""
    found = queries.as_progress((row.state, row.words, row.many) for row in rows)
    ways = [WayOn("Open the plan", url_for("actions.index"))]
    if not found.total:
        yield Glance("The action plan", "0", "actions yet", links=ways)
        return
    if found.late:
        ways.append(WayOn(f"{count(found.late, 'action is', 'actions are')} late", ActionFilter(late=True).address))
    reads_all = actor.holds(Permission.READ_MEMBERS)
    yield Glance(
        "The action plan" if reads_all else "Your organisation’s actions",
        f"{found.well:,}",
        f"of {count(found.total, 'action')} verified or on track",
        segments=segments(found),
        links=ways,
    )
