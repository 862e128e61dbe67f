"""Who may do what with this proposal, in this ballot, with this decision?

Pure predicates. Each docstring is the rule, as a member would sign it.
"""

from datetime import datetime
from typing import Protocol

from app.access.actor import Actor
from app.access.roles import Permission
from app.decisions.workflow import IN_FORCE, SETTLED, How, Move, ProposalState, Standing, Whose


class AProposal(Protocol):
    """As much of a proposal as the rules look at."""

    proposed_by_id: int | None
    state: ProposalState


class ABallot(Protocol):
    how: How
    closes_at: datetime | None
    closed_at: datetime | None


class AnElector(Protocol):
    person_id: int
    deputy_id: int | None
    recused_why: str | None


class ADecision(Protocol):
    standing: Standing


def may_propose(actor: Actor) -> bool:
    """Whoever is part of the community puts a question to the steering group."""
    return actor.holds(Permission.PROPOSALS_MAKE)


def runs_decisions(actor: Actor) -> bool:
    """The chair, the vice-chair and the secretary open ballots and record what was decided."""
    return actor.holds(Permission.DECISIONS_RUN)


def is_theirs(actor: Actor, proposal: AProposal) -> bool:
    """A proposal is in the hands of whoever made it, and of the chair and the secretary."""
    made_it = proposal.proposed_by_id is not None and proposal.proposed_by_id == actor.id
    return (made_it and may_propose(actor)) or runs_decisions(actor)


def may_revise(actor: Actor, proposal: AProposal) -> bool:
    """Whose it is words it, until it is settled; what was put to the vote stands all the same."""
    return proposal.state not in SETTLED and is_theirs(actor, proposal)


def may_pass_on(actor: Actor, proposal: AProposal) -> bool:
    """Whoever leaves hands over what they have drafted; an administrator does it for them."""
    return proposal.proposed_by_id == actor.id or actor.holds(Permission.PEOPLE_MANAGE)


def may_move(actor: Actor, proposal: AProposal, move: Move) -> bool:
    """Each step is whose the workflow says it is; a proposal is decided by recording the decision."""
    match move.whose:
        case Whose.THEIRS:
            return is_theirs(actor, proposal)
        case Whose.OFFICE | Whose.BODY:
            return runs_decisions(actor)


def votes_for(actor: Actor, elector: AnElector) -> bool:
    """Whoever holds the seat votes, or their deputy who is there in their place; nobody who is recused."""
    if elector.recused_why is not None or actor.id is None or not actor.holds(Permission.BALLOTS_VOTE):
        return False
    return actor.id in (elector.person_id, elector.deputy_id)


def may_recuse(actor: Actor, elector: AnElector) -> bool:
    """Whoever holds the seat, or is there in their place, recuses it; the chair and the secretary do it for them."""
    theirs = actor.id is not None and actor.id in (elector.person_id, elector.deputy_id)
    return theirs or runs_decisions(actor)


def speaks(actor: Actor, voice: int | None) -> bool:
    """While a meeting votes, whoever is at its table for a seat says what that says."""
    return voice is not None and actor.id == voice and actor.holds(Permission.BALLOTS_VOTE)


def may_note_votes(actor: Actor, ballot: ABallot) -> bool:
    """In a meeting the chair or the secretary writes down what somebody says; by letter everybody votes themselves."""
    return runs_decisions(actor) and ballot.how is How.MEETING


def is_over(ballot: ABallot, now: datetime) -> bool:
    """Votes are taken until a ballot is closed; in a written procedure, until its time is over."""
    return ballot.closed_at is not None or (ballot.closes_at is not None and ballot.closes_at <= now)


def may_close(actor: Actor, ballot: ABallot, now: datetime) -> bool:
    """The chair or the secretary closes a ballot; a written procedure whose time is over closes itself."""
    return runs_decisions(actor) or is_over(ballot, now)


def may_comment(actor: Actor, proposal: AProposal) -> bool:
    """Whoever may read an open proposal says what they think of it."""
    return proposal.state is ProposalState.OPEN and actor.holds(Permission.DECISIONS_READ)


def may_follow(actor: Actor, decision: ADecision) -> bool:
    """Whoever may propose an action may propose one that follows from what holds."""
    return actor.holds(Permission.ACTIONS_PROPOSE) and decision.standing in IN_FORCE
