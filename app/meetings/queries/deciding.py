"""At which meeting was something decided, and on which agenda does it wait to be ratified?"""

from dataclasses import dataclass

from sqlalchemy import Integer, case, cast, literal, null, or_, select, true, union_all

from app import clock
from app.access.actor import Actor
from app.database import AnyRow, AnySelect
from app.decisions.models import Decision
from app.extensions import db
from app.meetings.models import AgendaItem, Meeting, Outcome
from app.meetings.queries.meetings import items_readable, meetings_readable
from app.meetings.workflow import AHEAD, ItemState, MeetingState
from app.records.models import Record
from app.records.visibility import current

_record, _item, _meeting, _outcome = Record.__table__, AgendaItem.__table__, Meeting.__table__, Outcome.__table__
_on = _record.alias("on_meeting")
_COLUMNS = (
    _meeting.c.id.label("meeting_id"),
    _meeting.c.starts_at,
    _meeting.c.state,
    _on.c.number,
    _on.c.reference,
    _on.c.title,
)
_ITEMS = (
    _item.join(_record, _record.c.id == _item.c.id)
    .outerjoin(_meeting, _meeting.c.id == _item.c.meeting_id)
    .outerjoin(_on, _on.c.id == _meeting.c.id)
)


# What a row is about, and the order in which they are read: the backlog after what is on an agenda.
_PUT_DOWN, _ON_AGENDA, _WAITING, _COMING = 1, 2, 3, 4


@dataclass(frozen=True)
class About:
    """What meetings have to do with a decision: rows with item_id, is_readable, and of the meeting
    meeting_id, starts_at, state, number, reference and title.

    :ivar put_down: the item under which it was put down, whether this person may see that or not.
    :ivar to_ratify: the item that is to ratify it, as far as this person may see it: of a meeting to come or in
        session, the soonest; else one of the backlog, which has no meeting.
    :ivar coming: the next meeting that could, and that this person may see.
    """

    put_down: AnyRow | None
    to_ratify: AnyRow | None
    coming: AnyRow | None


def meetings_about(decision: Decision, actor: Actor, *, is_to_ratify: bool) -> About:
    """One statement for all of it.

    :param is_to_ratify: else only where it was put down is looked for.
    """
    parts = [_put_down(decision, actor)]
    if is_to_ratify:
        parts += [_to_ratify(decision, actor), _coming(decision, actor)]
    found = union_all(*parts).subquery()
    rows = db.session.execute(select(found).order_by(found.c.what, found.c.starts_at, found.c.item_id)).all()

    def first(*what: int) -> AnyRow | None:
        return next((row for row in rows if row.what in what), None)

    return About(first(_PUT_DOWN), first(_ON_AGENDA, _WAITING), first(_COMING))


def _put_down(decision: Decision, actor: Actor) -> AnySelect:
    under = select(_outcome.c.item_id).where(_outcome.c.record_id == decision.id)
    readable = items_readable(actor).label("is_readable")
    query = select(literal(_PUT_DOWN).label("what"), _item.c.id.label("item_id"), readable, *_COLUMNS)
    return query.select_from(_ITEMS).where(_item.c.id.in_(under))


def _to_ratify(decision: Decision, actor: Actor) -> AnySelect:
    what = case((_item.c.meeting_id.is_(None), _WAITING), else_=_ON_AGENDA)
    return (
        select(what, _item.c.id, true(), *_COLUMNS)
        .select_from(_ITEMS)
        .where(
            _item.c.ratifies_id == decision.id,
            _item.c.state.in_([ItemState.WAITING, ItemState.AT_HAND]),
            or_(_item.c.meeting_id.is_(None), _meeting.c.state.in_([*AHEAD, MeetingState.IN_SESSION])),
            items_readable(actor),
            current(),
        )
    )


def _coming(decision: Decision, actor: Actor) -> AnySelect:
    soonest = (
        select(_meeting.c.id)
        .join(_record, _record.c.id == _meeting.c.id)
        .where(
            _meeting.c.body_id == decision.body_id,
            _meeting.c.state.in_(list(AHEAD)),
            _meeting.c.starts_at > clock.now(),
            meetings_readable(actor),
            current(),
        )
        .order_by(_meeting.c.starts_at, _meeting.c.id)
        .limit(1)
    )
    return (
        select(literal(_COMING), cast(null(), Integer), true(), *_COLUMNS)
        .select_from(_meeting.join(_on, _on.c.id == _meeting.c.id))
        .where(_meeting.c.id == soonest.scalar_subquery())
    )
