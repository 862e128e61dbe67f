"""How does a body vote on an option?"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from app import clock
from app.access.actor import Actor
from app.access.rules import Unready, ensure
from app.charter.models import DocumentVersion
from app.decisions import policy
from app.decisions.ballots import Entitled, counted, still_holds, votes_of
from app.decisions.counting import Count
from app.decisions.models import Ballot, Elector, Option, Proposal, Vote
from app.decisions.rooms import room_with
from app.decisions.services.asking import is_in_no_ballot, locked, was_carried
from app.decisions.services.written import settle_written
from app.decisions.telling import tell_electors
from app.decisions.workflow import Choice, How, ProposalState
from app.extensions import db
from app.records.deeds import explain, note
from app.records.models import Record
from app.steering.quorum import QuorumRule, VotingSeat, quorum
from app.steering.terms import Rules, rules_of
from app.wording import count


def open_ballot(
    proposal: Proposal,
    option: Option,
    *,
    how: How,
    rules: Rules,
    electors: Sequence[Entitled],
    closes_at: datetime | None = None,
    by: Actor,
) -> Ballot:
    """Ask the voting seats for or against one option. Who is asked is written down and stands, whoever comes or goes.

    :param rules: how many have to take part, and what carries it.
    :param closes_at: of a written procedure: until when votes are taken.
    """
    ensure(policy.runs_decisions(by), "open a ballot: the chair and the secretary do")
    _can_be_put(proposal, option)
    if how is How.WRITTEN and (closes_at is None or closes_at <= clock.now()):
        raise Unready("closes_on", "Choose a day to come, so that everybody has time to vote")
    free = [elector for elector in electors if elector.recused_why is None]
    if not free:
        raise Unready("option", "Nobody could vote: no voting seat is filled and free to take part")
    ballot = Ballot(
        proposal_id=proposal.id,
        option_id=option.id,
        how=how,
        rule=rules.decision_rule,
        needed=_needed(rules.quorum, free),
        sector=rules.quorum.sector,
        terms_id=rules.version_id,
        opened_by_id=by.id,
        closes_at=closes_at if how is How.WRITTEN else None,
    )
    db.session.add(ballot)
    db.session.flush()
    db.session.add_all(
        Elector(
            ballot_id=ballot.id,
            seat_id=elector.seat_id,
            person_id=elector.person_id,
            deputy_id=elector.deputy_id,
            recused_why=elector.recused_why,
            sector=elector.sector,
        )
        for elector in electors
    )
    note(proposal, f"ballot on option {option.number}", before=None, after=f"open, {how.value}")
    explain(proposal, f"opened a ballot on option {option.number}", by=by)
    db.session.flush()
    if how is How.WRITTEN:
        tell_electors(ballot)
    return ballot


def vote(ballot: Ballot, seat_id: int, choice: Choice, *, by: Actor, reason: str | None = None) -> None:
    """Say what a seat says; until the ballot closes, the last word counts.

    The electorate stands as it was written down, but nobody votes by a seat that they no longer hold: authority ends
    with the term. What they said before counts, and so does the seat towards how many have to take part. In a meeting
    the chair or the secretary writes down what somebody says who is there; and while a meeting is in session with the
    question before it, only whoever is at its table speaks for a seat.

    :param reason: why, where it shall stand on record.
    :raises Unready: the ballot is closed, or its time is over; or nobody is at the table for the seat.
    """
    locked(ballot)
    elector = db.session.get(Elector, (ballot.id, seat_id))
    ensure(elector is not None, "vote in this ballot: the seat was not asked as it opened")
    assert elector is not None
    ensure(elector.recused_why is None, "vote in this ballot: the seat is recused")
    room = room_with(ballot.proposal_id) if ballot.how is How.MEETING else None
    voice = room.voices().get(seat_id) if room is not None else None
    theirs = policy.votes_for(by, elector) if room is None else policy.speaks(by, voice)
    ensure(theirs or policy.may_note_votes(by, ballot), "vote in this ballot for somebody else")
    if theirs and not policy.may_note_votes(by, ballot):
        held = still_holds(seat_id, elector.person_id, clock.today())
        ensure(held, "vote for a seat whose term has ended since the ballot opened")
    if policy.is_over(ballot, clock.now()):
        raise Unready("choice", "This ballot is closed: it was counted with what had been said by then")
    if room is not None and voice is None:
        raise Unready("choice", f"Nobody is at the table of {room.reference} for this seat. Note who is there first")
    said = db.session.get(Vote, (ballot.id, seat_id))
    if said is None:
        said = Vote(ballot_id=ballot.id, seat_id=seat_id, choice=choice)
        db.session.add(said)
    said.choice, said.reason, said.at = choice, reason or None, clock.now()
    said.person_id = by.person_id if theirs else voice or elector.deputy_id or elector.person_id
    said.noted_by_id = None if theirs else by.id
    db.session.flush()


def recuse(ballot: Ballot, seat_id: int, *, by: Actor, why: str, at_the_table: bool = False) -> None:
    """Take a seat out of an open ballot, with what it has said: out of the electorate and out of the quorum's base.

    :param at_the_table: the meeting does it, for an interest that was declared there. Elsewhere a deputy does it only
        while they are there for the seat.
    """
    locked(ballot)
    elector = db.session.get(Elector, (ballot.id, seat_id))
    ensure(elector is not None, "recuse somebody who was not asked")
    assert elector is not None
    ensure(
        policy.may_recuse(by, elector),
        "recuse somebody else: they do it themselves, or the chair or the secretary for them",
    )
    is_holder = by.id == elector.person_id or policy.runs_decisions(by)
    if not (at_the_table or is_holder) and (room := room_with(ballot.proposal_id)) is not None:
        ensure(policy.speaks(by, room.voices().get(seat_id)), "recuse a seat whose holder is there")
    if policy.is_over(ballot, clock.now()):
        raise Unready("why", "This ballot is closed: nothing changes in it any more")
    if not why:
        raise Unready("why", "Say which interest stands in the way: it stands beside the ballot")
    if elector.recused_why is not None:
        return
    elector.recused_why = why
    if (said := db.session.get(Vote, (ballot.id, seat_id))) is not None:
        db.session.delete(said)
    db.session.flush()
    proposal = db.session.get_one(Proposal, ballot.proposal_id)
    free = [row for row in votes_of(ballot) if row.recused_why is None]
    ballot.needed = _needed(_quorum_of(ballot), free)
    note(proposal, "recused from the ballot", before=None, after=_called(seat_id))
    explain(proposal, "recused a seat from the ballot", by=by, why=why)
    db.session.flush()


def close_ballot(ballot: Ballot, *, by: Actor) -> Count:
    """Take no more votes and count. How each seat voted goes into the history, where nothing changes any more.

    Not carried, or with too few taking part, the question stays open: another option can be put, or the same once
    more; the chair may also record a decision that says so. Carried by written procedure it is decided at once, and
    provisional until a meeting ratifies it.

    :raises Unready: it is closed already; or there are still people who have time to vote.
    """
    ensure(policy.may_close(by, ballot, clock.now()), "close this ballot: the chair and the secretary do")
    locked(ballot)
    if ballot.closed_at is not None:
        raise Unready("ballot", "This ballot is closed already. Load the page again")
    seats = votes_of(ballot)
    silent = sum(seat.choice is None for seat in seats if seat.recused_why is None)
    if ballot.how is How.WRITTEN and silent and not policy.is_over(ballot, clock.now()):
        raise Unready("ballot", f"{count(silent, 'seat has', 'seats have')} time to vote until it closes by itself")
    counts = counted(ballot, seats)
    ballot.closed_at, ballot.closed_by_id, ballot.outcome = clock.now(), by.id, counts.outcome
    proposal = db.session.get_one(Proposal, ballot.proposal_id)
    option = db.session.get_one(Option, ballot.option_id)
    note(proposal, f"ballot on option {option.number}", before="open", after=counts.words)
    titles = _titles([seat.seat_id for seat in seats])
    for seat in seats:
        if seat.choice is not None:
            note(proposal, f"vote of {titles[seat.seat_id]}", before=None, after=seat.choice.value)
    explain(proposal, f"closed the ballot on option {option.number}", by=by)
    db.session.flush()
    if ballot.how is How.WRITTEN:
        settle_written(ballot, proposal, option, counts)
    return counts


def _can_be_put(proposal: Proposal, option: Option) -> None:
    # Of two who open a ballot at once, or open one and decide, the second sees what the first did.
    db.session.flush()
    db.session.refresh(proposal, with_for_update=True)
    if proposal.state is not ProposalState.OPEN:
        raise Unready("option", f"This proposal is {proposal.state.value}: only an open one is put to the vote")
    if option.proposal_id != proposal.id:
        raise Unready("option", "Choose an option of this proposal")
    is_in_no_ballot(proposal.id, "option")
    if was_carried(proposal.id):
        raise Unready("option", "An option was carried already. Record the decision")


def _needed(rule: QuorumRule, free: Sequence[Entitled]) -> int:
    """How many of these have to take part."""
    seats = [VotingSeat(seat.seat_id, seat.sector, is_there=False) for seat in free]
    return quorum(rule, seats).needed


def _quorum_of(ballot: Ballot) -> QuorumRule:
    """What the terms of reference ask for under which it was opened."""
    version = db.session.get(DocumentVersion, ballot.terms_id) if ballot.terms_id is not None else None
    return rules_of(version).quorum


def _called(seat_id: int) -> str:
    return _titles([seat_id])[seat_id]


def _titles(seats: Sequence[int]) -> dict[int, str]:
    record = Record.__table__
    rows = db.session.execute(select(record.c.id, record.c.title).where(record.c.id.in_(seats)))
    return {row.id: row.title for row in rows}
