"""What do decisions add to pages that are not their own?"""

from collections.abc import Sequence
from functools import partial

from sqlalchemy import select

from app.access.actor import Actor
from app.decisions import services
from app.decisions.models import Ballot, Decision, Proposal
from app.decisions.queries.proposals import readable
from app.decisions.workflow import ProposalState
from app.extensions import db
from app.people.models import Person
from app.records.models import Record
from app.records.visibility import current
from app.web.contributions import Owned, contributions, gives

_decision, _proposal, _record, _ballot = Decision.__table__, Proposal.__table__, Record.__table__, Ballot.__table__


@gives(contributions.owned)
def which_drafts_somebody_has(person_id: int, reader: Actor) -> Sequence[Owned]:
    """The drafts of proposals that this person began: nobody else could open them."""
    rows = db.session.execute(
        select(_proposal.c.id, _record.c.number, _record.c.reference, _record.c.title, readable(reader).label("reads"))
        .join(_record, _record.c.id == _proposal.c.id)
        .where(_proposal.c.proposed_by_id == person_id, _proposal.c.state == ProposalState.DRAFT, current())
        .order_by(_proposal.c.id)
    )
    return [
        Owned(
            record_id=row.id,
            kind="draft of a proposal",
            title=row.title if row.reads else "A draft that is not for you to read",
            href=f"/proposals/{row.number}" if row.reads else "",
            detail=row.reference,
            hand_over=partial(_pass_on, row.id),
        )
        for row in rows
    ]


def _pass_on(proposal_id: int, to: Person, *, by: Actor, why: str) -> None:
    proposal = db.session.scalars(select(Proposal).where(Proposal.id == proposal_id).with_for_update()).one()
    services.pass_on(proposal, to, by=by, why=why)
