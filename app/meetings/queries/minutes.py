"""What do the pages of minutes need to show?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import select

from app.access.actor import Actor
from app.access.roles import Permission
from app.actions.models import Action
from app.actions.rows import readable
from app.database import AnyRow, AnySelect
from app.extensions import db
from app.history.queries import changed_since
from app.meetings.models import AgendaItem, Approval, Attendance, Invitation, Meeting, Minutes
from app.meetings.queries.live import HEADS, head_found, is_the_meeting
from app.meetings.queries.meetings import Sight, sight_of
from app.meetings.queries.table import day_of, seats_of
from app.meetings.workflow import MeetingState, Reply
from app.records.models import Record
from app.steering.models import OfficeKind
from app.steering.queries import Held, officers_of

_record, _meeting, _item, _action = Record.__table__, Meeting.__table__, AgendaItem.__table__, Action.__table__
_minutes = Minutes.__table__
_at, _owner = _record.alias("at_meeting"), _record.alias("owner")
_later = _meeting.alias("later_meeting")
APOLOGIES, NOT_THERE = "apologies", "not there"


@dataclass(frozen=True)
class Was:
    """How somebody took part: "present", "remote", "apologies" or "not there"; and as what.

    :ivar seat: for which seat, by its title.
    :ivar office: without a seat: which office they hold.
    """

    person_id: int
    how: str
    seat: str | None = None
    is_deputy: bool = False
    office: str | None = None


@dataclass(frozen=True)
class Came:
    """Somebody who is noted as there, for the seat of this id or for none."""

    person_id: int
    how: str
    seat_id: int | None
    is_deputy: bool


def minutes_of(meeting: Meeting) -> Minutes | None:
    return db.session.get(Minutes, meeting.id)


def introduced_since(meeting: Meeting, version: int) -> bool:
    """Has somebody written at the introduction since a form was made from this version?"""
    return "introduction" in changed_since(meeting.id, version)


def minutes_at(actor: Actor, number: int) -> AnyRow:
    """A meeting as ``head_of`` has it, with what was written down as its minutes went out: one row.

    By which meeting they were approved, too; and ``can_be_approved``: a later meeting of the same body is in session.

    :raises NotFound: there is none, not yet, or not for this reader.
    """
    return head_found(_heads(sight_of(actor)), actor, number)


@lru_cache(maxsize=64)
def _heads(sight: Sight) -> AnySelect:
    later = (
        select(_later.c.id)
        .where(
            _later.c.body_id == _meeting.c.body_id,
            _later.c.state == MeetingState.IN_SESSION,
            _later.c.starts_at > _meeting.c.starts_at,
        )
        .correlate(_meeting)
    )
    return (
        HEADS.add_columns(
            _minutes.c.introduction,
            _minutes.c.attendance,
            _minutes.c.matters_arising,
            _minutes.c.circulated_at,
            Approval.at.label("approved_at"),
            Approval.amended,
            _at.c.reference.label("approved_by"),
            later.exists().label("can_be_approved"),
        )
        .outerjoin(_minutes, _minutes.c.meeting_id == _meeting.c.id)
        .outerjoin(Approval, Approval.meeting_id == _meeting.c.id)
        .outerjoin(_at, _at.c.id == Approval.at_meeting_id)
        .where(*is_the_meeting(sight))
    )


def attendance_of(meeting: Meeting) -> list[Was]:
    """Who was there, for their seat or in somebody's place, who sent apologies, and which seats stayed empty."""
    there = db.session.execute(
        select(Attendance.person_id, Attendance.presence, Attendance.seat_id, Attendance.is_deputy)
        .where(Attendance.meeting_id == meeting.id)
        .order_by(Attendance.id)
    )
    replies = select(Invitation.person_id, Invitation.reply).where(Invitation.meeting_id == meeting.id)
    return who_took_part(
        seats_of(meeting),
        [Came(row.person_id, row.presence.value, row.seat_id, row.is_deputy) for row in there],
        {row.person_id: row.reply for row in db.session.execute(replies)},
        officers_of(meeting.body_id, day_of(meeting)),
    )


def who_took_part(
    seats: Sequence[Held],
    there: Iterable[Came],
    replies: Mapping[int, Reply | None],
    officers: Mapping[OfficeKind, AnyRow],
) -> list[Was]:
    """The same of what was read before.

    :param seats: those of the body on the day of the meeting.
    :param there: who came, in the order in which they did.
    :param replies: what whoever was invited answered, by person.
    :param officers: who held which office on that day: told of those who have no seat.
    """
    titles = {seat.seat_id: seat.title for seat in seats}
    offices = {officers[kind].person_id: kind.value for kind in reversed(OfficeKind) if kind in officers}
    found: dict[int, Was] = {}
    for one in there:
        seat_title = titles.get(one.seat_id)
        office = offices.get(one.person_id) if seat_title is None else None
        found[one.person_id] = Was(one.person_id, one.how, seat_title, one.is_deputy, office)
    for seat in seats:
        if seat.holder_id is not None and seat.holder_id not in found:
            how = APOLOGIES if replies.get(seat.holder_id) is Reply.APOLOGIES else NOT_THERE
            found[seat.holder_id] = Was(seat.holder_id, how, seat.title)
    for person_id, reply in replies.items():
        if person_id not in found and reply is Reply.APOLOGIES:
            found[person_id] = Was(person_id, APOLOGIES, office=offices.get(person_id))
    order = {name: n for n, name in enumerate([*titles.values(), *(kind.value for kind in OfficeKind)])}
    return sorted(found.values(), key=lambda was: (order.get(was.seat or was.office or "", len(order)), was.person_id))


def actions_among(ids: list[int], actor: Actor) -> dict[int, AnyRow]:
    """Those of these actions that this person may read: rows with number, reference, title and owner, by id."""
    if not ids or not actor.holds(Permission.ACTIONS_READ):
        return {}
    rows = db.session.execute(
        select(_action.c.id, _record.c.number, _record.c.reference, _record.c.title, _owner.c.title.label("owner"))
        .join(_record, _record.c.id == _action.c.id)
        .join(_owner, _owner.c.id == _action.c.owner_id)
        .where(_action.c.id.in_(ids), readable(actor))
    )
    return {row.id: row for row in rows}


def meeting_that_can_approve(meeting: Meeting) -> Meeting | None:
    """The later meeting of the same body that is in session, if one is."""
    return db.session.scalar(
        select(Meeting)
        .where(
            Meeting.body_id == meeting.body_id,
            Meeting.state == MeetingState.IN_SESSION,
            Meeting.starts_at > meeting.starts_at,
            Meeting.id != meeting.id,
        )
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(1)
    )
