"""Which agenda items have their answer, and in which is a ballot open?"""

from sqlalchemy import ColumnElement, and_, exists, or_, select

from app.decisions.models import Ballot, Decision, Proposal
from app.decisions.workflow import How, ProposalState, Standing
from app.decisions.workflow import Outcome as Result
from app.extensions import db
from app.meetings.models import AgendaItem, Approval, Meeting, Outcome
from app.meetings.workflow import OutcomeKind

_item, _proposal, _decision = AgendaItem.__table__, Proposal.__table__, Decision.__table__
_meeting = Meeting.__table__
ANSWERED = (ProposalState.DECIDED, ProposalState.WITHDRAWN, ProposalState.DEFERRED)


def settled() -> ColumnElement[bool]:
    """A clause over agenda items: those of which nothing is left to do in their meeting.

    They have their answer, or their proposal was voted down in this meeting: that leaves the question open, and
    another option can still be put. Once one is carried, its decision is left to record.
    """
    voted_down = exists().where(
        Ballot.proposal_id == _item.c.proposal_id,
        Ballot.outcome == Result.NOT_CARRIED,
        _meeting.c.id == _item.c.meeting_id,
        Ballot.opened_at >= _meeting.c.opened_at,
    )
    return or_(has_its_answer(), and_(voted_down, ~carried()))


def has_its_answer() -> ColumnElement[bool]:
    """A clause over agenda items: those with an answer.

    There is a decision under it; or its proposal was decided or put off; or what it was to ratify was ratified or has
    lapsed; or the minutes that it was to approve are approved.
    """
    decided = exists().where(
        Outcome.item_id == _item.c.id,
        Outcome.kind == OutcomeKind.DECISION,
        # Something else that is decided under these says nothing of what they ask.
        _item.c.ratifies_id.is_(None),
        _item.c.approves_id.is_(None),
    )
    answered = exists().where(_proposal.c.id == _item.c.proposal_id, _proposal.c.state.in_(ANSWERED))
    ratified = exists().where(_decision.c.id == _item.c.ratifies_id, _decision.c.standing != Standing.PROVISIONAL)
    approved = exists().where(Approval.meeting_id == _item.c.approves_id)
    return or_(decided, answered, ratified, approved)


def being_voted_on() -> ColumnElement[bool]:
    """A clause over agenda items: those on which the meeting has a ballot open.

    A written procedure that runs on beside it is not the meeting's to close.
    """
    return exists().where(
        Ballot.proposal_id == _item.c.proposal_id,
        Ballot.how == How.MEETING,
        Ballot.closed_at.is_(None),
        _item.c.proposal_id.is_not(None),
    )


def carried() -> ColumnElement[bool]:
    """A clause over agenda items: those of whose proposal an option was carried."""
    return exists().where(Ballot.proposal_id == _item.c.proposal_id, Ballot.outcome == Result.CARRIED)


def is_settled(item: AgendaItem) -> bool:
    return _is(item, settled())


def is_answered(item: AgendaItem) -> bool:
    return _is(item, has_its_answer())


def is_carried(item: AgendaItem) -> bool:
    return _is(item, carried())


def is_being_voted_on(item: AgendaItem) -> bool:
    return _is(item, being_voted_on())


def _is(item: AgendaItem, clause: ColumnElement[bool]) -> bool:
    return db.session.scalar(select(_item.c.id).where(and_(_item.c.id == item.id, clause))) is not None
