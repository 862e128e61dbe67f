"""How does an action come again?

Its rhythm is counted from one day, so that the day of one moves without moving
those after it, and a month that is too short does not shorten the next.
"""

from datetime import date
from itertools import count

from dateutil.relativedelta import relativedelta
from sqlalchemy import select

from app import clock
from app.access.actor import THE_SYSTEM, Actor
from app.actions.models import Action, Repeat
from app.actions.telling import tell_owner
from app.actions.workflow import ActionStatus
from app.charter.models import Recommendation
from app.extensions import db
from app.records.deeds import explain
from app.records.models import Link, Reader, Record, Tie
from app.records.services import link
from app.records.visibility import current

MONTHS = {Repeat.MONTHLY: 1, Repeat.QUARTERLY: 3, Repeat.HALF_YEARLY: 6, Repeat.YEARLY: 12}


def set_rhythm(action: Action, repeats: Repeat | None) -> None:
    """Let it come again in this rhythm, counted from the day it is due, or (``None``) no more."""
    if repeats is not action.repeats:
        action.repeats = repeats
        action.repeats_from = action.due_on if repeats is not None else None


def make_next(action: Action, *, reported_by: Actor) -> Action | None:
    """The action that comes after one that was reported done: once, however often that is reported."""
    if action.repeats is None or _has_next(action):
        return None
    following = Action(
        title=action.title,
        done_when=action.done_when,
        owner_id=action.owner_id,
        organisation_id=action.organisation_id,
        plan_id=action.plan_id,
        strand=action.strand,
        priority=action.priority,
        visibility=action.visibility,
        # Whoever agreed to it agreed to the series.
        status=ActionStatus.AGREED,
        due_on=(due_on := next_day(action, clock.today())),
        first_due_on=due_on,
        repeats=action.repeats,
        repeats_from=action.repeats_from,
        updated_at=clock.now(),
    )
    db.session.add(following)
    db.session.flush()
    for person_id in db.session.scalars(select(Reader.person_id).where(Reader.record_id == action.id)).all():
        db.session.add(Reader(record_id=following.id, person_id=person_id))
    for recommendation in _answered_by(action):
        link(following, recommendation, Tie.ANSWERS, by=THE_SYSTEM)
    link(following, action, Tie.FOLLOWS, by=THE_SYSTEM)
    explain(following, f"made it, because {action.reference} comes again {action.repeats.value}", by=THE_SYSTEM)
    tell_owner(following, by=reported_by)
    return following


def next_day(action: Action, today: date) -> date:
    """The first day of its rhythm that lies behind the day it is due, the day it was first promised for, and today."""
    assert action.repeats is not None
    start, step = action.repeats_from or action.due_on, MONTHS[action.repeats]
    behind = max(action.due_on, action.first_due_on, today)
    return next(day for n in count(1) if (day := months_after(start, n * step)) > behind)


def months_after(start: date, months: int) -> date:
    """The same day so many months later, or the last of a month that has no such day."""
    return start + relativedelta(months=months)


def _has_next(action: Action) -> bool:
    following = select(Link.id).join(Action.__table__, Action.__table__.c.id == Link.from_id)
    return db.session.scalar(following.where(Link.to_id == action.id, Link.tie == Tie.FOLLOWS).limit(1)) is not None


def _answered_by(action: Action) -> list[Recommendation]:
    answered = select(Link.to_id).where(Link.from_id == action.id, Link.tie == Tie.ANSWERS)
    return list(
        db.session.scalars(
            select(Recommendation).where(Recommendation.id.in_(answered), current()).order_by(Record.reference)
        )
    )
