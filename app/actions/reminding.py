"""Who is reminded of which action, and when?

The owner 30, 7 and 1 days before it is due, and each week after; whoever leads
its plan when it is two weeks late, and the chair when it is a month late. Each
step is noted once for an action, a person and a day that it is due: a day that
moves and a new owner are reminded of anew. Days that were missed are made up
for, within a week, by the latest step alone.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import NamedTuple

from sqlalchemy import select

from app import clock
from app.access.roles import Permission, Role
from app.actions.models import Action, Plan, Reminder
from app.actions.rows import readable
from app.actions.telling import queue_reminders
from app.actions.workflow import GOING
from app.database import AnyRow, insert_once
from app.extensions import db
from app.mail.models import Letter
from app.notices.models import Rhythm
from app.notices.queries import rhythm_of
from app.people.identity import actor_for
from app.people.models import Grant, Person
from app.people.queries import present, running
from app.records.models import Record
from app.records.visibility import current

BEFORE = (1, 7, 30)  # days; the nearest first
WEEK = 7  # days: so often once it is late, and so long a step is made up for
LATE_FOR_LEAD, LATE_FOR_CHAIR = 14, 30  # days
# Reminders come with the first coffee, or the next morning: what changes at noon is not answered by one.
FROM, UNTIL = time(7), time(12)
_action, _record, _plan, _person = Action.__table__, Record.__table__, Plan.__table__, Person.__table__


class Due(NamedTuple):
    """One step of one action, for one person. ``step``: days left; below zero, days late."""

    action_id: int
    person_id: int
    due_on: date
    step: int


def step_on(due_on: date, today: date, *, since: date) -> int | None:
    """The step that an owner has come to: 30, 7, 1, -7, -14 …; ``None``: none, or none that is still worth a word.

    :param since: the day it was promised, which said when it is due: no step from before is made up for.
    """
    left = (due_on - today).days
    if left <= -WEEK:
        return -(-left // WEEK * WEEK)
    on_its_way = (step for step in BEFORE if step - WEEK <= left <= step)
    return next((step for step in on_its_way if due_on - timedelta(days=step) > since), None)


def remind() -> int:
    """Note and queue what is due this morning, each person in a transaction of their own. Returns how many."""
    if not FROM <= clock.local(clock.now()).time() < UNTIL:
        return 0
    today, wanted = clock.today(), defaultdict(list)
    for due in _to_remind_of(today):
        wanted[due.person_id].append(due)
    db.session.rollback()
    reminded = 0
    for person_id, dues in sorted(wanted.items()):
        reminded += _remind(person_id, dues, today)
        db.session.commit()
    return reminded


def _remind(person_id: int, dues: Iterable[Due], today: date) -> bool:
    """One letter with all of it. At most one a day: what comes after it waits for the next morning."""
    key = f"action-reminders-{person_id}-{today}"
    # Locked, so that of two who remind the second finds what the first has written.
    address = db.session.scalar(
        select(Person.__table__.c.email).where(Person.__table__.c.id == person_id).with_for_update()
    )
    actor = actor_for(person_id)
    if not address or actor is None or not actor.holds(Permission.ACTIONS_READ):
        return False
    if rhythm_of(person_id) is Rhythm.ASKED or db.session.scalar(select(Letter.id).where(Letter.key == key)):
        return False
    ids = [due.action_id for due in dues]
    reads = set(
        db.session.scalars(
            select(_action.c.id)
            .join(_record, _record.c.id == _action.c.id)
            .where(_action.c.id.in_(ids), readable(actor), current())
        )
    )
    for due in dues:
        if due.action_id in reads:
            insert_once(db.session, Reminder, **due._asdict(), on=today)
    if reads:
        queue_reminders(actor, address, key)
    return bool(reads)


def _to_remind_of(today: date) -> list[Due]:
    """Every step that somebody has come to and has not been reminded of."""
    rows = db.session.execute(
        select(_action.c.id, _action.c.owner_id, _action.c.due_on, _record.c.created_at, _plan.c.lead_id)
        .join(_record, _record.c.id == _action.c.id)
        .outerjoin(_plan, _plan.c.id == _action.c.plan_id)
        .where(_action.c.status.in_(GOING), _action.c.due_on <= today + timedelta(days=max(BEFORE)), current())
        .order_by(_action.c.due_on, _action.c.id)
    ).all()
    noted = {
        Due(*row)
        for row in db.session.execute(
            select(Reminder.action_id, Reminder.person_id, Reminder.due_on, Reminder.step)
            .join(_action, _action.c.id == Reminder.action_id)
            .where(_action.c.status.in_(GOING), Reminder.due_on == _action.c.due_on)
        )
    }
    chairs = _chairs(today)
    wanted = [due for row in rows for due in _steps(row, chairs, today)]
    return [due for due in wanted if due not in noted]


def _steps(row: AnyRow, chairs: set[int], today: date) -> list[Due]:
    """Whom one action is a reminder for: its owner, and whoever else looks after it by now."""
    late = (today - row.due_on).days
    steps = [(row.owner_id, step_on(row.due_on, today, since=clock.local(row.created_at).date()))]
    if late >= LATE_FOR_LEAD and row.lead_id not in (None, row.owner_id):
        steps.append((row.lead_id, -LATE_FOR_LEAD))
    if late >= LATE_FOR_CHAIR:
        steps += [(chair, -LATE_FOR_CHAIR) for chair in sorted(chairs - {row.owner_id})]
    return [Due(row.id, person_id, row.due_on, step) for person_id, step in steps if step is not None]


def _chairs(today: date) -> set[int]:
    return set(
        db.session.scalars(
            select(Grant.person_id)
            .join(_person, _person.c.id == Grant.person_id)
            .where(Grant.role == Role.CHAIR, running(Grant, today), present(today))
        )
    )
