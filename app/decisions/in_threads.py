"""What do proposals and decisions tell where a thread leads to them?"""

from typing import Any

from sqlalchemy import ScalarSelect, select

from app.decisions.models import Decision, Proposal
from app.decisions.workflow import ProposalState, Standing
from app.records.thread import Told, tell
from app.wording import capital, slug

_proposal, _decision = Proposal.__table__, Decision.__table__


def _state(of: Any) -> ScalarSelect[Any]:
    return select(_proposal.c.state).where(_proposal.c.id == of).scalar_subquery()


def _standing(of: Any) -> ScalarSelect[Any]:
    return select(_decision.c.standing).where(_decision.c.id == of).scalar_subquery()


tell(
    Proposal,
    Told(state=_state, states={state.value: (slug(state), capital(state.value)) for state in ProposalState}),
)
tell(
    Decision,
    Told(state=_standing, states={standing.value: (slug(standing), capital(standing.value)) for standing in Standing}),
)
