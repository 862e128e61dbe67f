"""Where do meetings and their items stand in a thread?

What was decided or promised under an item came of it; a meeting leads to what came of all its items,
and from what it is asked.
"""

from typing import Any

from sqlalchemy import ScalarSelect, select

from app.actions.models import Action
from app.database import AnySelect
from app.decisions.models import Decision, Proposal
from app.meetings.models import AgendaItem, Meeting, Outcome
from app.meetings.policy import FOR_MANY
from app.meetings.workflow import ItemState, MeetingState
from app.records.days import tell_apart_by_day
from app.records.thread import Told, lies_above, lies_below, tell
from app.wording import capital, slug

_meeting, _item, _outcome = Meeting.__table__, AgendaItem.__table__, Outcome.__table__


def _state_of_meeting(of: Any) -> ScalarSelect[Any]:
    return select(_meeting.c.state).where(_meeting.c.id == of).scalar_subquery()


def _beginning_of(of: Any) -> ScalarSelect[Any]:
    return select(_meeting.c.starts_at).where(_meeting.c.id == of).scalar_subquery()


def _state_of_item(of: Any) -> ScalarSelect[Any]:
    return select(_item.c.state).where(_item.c.id == of).scalar_subquery()


def _under_item(item_id: int) -> AnySelect:
    return select(_outcome.c.record_id).where(_outcome.c.item_id == item_id, _outcome.c.record_id.is_not(None))


def _at_meeting(meeting_id: int) -> AnySelect:
    items = select(_item.c.id).where(_item.c.meeting_id == meeting_id)
    return select(_outcome.c.record_id).where(_outcome.c.item_id.in_(items), _outcome.c.record_id.is_not(None))


def _proposal_of_item(item_id: int) -> AnySelect:
    return select(_item.c.proposal_id).where(_item.c.id == item_id, _item.c.proposal_id.is_not(None))


def _proposals_before(meeting_id: int) -> AnySelect:
    """What a meeting is asked, as far as its agenda is for many: that a question is on it is no secret then."""
    return select(_item.c.proposal_id).where(
        _item.c.meeting_id == meeting_id, _item.c.proposal_id.is_not(None), _item.c.meant_for.in_(FOR_MANY)
    )


def _meetings_asked(proposal_id: int) -> AnySelect:
    return select(_item.c.meeting_id).where(
        _item.c.proposal_id == proposal_id, _item.c.meeting_id.is_not(None), _item.c.meant_for.in_(FOR_MANY)
    )


def _item_of(record_id: int) -> AnySelect:
    return select(_outcome.c.item_id).where(_outcome.c.record_id == record_id)


tell_apart_by_day(Meeting, _beginning_of)
tell(
    Meeting,
    Told(
        state=_state_of_meeting,
        states={state.value: (slug(state), capital(state.value)) for state in MeetingState},
    ),
)
tell(
    AgendaItem,
    Told(state=_state_of_item, states={state.value: (slug(state), capital(state.value)) for state in ItemState}),
)
lies_below(AgendaItem, _under_item)
lies_below(Meeting, _at_meeting)
lies_above(AgendaItem, _proposal_of_item)
lies_above(Meeting, _proposals_before)
lies_below(Proposal, _meetings_asked)
for _model in (Decision, Action):
    lies_above(_model, _item_of)
