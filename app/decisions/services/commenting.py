"""How do people talk about a proposal?"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, false, or_, select

from app.access.actor import Actor
from app.access.roles import Permission
from app.access.rules import ensure
from app.decisions import policy
from app.decisions.models import Proposal
from app.decisions.workflow import ProposalState
from app.people.mentions import Named
from app.records.deeds import explain
from app.records.models import Record
from app.records.visibility import readable_by
from app.remarks import services as remarks
from app.remarks.models import Word
from app.remarks.reading import reads

_proposal = Proposal.__table__


def comment(proposal: Proposal, text: str, *, by: Actor) -> Sequence[Named]:
    """Ask or say something about an open proposal. Whom it mentions hear of it.

    :returns: the names after an @ that it was read to have.
    :raises Unready: for ``text``: it is not clear whom it mentions, or they cannot read this proposal.
    """
    ensure(policy.may_comment(by, proposal), "comment on this proposal: comments are taken while it is open")
    named = remarks.say(proposal, text, by=by, word=Word.COMMENT)
    explain(proposal, "commented on it", by=by)
    return named


@reads("proposal")
def readers(actor: Actor) -> ColumnElement[bool]:
    """Whoever reads a proposal reads what is said about it: see ``queries.proposals.readable``."""
    if not actor.holds(Permission.DECISIONS_READ):
        return false()
    drafts = _proposal.c.state == ProposalState.DRAFT if policy.runs_decisions(actor) else false()
    beside = select(_proposal.c.id).where(or_(_proposal.c.proposed_by_id == actor.id, drafts))
    return or_(readable_by(actor), Record.id.in_(beside))
