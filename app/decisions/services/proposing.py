"""How does a question come before the body, and how does it change until it is settled?"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from app import clock
from app.access.actor import Actor
from app.access.rules import Unready, ensure
from app.charter.models import Recommendation
from app.decisions import policy
from app.decisions.models import MOST_OPTIONS, Ballot, Option, Proposal
from app.decisions.services.asking import call_off, open_ballot_on, put_to_the_vote, was_carried
from app.decisions.workflow import ProposalState, move_between
from app.extensions import db
from app.people.identity import actor_for
from app.people.models import Person
from app.records.deeds import explain, note
from app.records.models import Link, Reader, Tie, Visibility
from app.records.services import link, unlink
from app.records.visibility import current
from app.steering.models import Body

# What was put to the vote stands as it was put.
_VOTED_ON = frozenset({"title", "background"})


def propose(
    body: Body,
    *,
    title: str,
    background: str,
    options: Sequence[str],
    recommended: int | None,
    interests: str,
    by: Actor,
    meant_for: Visibility = Visibility.MEMBERS,
) -> Proposal:
    """Put a question to a body, as a draft that its maker, the chair and the secretary see.

    :param options: the answers to choose from, in words; ``recommended``: which of them, from 1.
    :param interests: what whoever proposes it has in it themselves; empty says nothing.
    """
    ensure(policy.may_propose(by), "make a proposal")
    if not title:
        raise Unready("title", "Put the question in a line")
    proposal = Proposal(
        title=title,
        body_id=body.id,
        proposed_by_id=by.id,
        background=background,
        interests=interests,
        meant_for=meant_for,
        visibility=Visibility.NAMED,
    )
    db.session.add(proposal)
    db.session.flush()
    if by.id is not None:
        db.session.add(Reader(record_id=proposal.id, person_id=by.id))
    explain(proposal, "drafted it", by=by)
    _set_options(proposal, options, recommended)
    db.session.flush()
    return proposal


def revise_proposal(proposal: Proposal, changes: Mapping[str, Any], *, by: Actor) -> None:
    """Change what is written of it: ``title``, ``background``, ``interests``, ``comments_until``, ``meant_for``.

    :raises Unready: the question and its background, once they have been put to the vote.
    """
    ensure(policy.may_revise(by, proposal), "change this proposal")
    changed = {name: value for name, value in changes.items() if getattr(proposal, name) != value}
    if not changed.get("title", proposal.title):
        raise Unready("title", "Put the question in a line")
    touched = sorted(_VOTED_ON & changed.keys())
    if touched and put_to_the_vote(proposal.id):
        raise Unready(touched[0], "It has been put to the vote, and stands as it was put. Make another proposal")
    if "comments_until" in changed:
        _to_come(changed["comments_until"])
    for name, value in changed.items():
        setattr(proposal, name, value)
    if "meant_for" in changed and proposal.state is not ProposalState.DRAFT:
        proposal.visibility = proposal.meant_for
    if changed:
        explain(proposal, "changed it", by=by)


def set_options(proposal: Proposal, options: Sequence[str], recommended: int | None, *, by: Actor) -> None:
    """Say what can be chosen from, all of it in order. An option that was put to the vote keeps its words and place.

    :param recommended: which of them is, from 1.
    :raises Unready: a ballot is open, or an option that was put to the vote would change.
    """
    ensure(policy.may_revise(by, proposal), "change this proposal")
    if _set_options(proposal, options, recommended):
        explain(proposal, "changed its options", by=by)


def answer(proposal: Proposal, recommendations: Iterable[Recommendation], *, by: Actor) -> None:
    """Say which recommendations it answers, all of them. The decision answers them with it."""
    ensure(policy.may_revise(by, proposal), "change what this proposal answers")
    wanted = {recommendation.id: recommendation for recommendation in recommendations}
    answered = select(Link.to_id).where(Link.from_id == proposal.id, Link.tie == Tie.ANSWERS)
    standing = set(db.session.scalars(answered))
    for recommendation_id in sorted(wanted.keys() - standing):
        link(proposal, wanted[recommendation_id], Tie.ANSWERS, by=by)
    gone = select(Recommendation).where(Recommendation.id.in_(standing - wanted.keys()), current())
    for recommendation in db.session.scalars(gone):
        unlink(proposal, recommendation, Tie.ANSWERS, by=by)


def open_proposal(proposal: Proposal, *, comments_until: date | None, by: Actor) -> None:
    """Let everybody whom it is meant for read it and say what they think."""
    _ensure_move(proposal, ProposalState.OPEN, by)
    if proposal.state is not ProposalState.DRAFT:
        raise Unready("state", "It is open already, or was. Load the page again")
    options = options_of(proposal.id)
    if not options:
        raise Unready("options", "Add at least one option to choose")
    if not any(option.is_recommended for option in options):
        raise Unready("options", "Say which option you recommend")
    _to_come(comments_until)
    proposal.state, proposal.opened_at, proposal.comments_until = ProposalState.OPEN, clock.now(), comments_until
    _show(proposal)
    explain(proposal, "opened it for comments", by=by)


def defer(proposal: Proposal, *, by: Actor, why: str) -> None:
    """Leave it for later. A ballot that is open is called off."""
    _leave(proposal, ProposalState.DEFERRED, by, why)


def take_up(proposal: Proposal, *, by: Actor) -> None:
    """Take up again what was deferred."""
    _ensure_move(proposal, ProposalState.OPEN, by)
    if proposal.state is not ProposalState.DEFERRED:
        raise Unready("state", "Only what was deferred is taken up again. Load the page again")
    proposal.state, proposal.state_why = ProposalState.OPEN, None
    explain(proposal, "took it up again", by=by)


def withdraw_proposal(proposal: Proposal, *, by: Actor, why: str) -> None:
    """Say that nobody asks this any more. It stays to be read; a ballot that is open is called off."""
    _leave(proposal, ProposalState.WITHDRAWN, by, why)
    proposal.settled_on = clock.today()


def pass_on(proposal: Proposal, to: Person, *, by: Actor, why: str) -> None:
    """Give a draft to whoever takes over from its maker. What has been opened is in the chair’s hands as well.

    :raises Unready: for ``to``: they could do nothing with it.
    """
    ensure(policy.may_pass_on(by, proposal), "hand over what somebody else has drafted")
    taker = actor_for(to.id)
    if taker is None or not policy.may_propose(taker):
        raise Unready("to", f"{to.name} cannot make proposals at present. Choose somebody else")
    if proposal.state is not ProposalState.DRAFT:
        return
    for reader in db.session.scalars(select(Reader).where(Reader.record_id == proposal.id)):
        db.session.delete(reader)
    db.session.flush()
    db.session.add(Reader(record_id=proposal.id, person_id=to.id))
    proposal.proposed_by_id = to.id
    explain(proposal, "handed it over", by=by, why=why)


def options_of(proposal_id: int) -> list[Option]:
    """In their order."""
    return list(db.session.scalars(select(Option).where(Option.proposal_id == proposal_id).order_by(Option.number)))


def _leave(proposal: Proposal, to: ProposalState, by: Actor, why: str) -> None:
    move = _ensure_move(proposal, to, by)
    if not why:
        raise Unready("why", "Say why: whoever reads the proposal reads it")
    if (ballot := open_ballot_on(proposal.id)) is not None:
        if not policy.runs_decisions(by):
            raise Unready("why", "A ballot is open on it: the chair or the secretary calls it off, or closes it")
        call_off(ballot, proposal, by=by)
    if was_carried(proposal.id):
        # What the body has said is not unsaid by one of it.
        raise Unready("why", "An option was carried. The chair or the secretary records the decision")
    proposal.state, proposal.state_why = to, why
    explain(proposal, move, by=by, why=why)


def _ensure_move(proposal: Proposal, to: ProposalState, by: Actor) -> str:
    """What the history says of this move.

    :raises Unready: it cannot be made from where the proposal is.
    """
    move = move_between(proposal.state, to)
    if move is None:
        raise Unready("state", f"This proposal is {proposal.state.value} by now. Load the page again")
    ensure(policy.may_move(by, proposal, move), "do this with the proposal")
    return move.told


def _show(proposal: Proposal) -> None:
    """From now on it is for those that it is meant for."""
    proposal.visibility = proposal.meant_for
    for reader in db.session.scalars(select(Reader).where(Reader.record_id == proposal.id)):
        db.session.delete(reader)


def _to_come(day: date | None) -> None:
    if day is not None and day < clock.today():
        raise Unready("comments_until", "Choose today or a day to come")


def _set_options(proposal: Proposal, options: Sequence[str], recommended: int | None) -> bool:
    """Has anything changed?"""
    _fit_together(options, recommended)
    standing = {option.number: option for option in options_of(proposal.id)}
    wanted = dict(enumerate(options, start=1))
    before = {number: (option.text, option.is_recommended) for number, option in standing.items()}
    after = {number: (text, number == recommended) for number, text in wanted.items()}
    if before == after:
        return False
    _leave_alone_what_was_voted_on(proposal, standing, wanted)
    for number, option in standing.items():
        if number not in wanted:
            db.session.delete(option)
    for number, text in wanted.items():
        option = standing.get(number)
        if option is None:
            db.session.add(
                Option(proposal_id=proposal.id, number=number, text=text, is_recommended=number == recommended)
            )
        else:
            option.text, option.is_recommended = text, number == recommended
    _tell(proposal, before, after)
    db.session.flush()
    return True


def _fit_together(options: Sequence[str], recommended: int | None) -> None:
    if len(options) > MOST_OPTIONS:
        raise Unready("options", f"Put at most {MOST_OPTIONS} options: nobody can choose between more")
    if len({" ".join(option.lower().split()) for option in options}) < len(options):
        raise Unready("options", "Two of the options say the same. Take one of them out")
    if not all(options):
        raise Unready("options", "Take out the option that says nothing")
    if recommended is not None and not 1 <= recommended <= len(options):
        raise Unready("recommended", "Recommend one of the options that there are")


def _leave_alone_what_was_voted_on(
    proposal: Proposal, standing: Mapping[int, Option], wanted: Mapping[int, str]
) -> None:
    if open_ballot_on(proposal.id) is not None:
        raise Unready("options", "A ballot is open: the options stand until it is closed")
    put = set(db.session.scalars(select(Ballot.option_id).where(Ballot.proposal_id == proposal.id)))
    for number, option in standing.items():
        if option.id in put and wanted.get(number) != option.text:
            raise Unready("options", f"Option {number} has been put to the vote, and stands as it was put")


def _tell(proposal: Proposal, before: Mapping[int, tuple[str, bool]], after: Mapping[int, tuple[str, bool]]) -> None:
    """What became of the options, for the history."""
    for number in sorted(before.keys() | after.keys()):
        was, now = before.get(number, (None, False)), after.get(number, (None, False))
        if was[0] != now[0]:
            note(proposal, f"option {number}", before=was[0], after=now[0])
    was_recommended, is_recommended = (
        next((f"option {number}" for number, (_, it_is) in side.items() if it_is), None) for side in (before, after)
    )
    if was_recommended != is_recommended:
        note(proposal, "recommended option", before=was_recommended, after=is_recommended)
