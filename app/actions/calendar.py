"""Which days of actions does somebody's calendar show?"""

from collections.abc import Sequence

from flask import current_app
from sqlalchemy import select

from app.access.roles import Permission
from app.actions.models import Action
from app.actions.workflow import OPEN
from app.extensions import db
from app.feeds.kinds import Event, Kind, register
from app.people.identity import actor_for
from app.records.models import Record
from app.records.visibility import current

MOST = 1_000
_action, _record = Action.__table__, Record.__table__


def due_days(person_id: int) -> Sequence[Event] | None:
    """The days on which one's own open actions are due. Whoever may no longer read actions sees none."""
    actor = actor_for(person_id)
    if actor is None or not actor.holds(Permission.ACTIONS_READ):
        return None
    site = current_app.config["PUBLIC_URL"]
    rows = db.session.execute(
        select(
            _record.c.number,
            _record.c.reference,
            _record.c.title,
            _record.c.version,
            _record.c.changed_at,
            _action.c.status,
            _action.c.due_on,
            _action.c.done_when,
        )
        .join(_record, _record.c.id == _action.c.id)
        .where(_action.c.owner_id == person_id, _action.c.status.in_(OPEN), current())
        .order_by(_action.c.due_on, _action.c.id)
        .limit(MOST)
    )
    return [
        Event(
            uid=f"action-{row.number}@{site.partition('//')[2]}",
            on=row.due_on,
            title=f"{row.reference} due: {row.title}",
            words=f"Status: {row.status.value}." + (f"\nDone when: {row.done_when}" if row.done_when else ""),
            href=f"{site}/actions/{row.number}",
            sequence=row.version,
            changed_at=row.changed_at,
        )
        for row in rows
    ]


register(
    Kind(
        key="due",
        title="Due dates",
        words="The day on which each of your open actions is due, as an all-day entry with a link to the action.",
        permission=Permission.ACTIONS_READ,
        events=due_days,
    )
)
