"""What is ready to be put on an agenda by one press?"""

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, bindparam, exists, literal, select, union_all

from app.access.actor import Actor
from app.database import AnyRow, UtcDateTime
from app.decisions.models import Decision, Proposal
from app.decisions.workflow import ProposalState, Standing
from app.extensions import db
from app.meetings.models import AgendaItem, Meeting
from app.meetings.workflow import AHEAD, ItemState, MeetingState
from app.records.models import Record
from app.records.visibility import Reach, current, reach_of, readable_within

_record, _item, _meeting = Record.__table__, AgendaItem.__table__, Meeting.__table__
_on, _item_record = _meeting.alias("on"), _record.alias("item_record")


def offers(meeting: Meeting, actor: Actor) -> list[AnyRow]:
    """What is ready to be put on this agenda by one press: rows with what ("proposal", "decision", "minutes"), id,
    reference and title.

    Open proposals, decisions that are still provisional, and minutes that were circulated; less what stands on
    the agenda of a meeting to come already.
    """
    asked = {_BODY.key: meeting.body_id, _BEFORE.key: meeting.starts_at, _READER.key: actor.id}
    found = db.session.execute(_offers(reach_of(actor)), asked)
    return sorted(found, key=lambda row: (("minutes", "decision", "proposal").index(row.what), row.id))


_BODY, _BEFORE = bindparam("body"), bindparam("before", type_=UtcDateTime())
_READER = bindparam("reader", type_=Integer)


@lru_cache(maxsize=64)
def _offers(reach: Reach) -> Any:
    """Made once for all who read alike."""
    proposal, decision = Proposal.__table__, Decision.__table__
    shown = (_record.c.id, _record.c.reference, _record.c.title)
    proposals = (
        select(literal("proposal").label("what"), *shown)
        .join(proposal, proposal.c.id == _record.c.id)
        .where(
            proposal.c.body_id == _BODY,
            proposal.c.state == ProposalState.OPEN,
            ~_stands_on_an_agenda(_item.c.proposal_id == proposal.c.id),
        )
    )
    decisions = (
        select(literal("decision").label("what"), *shown)
        .join(decision, decision.c.id == _record.c.id)
        .where(
            decision.c.body_id == _BODY,
            decision.c.standing == Standing.PROVISIONAL,
            ~_stands_on_an_agenda(_item.c.ratifies_id == decision.c.id),
        )
    )
    minutes = (
        select(literal("minutes").label("what"), *shown)
        .join(_meeting, _meeting.c.id == _record.c.id)
        .where(
            _meeting.c.body_id == _BODY,
            _meeting.c.state == MeetingState.CIRCULATED,
            _meeting.c.starts_at < _BEFORE,
            ~_stands_on_an_agenda(_item.c.approves_id == _meeting.c.id),
        )
    )
    seen = and_(readable_within(reach, _READER), current())
    return union_all(*(query.where(seen) for query in (minutes, decisions, proposals)))


def _stands_on_an_agenda(of: ColumnElement[bool]) -> ColumnElement[bool]:
    """Is there an item of this on the agenda of a meeting that is to come or going on?"""
    return (
        exists(literal(1))
        .select_from(
            _item.join(_on, _on.c.id == _item.c.meeting_id).join(_item_record, _item_record.c.id == _item.c.id)
        )
        .where(
            of,
            _on.c.state.in_([*AHEAD, MeetingState.IN_SESSION]),
            _item_record.c.withdrawn_on.is_(None),
            _item.c.state.in_([ItemState.WAITING, ItemState.AT_HAND]),
        )
        .correlate_except(_item, _on, _item_record)
    )
