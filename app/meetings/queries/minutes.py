"""What do the pages of minutes need to show?"""

from dataclasses import dataclass

from sqlalchemy import select

from app.access.actor import Actor
from app.access.roles import Permission
from app.actions.models import Action
from app.actions.rows import readable
from app.database import AnyRow
from app.decisions.models import Decision
from app.extensions import db
from app.history.queries import changed_since
from app.meetings.models import AgendaItem, Approval, Attendance, Invitation, Meeting, Minutes
from app.meetings.queries.table import day_of, seats_of
from app.meetings.workflow import MeetingState, Reply
from app.records.models import Record
from app.steering.models import OfficeKind
from app.steering.queries import officers_of

_record, _meeting, _item, _action = Record.__table__, Meeting.__table__, AgendaItem.__table__, Action.__table__
_decision = Decision.__table__
_at, _owner = _record.alias("at_meeting"), _record.alias("owner")
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


def minutes_of(meeting: Meeting) -> Minutes | None:
    return db.session.get(Minutes, meeting.id)


def introduced_since(meeting: Meeting, version: int) -> bool:
    """Has somebody written at the introduction since a form was made from this version?"""
    return "introduction" in changed_since(meeting.id, version)


def written_of(meeting_id: int) -> AnyRow | None:
    """What was written down as the minutes went out, and by which meeting they were approved: one row."""
    minutes = Minutes.__table__
    return db.session.execute(
        select(
            minutes.c.introduction,
            minutes.c.attendance,
            minutes.c.matters_arising,
            minutes.c.circulated_at,
            Approval.at,
            Approval.amended,
            _at.c.reference.label("at_reference"),
            _at.c.number.label("at_number"),
        )
        .select_from(minutes)
        .outerjoin(Approval, Approval.meeting_id == minutes.c.meeting_id)
        .outerjoin(_at, _at.c.id == Approval.at_meeting_id)
        .where(minutes.c.meeting_id == meeting_id)
    ).one_or_none()


def attendance_of(meeting: Meeting) -> list[Was]:
    """Who was there, for their seat or in somebody's place, who sent apologies, and which seats stayed empty."""
    seats = seats_of(meeting)
    titles = {seat.seat_id: seat.title for seat in seats}
    officers = officers_of(meeting.body_id, day_of(meeting))
    offices = {officers[kind].person_id: kind.value for kind in reversed(OfficeKind) if kind in officers}
    found: dict[int, Was] = {}
    for row in db.session.execute(
        select(Attendance.person_id, Attendance.presence, Attendance.seat_id, Attendance.is_deputy)
        .where(Attendance.meeting_id == meeting.id)
        .order_by(Attendance.id)
    ):
        seat_title = titles.get(row.seat_id)
        office = offices.get(row.person_id) if seat_title is None else None
        found[row.person_id] = Was(row.person_id, row.presence.value, seat_title, row.is_deputy, office)
    replies = select(Invitation.person_id, Invitation.reply).where(Invitation.meeting_id == meeting.id)
    answers = {row.person_id: row.reply for row in db.session.execute(replies)}
    for seat in seats:
        if seat.holder_id is not None and seat.holder_id not in found:
            how = APOLOGIES if answers.get(seat.holder_id) is Reply.APOLOGIES else NOT_THERE
            found[seat.holder_id] = Was(seat.holder_id, how, seat.title)
    for person_id, reply in answers.items():
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


def names_of(ids: list[int]) -> dict[int, str]:
    """What these people are called today: “Former member”, where somebody was erased since."""
    rows = db.session.execute(select(_record.c.id, _record.c.title).where(_record.c.id.in_(ids)))
    return {row.id: row.title for row in rows}


def can_be_approved(meeting: AnyRow) -> bool:
    """Is a later meeting of the same body in session?"""
    later = select(_meeting.c.id).where(
        _meeting.c.body_id == meeting.body_id,
        _meeting.c.state == MeetingState.IN_SESSION,
        _meeting.c.starts_at > meeting.starts_at,
    )
    return db.session.scalar(later.limit(1)) is not None


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
