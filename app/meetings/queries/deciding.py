"""At which meeting was something decided, and on which agenda does it wait to be ratified?"""

from sqlalchemy import or_, select

from app.access.actor import Actor
from app.database import AnyRow
from app.extensions import db
from app.meetings.models import AgendaItem, Meeting, Outcome
from app.meetings.queries.meetings import items_readable
from app.meetings.workflow import AHEAD, ItemState, MeetingState
from app.records.models import Record
from app.records.visibility import current

_record, _item, _meeting, _outcome = Record.__table__, AgendaItem.__table__, Meeting.__table__, Outcome.__table__
_on = _record.alias("on_meeting")
_COLUMNS = (
    _item.c.id.label("item_id"),
    _meeting.c.id.label("meeting_id"),
    _meeting.c.starts_at,
    _meeting.c.state,
    _on.c.number,
    _on.c.reference,
)
_ITEMS = (
    _item.join(_record, _record.c.id == _item.c.id)
    .outerjoin(_meeting, _meeting.c.id == _item.c.meeting_id)
    .outerjoin(_on, _on.c.id == _meeting.c.id)
)


def decided_at(decision_id: int, actor: Actor) -> AnyRow | None:
    """Where it was put down: the item and its meeting, and whether this person may see it; ``None``, at no meeting."""
    return db.session.execute(
        select(*_COLUMNS, items_readable(actor).label("is_readable"))
        .select_from(_ITEMS.join(_outcome, _outcome.c.item_id == _item.c.id))
        .where(_outcome.c.record_id == decision_id)
        .limit(1)
    ).one_or_none()


def waits_to_be_ratified(decision_id: int, actor: Actor) -> AnyRow | None:
    """The item under which a meeting to come, or in session, is to ratify it; one of the backlog has no meeting.

    As far as this person may see it: the soonest, and the backlog last.
    """
    ahead = _meeting.c.state.in_([*AHEAD, MeetingState.IN_SESSION])
    return db.session.execute(
        select(*_COLUMNS)
        .select_from(_ITEMS)
        .where(
            _item.c.ratifies_id == decision_id,
            _item.c.state.in_([ItemState.WAITING, ItemState.AT_HAND]),
            or_(_item.c.meeting_id.is_(None), ahead),
            items_readable(actor),
            current(),
        )
        .order_by(_item.c.meeting_id.is_(None), _meeting.c.starts_at, _item.c.id)
        .limit(1)
    ).one_or_none()
