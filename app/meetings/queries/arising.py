"""What arises from earlier meetings?"""

from typing import Any

from sqlalchemy import CompoundSelect, select, true, union

from app.access.actor import Actor
from app.access.roles import Permission
from app.actions.models import Action
from app.actions.rows import readable as action_readable
from app.actions.workflow import OPEN
from app.database import AnyRow
from app.decisions.models import Decision
from app.extensions import db
from app.meetings.models import AgendaItem, Meeting
from app.meetings.workflow import MeetingState
from app.records.models import Link, Record, Tie
from app.records.visibility import current

_record, _item, _meeting = Record.__table__, AgendaItem.__table__, Meeting.__table__
_action, _decision, _link = Action.__table__, Decision.__table__, Link.__table__
_owner = _record.alias("owner")
MOST_MATTERS = 200


def arising(meeting: Meeting) -> CompoundSelect[Any]:
    """The ids of what follows from a decision or an item of an earlier meeting of this body."""
    decided = _link.join(_decision, _decision.c.id == _link.c.to_id)
    discussed = _link.join(_item, _item.c.id == _link.c.to_id).join(_meeting, _meeting.c.id == _item.c.meeting_id)
    follows = select(_link.c.from_id).where(_link.c.tie == Tie.FOLLOWS)
    return union(
        follows.select_from(decided).where(
            _decision.c.body_id == meeting.body_id, _decision.c.decided_at < meeting.starts_at
        ),
        follows.select_from(discussed).where(
            _meeting.c.body_id == meeting.body_id,
            _meeting.c.starts_at < meeting.starts_at,
            _meeting.c.state != MeetingState.CANCELLED,
        ),
    )


def matters_arising(meeting: Meeting, actor: Actor | None, *, most: int | None = MOST_MATTERS) -> list[AnyRow]:
    """Open actions that follow from a decision or an item of an earlier meeting of this body, soonest first.

    Never copied: rows with id, number, reference, title, owner, owner_id, status, due_on.

    :param actor: as far as this person may read them; ``None``, whoever may: for what is kept by number alone.
    :param most: how many; ``None``, all.
    """
    if actor is not None and not actor.holds(Permission.ACTIONS_READ):
        return []
    # Joined, they are what SQLite begins with: by their actions, and not by every record they are.
    found = arising(meeting).subquery("found")
    soonest = (
        select(
            _action.c.id,
            _record.c.number,
            _record.c.reference,
            _record.c.title,
            _action.c.owner_id,
            _action.c.status,
            _action.c.due_on,
        )
        .join(found, found.c.from_id == _action.c.id)
        .join(_record, _record.c.id == _action.c.id)
        .where(_action.c.status.in_(OPEN), true() if actor is None else action_readable(actor), current())
        .order_by(_action.c.due_on, _action.c.id)
        .limit(most)
        .subquery("soonest")
    )
    # Their owners are looked up for those alone.
    query = select(soonest, _owner.c.title.label("owner")).outerjoin(_owner, _owner.c.id == soonest.c.owner_id)
    return list(db.session.execute(query.order_by(soonest.c.due_on, soonest.c.id)))
