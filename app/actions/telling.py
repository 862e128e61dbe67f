"""Who hears of an action in a letter, and what does the letter say of it?

How often such letters leave, and that they are composed as they do: ``app.notices``.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission, Role
from app.actions.models import Action, Plan, Reminder
from app.actions.rows import owner, readable
from app.actions.workflow import GOING, OPEN, ActionStatus
from app.database import AnyRow
from app.extensions import db
from app.mail.models import Letter
from app.mail.services import queue
from app.notices.composing import Line, Part, tells
from app.notices.services import note_for, note_for_all
from app.records.models import Record
from app.records.visibility import current
from app.wording import day, until

ASSIGNED, REMINDERS = "action_assigned", "action_reminders"
# Whoever hands over twice in a row has one person told.
GRACE = timedelta(minutes=5)
# What the letters are called until they leave.
IS_YOURS, NEED_YOU = "An action is yours", "Actions that need you"
_action, _record = Action.__table__, Record.__table__


# What there is to tell.


def tell_owner(action: Action, *, by: Actor) -> None:
    """Let whoever owns it now hear of it, if somebody else saw to that."""
    if action.owner_id != by.id:
        note_for(action.owner_id, ASSIGNED, action, subject=IS_YOURS, after=GRACE)


def tell_owners(actions: Iterable[Action], *, by: Actor) -> None:
    """Let whoever owns these hear of them: many at once, that came in together. Each gets one letter."""
    others = ((action.owner_id, action) for action in actions if action.owner_id != by.id)
    note_for_all(others, ASSIGNED, subject=IS_YOURS, after=GRACE)


def queue_reminders(person: Actor, address: str, key: str) -> None:
    """Queue the letter with what is noted today as a reminder of this person's."""
    queue(REMINDERS, to=person.person_id, address=address, subject=NEED_YOU, key=key)


# What is so as it leaves. Each action that is late or due stands in one part.

_YOURS = "This is yours now. You answer for it until it is done, or until you hand it over:"
_OWNED = "You own this. If the day cannot be kept, say so there in a sentence: that helps everybody who waits for it."
_LED = "This is late in a plan that you lead:"
_CHAIRED = "This is a month late or more, and you chair the steering group:"


@tells(ASSIGNED, REMINDERS)
def what_needs_them(actor: Actor, letters: Sequence[Letter]) -> list[Part]:
    """What is theirs now, and what they are reminded of."""
    if not actor.holds(Permission.ACTIONS_READ):
        return []
    today = clock.today()
    given = {letter.about_id for letter in letters if letter.kind == ASSIGNED}
    assigned = _actions(actor, _action.c.id.in_(given), _action.c.owner_id == actor.id)
    days = {clock.local(letter.created_at).date() for letter in letters if letter.kind == REMINDERS}
    told = {row.id for row in assigned}
    late = [row for row in (reminded(actor, days) if days else ()) if row.id not in told]
    others = [row for row in late if row.owner_id != actor.id]
    led = [row for row in others if row.lead_id == actor.id]
    chaired = [row for row in others if row.lead_id != actor.id and Role.CHAIR in actor.roles]
    return [
        Part(10, _YOURS, [_line(row, _assigned(row, today)) for row in assigned if row.status in OPEN]),
        Part(30, _OWNED, [_line(row, _due(row, today)) for row in late if row.owner_id == actor.id]),
        Part(40, _LED, [_line(row, f"{_due(row, today)}, {row.owner} owns it") for row in led]),
        Part(50, _CHAIRED, [_line(row, f"{_due(row, today)}, {row.owner} owns it") for row in chaired]),
    ]


def reminded(actor: Actor, days: Collection[date]) -> list[AnyRow]:
    """The actions that this person was reminded of on these days, as long as they are due when they were then."""
    noted = (
        select(Reminder.action_id)
        .where(
            Reminder.action_id == _action.c.id,
            Reminder.person_id == actor.id,
            Reminder.due_on == _action.c.due_on,
            Reminder.on.in_(days),
        )
        .exists()
    )
    return _actions(actor, noted, _action.c.status.in_(GOING))


def _actions(actor: Actor, *clauses: Any) -> list[AnyRow]:
    """Actions that this person may read, soonest first."""
    return list(
        db.session.execute(
            select(
                _action.c.id,
                _action.c.owner_id,
                _action.c.due_on,
                _action.c.status,
                _record.c.number,
                _record.c.reference,
                _record.c.title,
                owner.c.title.label("owner"),
                Plan.__table__.c.lead_id,
            )
            .join(_record, _record.c.id == _action.c.id)
            .join(owner, owner.c.id == _action.c.owner_id)
            .outerjoin(Plan.__table__, Plan.__table__.c.id == _action.c.plan_id)
            .where(readable(actor), current(), *clauses)
            .order_by(_action.c.due_on, _action.c.id)
        )
    )


# In words.


def _line(row: AnyRow, words: str) -> Line:
    if row.status is ActionStatus.PROPOSED:
        subject = f"{row.reference} would be yours: {row.title}"
    else:
        subject = f"{row.title}: {words}"
    return Line("action", subject, f"{row.title} ({row.reference}): {words}", _href(row))


def _assigned(row: AnyRow, today: date) -> str:
    if row.status is ActionStatus.PROPOSED:
        return f"due {day(row.due_on)}, if the steering group agrees to it"
    return f"yours, {_due(row, today)}"


def _due(row: AnyRow, today: date) -> str:
    if row.due_on < today:
        return f"{until(row.due_on, today)}, it was due on {day(row.due_on)}"
    return f"due {until(row.due_on, today)}, on {day(row.due_on)}"


def _href(row: AnyRow) -> str:
    return f"/actions/{row.number}"
