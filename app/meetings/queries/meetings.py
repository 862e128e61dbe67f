"""Which meetings and series may somebody see, and what do pages show of them?"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, false, or_, select

from app.access.actor import Actor
from app.access.roles import Permission
from app.database import AnyRow, AnySelect, locking
from app.extensions import db
from app.meetings import policy
from app.meetings.models import AgendaItem, Invitation, Meeting, Series, TemplateItem
from app.meetings.workflow import MeetingState
from app.records.models import Record, Visibility
from app.records.references import NotFound
from app.records.visibility import Reach, current, reach_of, readable_by, readable_within
from app.web.paging import Key, Page, page_of

_record, _meeting, _series = Record.__table__, Meeting.__table__, Series.__table__
_item, _invitation = AgendaItem.__table__, Invitation.__table__


class Sight(NamedTuple):
    """What somebody may see of meetings beside what names them: see ``Reach``.

    :ivar reads: may they read meetings at all, and not only those that they are at?
    """

    reach: Reach
    prepares: bool
    reads: bool


def sight_of(actor: Actor) -> Sight:
    return Sight(reach_of(actor), policy.may_prepare(actor), actor.holds(Permission.MEETINGS_READ))


def meetings_readable(actor: Actor) -> ColumnElement[bool]:
    """A clause over ``Record`` (a meeting's): a draft is also for those who prepare it."""
    return meetings_within(sight_of(actor), actor.id)


def meetings_within(sight: Sight, reader_id: Any) -> ColumnElement[bool]:
    """What ``meetings_readable`` says of everybody with this sight.

    :param reader_id: the person, or a parameter that is.
    """
    preparing = _record.c.visibility == Visibility.STEERING if sight.prepares else false()
    return or_(readable_within(sight.reach, reader_id), preparing)


def items_readable(actor: Actor) -> ColumnElement[bool]:
    """A clause over ``Record`` joined with its agenda item.

    Whoever prepares meetings sees what will be for many before it is. Whoever presents an item sees it, too, and
    whoever proposed it while it waits in the backlog.
    """
    return items_within(sight_of(actor), actor.id or 0)


def items_within(sight: Sight, reader_id: Any) -> ColumnElement[bool]:
    """What ``items_readable`` says of everybody with this sight.

    :param reader_id: the person, or a parameter that is; nobody is 0.
    """
    preparing = (
        and_(_record.c.visibility == Visibility.STEERING, _item.c.meant_for.in_(policy.FOR_MANY))
        if sight.prepares
        else false()
    )
    proposed = and_(_item.c.proposed_by_id == reader_id, _item.c.meeting_id.is_(None))
    return or_(readable_within(sight.reach, reader_id), preparing, _item.c.presenter_id == reader_id, proposed)


def meeting_for(actor: Actor, number: int, *, to_change: bool = False) -> Meeting:
    """One meeting that this person may read.

    :param to_change: lock it, so that two who change it or its agenda take turns.
    :raises NotFound: there is none, or not for this reader.
    """
    query = select(Meeting).where(Meeting.kind == "meeting", Meeting.number == number, current())
    query = query.where(meetings_readable(actor))
    found = db.session.scalar(locking(query) if to_change else query)
    if found is None:
        raise NotFound()
    return found


def meeting_called(meeting_id: int, *, to_change: bool = False) -> Meeting:
    """A meeting that is there, whoever may read it: one that another record names.

    :param to_change: lock it, so that two who change it take turns.
    """
    query = select(Meeting).where(Meeting.id == meeting_id)
    return db.session.scalars(locking(query) if to_change else query).one()


_COLUMNS = (
    _meeting.c.id,
    _meeting.c.body_id,
    _record.c.number,
    _record.c.reference,
    _record.c.title,
    _meeting.c.starts_at,
    _meeting.c.minutes,
    _meeting.c.place,
    _meeting.c.link,
    _meeting.c.state,
    _meeting.c.state_why,
    _meeting.c.series_id,
)


def meetings(actor: Actor) -> AnySelect:
    """All that this person may read, with what they answered to each, where they are invited."""
    return (
        select(
            *_COLUMNS,
            _invitation.c.person_id.label("invited_id"),
            _invitation.c.reply,
        )
        .select_from(_meeting.join(_record, _record.c.id == _meeting.c.id))
        .outerjoin(
            _invitation, and_(_invitation.c.meeting_id == _meeting.c.id, _invitation.c.person_id == (actor.id or 0))
        )
        .where(meetings_readable(actor), current())
    )


def ahead(actor: Actor, since: datetime, *, most: int = 20) -> list[AnyRow]:
    """Meetings that are to come or going on, the next one first."""
    open_states = (MeetingState.DRAFT, MeetingState.PUBLISHED)
    coming = and_(_meeting.c.state.in_(open_states), _meeting.c.starts_at >= since)
    query = meetings(actor).where(or_(coming, _meeting.c.state == MeetingState.IN_SESSION))
    return list(db.session.execute(query.order_by(_meeting.c.starts_at, _meeting.c.id).limit(most)))


def past(
    actor: Actor,
    before: datetime,
    *,
    states: Collection[MeetingState] = (),
    series_id: int | None = None,
    cursor: str | None = None,
) -> Page:
    """Meetings that were to be before an instant, or are over, the latest first."""
    over = (MeetingState.CLOSED, MeetingState.CIRCULATED, MeetingState.APPROVED, MeetingState.CANCELLED)
    # By their states, of which there is an index: without it SQLite begins at every record.
    not_going_on = [state for state in MeetingState if state is not MeetingState.IN_SESSION]
    query = meetings(actor).where(_meeting.c.state.in_(states or not_going_on))
    query = query.where(or_(_meeting.c.starts_at < before, _meeting.c.state.in_(over)))
    if series_id is not None:
        query = query.where(_meeting.c.series_id == series_id)
    keys = [Key(_meeting.c.starts_at, datetime, descending=True), Key(_meeting.c.id, int, descending=True)]
    return page_of(query, keys, cursor=cursor)


def of_series(actor: Actor, series_id: int, *, most: int = 60) -> list[AnyRow]:
    """The meetings of a series that this person may read, the latest first."""
    query = meetings(actor).where(_meeting.c.series_id == series_id)
    return list(db.session.execute(query.order_by(_meeting.c.starts_at.desc(), _meeting.c.id.desc()).limit(most)))


# Series.


def series_for(actor: Actor, series_id: int, *, to_change: bool = False) -> Series:
    """:raises NotFound: there is none, or not for this reader."""
    query = select(Series).where(Series.id == series_id, readable_by(actor), current())
    found = db.session.scalar(query.with_for_update() if to_change else query)
    if found is None:
        raise NotFound()
    return found


def all_series(actor: Actor) -> list[AnyRow]:
    """Every series: rows with id, title, rule, from_on, starts_at, minutes, place."""
    return list(
        db.session.execute(
            select(
                _series.c.id,
                _record.c.title,
                _series.c.body_id,
                _series.c.rule,
                _series.c.from_on,
                _series.c.starts_at,
                _series.c.minutes,
                _series.c.place,
            )
            .join(_record, _record.c.id == _series.c.id)
            .where(readable_by(actor), current())
            .order_by(_record.c.title, _series.c.id)
        )
    )


def template_of(series_id: int) -> list[AnyRow]:
    """What every agenda of a series begins with, in order."""
    template = TemplateItem.__table__
    return list(
        db.session.execute(select(template).where(template.c.series_id == series_id).order_by(template.c.position))
    )
