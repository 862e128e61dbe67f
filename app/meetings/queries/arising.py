"""What arises from earlier meetings?"""

from functools import lru_cache

from sqlalchemy import Integer, Subquery, bindparam, select, true, union

from app.access.actor import Actor
from app.access.roles import Permission
from app.actions.models import Action
from app.actions.rows import actions_within
from app.actions.workflow import OPEN
from app.database import AnyRow, AnySelect, UtcDateTime
from app.decisions.models import Decision
from app.extensions import db
from app.meetings.models import AgendaItem, Meeting
from app.meetings.workflow import MeetingState
from app.records.models import Link, Record, Tie
from app.records.visibility import Reach, current, reach_of

_record, _item, _meeting = Record.__table__, AgendaItem.__table__, Meeting.__table__
_action, _decision, _link = Action.__table__, Decision.__table__, Link.__table__
_owner = _record.alias("owner")
MOST_MATTERS = 200
# Of which body, before which meeting, and who reads.
_BODY, _READER = bindparam("body", type_=Integer), bindparam("reader", type_=Integer)
_BEFORE = bindparam("before", type_=UtcDateTime())


def matters_arising(meeting: Meeting | AnyRow, actor: Actor | None, *, most: int | None = MOST_MATTERS) -> list[AnyRow]:
    """Open actions that follow from a decision or an item of an earlier meeting of this body, soonest first.

    Never copied: rows with id, number, reference, title, owner, owner_id, status, due_on.

    :param actor: as far as this person may read them; ``None``, whoever may: for what is kept by number alone.
    :param most: how many; ``None``, all.
    """
    if actor is not None and not actor.holds(Permission.ACTIONS_READ):
        return []
    asked = {_BODY.key: meeting.body_id, _BEFORE.key: meeting.starts_at, _READER.key: actor.id if actor else None}
    return list(db.session.execute(_matters(reach_of(actor) if actor is not None else None, most), asked))


@lru_cache(maxsize=64)
def _matters(reach: Reach | None, most: int | None) -> AnySelect:
    """Made once for all who read alike: to put it together takes longer than to ask it."""
    # Joined, they are what SQLite begins with: by their actions, and not by every record they are.
    found = _arising()
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
        .where(_action.c.status.in_(OPEN), true() if reach is None else actions_within(reach, _READER), current())
        .order_by(_action.c.due_on, _action.c.id)
        .limit(most)
        .subquery("soonest")
    )
    # Their owners are looked up for those alone.
    query = select(soonest, _owner.c.title.label("owner")).outerjoin(_owner, _owner.c.id == soonest.c.owner_id)
    return query.order_by(soonest.c.due_on, soonest.c.id)


def _arising() -> Subquery:
    """The ids of what follows from a decision or an item of an earlier meeting of this body."""
    decided = _link.join(_decision, _decision.c.id == _link.c.to_id)
    discussed = _link.join(_item, _item.c.id == _link.c.to_id).join(_meeting, _meeting.c.id == _item.c.meeting_id)
    follows = select(_link.c.from_id).where(_link.c.tie == Tie.FOLLOWS)
    return union(
        follows.select_from(decided).where(_decision.c.body_id == _BODY, _decision.c.decided_at < _BEFORE),
        follows.select_from(discussed).where(
            _meeting.c.body_id == _BODY,
            _meeting.c.starts_at < _BEFORE,
            _meeting.c.state != MeetingState.CANCELLED,
        ),
    ).subquery("found")
