"""At which meeting was something decided, and on which agenda does it wait to be ratified?"""

from sqlalchemy import and_, exists, or_, select

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


def items_about(decision_id: int, actor: Actor) -> tuple[AnyRow | None, AnyRow | None]:
    """Under which item it was put down, whether this person may see that or not; and which is to ratify it.

    The second is of a meeting to come, or in session, as far as this person may see it: the soonest, and last one of
    the backlog, which has no meeting.
    """
    put_down = exists().where(_outcome.c.item_id == _item.c.id, _outcome.c.record_id == decision_id)
    to_ratify = and_(
        _item.c.ratifies_id == decision_id,
        _item.c.state.in_([ItemState.WAITING, ItemState.AT_HAND]),
        or_(_item.c.meeting_id.is_(None), _meeting.c.state.in_([*AHEAD, MeetingState.IN_SESSION])),
        items_readable(actor),
        current(),
    )
    rows = db.session.execute(
        select(*_COLUMNS, items_readable(actor).label("is_readable"), put_down.label("is_put_down"))
        .select_from(_ITEMS)
        .where(or_(put_down, to_ratify))
        .order_by(_item.c.meeting_id.is_(None), _meeting.c.starts_at, _item.c.id)
    ).all()
    return (
        next((row for row in rows if row.is_put_down), None),
        next((row for row in rows if not row.is_put_down), None),
    )
