"""What does the page of a meeting in session need to show, and has it changed?"""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, bindparam, or_, select

from app.access.actor import Actor
from app.charter.models import DocumentVersion
from app.database import AnyRow, AnySelect
from app.extensions import db
from app.meetings.models import AgendaItem, Meeting
from app.meetings.queries.meetings import Sight, sight_of
from app.meetings.queries.numbering import numbers
from app.meetings.queries.reading import items_at_within, meeting_within, readable_beside
from app.meetings.queries.settled import being_voted_on, carried, has_its_answer, settled
from app.meetings.queries.table import seated_on
from app.meetings.workflow import MeetingState
from app.records.models import Record
from app.records.references import NotFound
from app.records.visibility import current
from app.steering.models import Body, OfficeKind
from app.steering.queries import Held, officers_of, seats_of

_record, _meeting, _item = Record.__table__, Meeting.__table__, AgendaItem.__table__
_body, _version = Body.__table__, DocumentVersion.__table__
_of_body, _chair, _presenter = (_record.alias(name) for name in ("body_record", "chair", "presenter"))
_proposal, _ratified, _approved = (_record.alias(name) for name in ("proposal", "ratified", "approved"))


def live_of(meeting_id: int) -> int | None:
    """How often something has changed in a meeting; ``None`` where there is none. One statement, and no other."""
    return db.session.scalar(select(_meeting.c.live).where(_meeting.c.id == meeting_id))


# Which meeting is read, and who reads. Statements are made once for all who see alike: to put one together takes
# longer than to ask it.
NUMBER, READER = bindparam("number", type_=Integer), bindparam("reader", type_=Integer)
_MEETING = bindparam("meeting", type_=Integer)

HEADS = (
    select(
        _meeting.c.id,
        _record.c.number,
        _record.c.reference,
        _record.c.title,
        _record.c.visibility,
        _meeting.c.body_id,
        _meeting.c.starts_at,
        _meeting.c.minutes,
        _meeting.c.place,
        _meeting.c.link,
        _meeting.c.state,
        _meeting.c.state_why,
        _meeting.c.opened_at,
        _meeting.c.closed_at,
        _meeting.c.live,
        _meeting.c.chaired_by_id,
        _chair.c.title.label("chair"),
        _of_body.c.title.label("body"),
        _version.c.id.label("terms_id"),
        _version.c.document_id.label("terms_document_id"),
        _version.c.number.label("terms_number"),
        _version.c.quorum_number,
        _version.c.quorum_fraction,
        _version.c.composition_sector,
        _version.c.decision_rule,
    )
    .select_from(_meeting.join(_record, _record.c.id == _meeting.c.id))
    .join(_body, _body.c.id == _meeting.c.body_id)
    .join(_of_body, _of_body.c.id == _body.c.id)
    .outerjoin(_chair, _chair.c.id == _meeting.c.chaired_by_id)
    .outerjoin(_version, _version.c.id == _meeting.c.terms_id)
)


def head_of(actor: Actor, number: int) -> AnyRow:
    """A meeting with its body, its chair of the day and the rules it runs under: one row.

    :raises NotFound: there is none, not yet, or not for this reader.
    """
    return head_found(_heads(sight_of(actor)), actor, number)


def head_found(heads: AnySelect, actor: Actor, number: int) -> AnyRow:
    """The same by a statement that may say more of it.

    :raises NotFound: there is none, not yet, or not for this reader.
    """
    row = db.session.execute(heads, {NUMBER.key: number, READER.key: actor.id or 0}).one_or_none()
    if row is None or row.state is MeetingState.DRAFT:
        raise NotFound()
    return row


@lru_cache(maxsize=64)
def _heads(sight: Sight) -> AnySelect:
    return HEADS.where(*is_the_meeting(sight))


def is_the_meeting(sight: Sight) -> tuple[ColumnElement[bool], ...]:
    """The one of this number, for whoever may read it."""
    return _record.c.kind == "meeting", _record.c.number == NUMBER, meeting_within(sight, READER), current()


def seats_at(head: AnyRow) -> list[Held]:
    """The seats of its body on the day of a meeting."""
    return seats_of(head.body_id, _day_of(head))


def officers_at(head: AnyRow) -> dict[OfficeKind, AnyRow]:
    """Who holds which office of its body on that day."""
    return officers_of(head.body_id, _day_of(head))


def _day_of(head: AnyRow) -> date:
    return seated_on(head.state, head.opened_at or head.starts_at)


_AGENDA = (
    select(
        _item.c.id,
        _record.c.title,
        _item.c.section,
        _item.c.purpose,
        _item.c.background,
        _item.c.minutes,
        _item.c.state,
        _item.c.state_why,
        _item.c.meant_for,
        _item.c.begun_at,
        _item.c.ended_at,
        _item.c.presenter_id,
        _presenter.c.title.label("presenter"),
        _proposal.c.id.label("proposal_id"),
        _proposal.c.reference.label("proposal"),
        _proposal.c.title.label("question"),
        _ratified.c.id.label("ratifies_id"),
        _ratified.c.reference.label("ratifies"),
        _ratified.c.title.label("ratifies_title"),
        _item.c.approves_id,
        _approved.c.reference.label("approves"),
        _approved.c.number.label("approves_number"),
        settled().label("is_settled"),
        # Who has a part in it, and what is put to the vote, changes until then.
        or_(has_its_answer(), carried()).label("is_answered"),
        being_voted_on().label("is_being_voted_on"),
    )
    .select_from(_item.join(_record, _record.c.id == _item.c.id))
    .outerjoin(_presenter, _presenter.c.id == _item.c.presenter_id)
    .outerjoin(_approved, _approved.c.id == _item.c.approves_id)
)


def agenda_of(meeting_id: int, actor: Actor) -> list[AnyRow]:
    """The items in their order, as far as this person may see them, and what has come of each."""
    asked = {_MEETING.key: meeting_id, READER.key: actor.id or 0}
    return list(db.session.execute(_agenda(sight_of(actor)), asked))


@lru_cache(maxsize=64)
def _agenda(sight: Sight) -> AnySelect:
    called = numbers(_item.c.meeting_id == _MEETING)
    return (
        _AGENDA.add_columns(called.c.number)
        .join(called, called.c.id == _item.c.id)
        .outerjoin(_proposal, _about(sight, _proposal, _item.c.proposal_id))
        .outerjoin(_ratified, _about(sight, _ratified, _item.c.ratifies_id))
        .where(_item.c.meeting_id == _MEETING, items_at_within(sight, READER), current())
        .order_by(_item.c.position, _item.c.id)
    )


def _about(sight: Sight, record: Any, record_id: Any) -> ColumnElement[bool]:
    """What an item is about, for whoever may read that as well."""
    return and_(record.c.id == record_id, readable_beside(sight, READER, record_id))


def minutes_used(row: AnyRow, now: datetime) -> int:
    """For how many whole minutes an item has been discussed so far."""
    if row.begun_at is None:
        return 0
    return max(0, int(((row.ended_at or now) - row.begun_at).total_seconds() // 60))
