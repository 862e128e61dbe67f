"""Which ballots are there on a question, and how do they end without a result?"""

from sqlalchemy import or_, select

from app import clock
from app.access.actor import Actor
from app.access.rules import Unready
from app.decisions.models import Ballot, Decision, Proposal
from app.decisions.workflow import Outcome
from app.decisions.written import last_day
from app.extensions import db
from app.records.deeds import note
from app.wording import day


def open_ballot_on(proposal_id: int) -> Ballot | None:
    return db.session.scalar(select(Ballot).where(Ballot.proposal_id == proposal_id, Ballot.closed_at.is_(None)))


def is_in_no_ballot(proposal_id: int, field: str) -> None:
    """:raises Unready: for ``field``: one is open, and whether and how it can be closed."""
    ballot = open_ballot_on(proposal_id)
    if ballot is None:
        return
    if ballot.closes_at is not None:
        words = f"A written procedure on this proposal runs until {day(last_day(ballot.closes_at))}"
        raise Unready(field, f"{words}. Wait for it, or defer the proposal, which calls it off")
    raise Unready(field, "A ballot is open on this proposal. Close it first")


def put_to_the_vote(proposal_id: int) -> bool:
    """Is there a ballot on it that is open or has been counted?"""
    asked = select(Ballot.id).where(
        Ballot.proposal_id == proposal_id, or_(Ballot.closed_at.is_(None), Ballot.outcome.is_not(None))
    )
    return db.session.scalar(asked.limit(1)) is not None


def was_carried(proposal_id: int) -> bool:
    """Has an option been carried of which no decision was recorded yet?"""
    carried = select(Ballot.id).where(Ballot.proposal_id == proposal_id, Ballot.outcome == Outcome.CARRIED)
    undecided = carried.where(~select(Decision.id).where(Decision.ballot_id == Ballot.id).exists())
    return db.session.scalar(undecided.limit(1)) is not None


def locked(ballot: Ballot) -> Ballot:
    """The ballot as it is at this moment: whoever else votes in it or closes it waits until this is settled."""
    db.session.flush()
    db.session.refresh(ballot, with_for_update=True)
    return ballot


def call_off(ballot: Ballot, proposal: Proposal, *, by: Actor) -> None:
    """Close it without counting: what was said in it says nothing."""
    locked(ballot).closed_at, ballot.closed_by_id = clock.now(), by.id
    note(proposal, "ballot", before="open", after="called off")
