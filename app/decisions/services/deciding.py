"""How does something become a decision, and what becomes of it afterwards?"""

import hashlib
from datetime import date
from typing import Any

from sqlalchemy import select

from app import clock
from app.access.actor import Actor
from app.access.rules import Unready, ensure
from app.decisions import policy
from app.decisions.ballots import counted, votes_of, why_nobody_decides_it_alone
from app.decisions.models import Ballot, Correction, Decision, Proposal
from app.decisions.services.asking import is_in_no_ballot
from app.decisions.workflow import STANDING_AFTER, How, Outcome, ProposalState, Standing
from app.extensions import db
from app.records.deeds import explain, note
from app.records.models import Link, Record, Tie, Visibility
from app.records.references import next_number
from app.records.services import link
from app.records.visibility import current
from app.steering.models import Body

LARGEST = 999  # decisions of a body in a year: more than its references can tell apart
RECORDED = "recorded it"  # follows a name in the history, as its first entry


def decide(body: Body, *, by: Actor, **more: Any) -> Decision:
    """Record what a body decided: see ``record_decision``."""
    ensure(policy.runs_decisions(by), "record a decision: the chair and the secretary do")
    return record_decision(body, by=by, **more)


def record_decision(
    body: Body,
    *,
    title: str,
    statement: str,
    reasons: str,
    how: How,
    by: Actor,
    dissent: str | None = None,
    proposal: Proposal | None = None,
    ballot: Ballot | None = None,
    standing: Standing = Standing.STANDS,
    standing_why: str | None = None,
    review_on: date | None = None,
    needs_action: bool = False,
    supersedes: Decision | None = None,
    visibility: Visibility = Visibility.MEMBERS,
    decided_on: date | None = None,
    at_the_table: bool = False,
) -> Decision:
    """Give it the next number of its body and year. From this moment its words stand.

    A proposal that it answers is decided with it. What it supersedes is superseded at once, or, where it is itself
    provisional, when it is ratified.

    :param ballot: which carried it; at the table also one that did not: a meeting may say that something is not done.
    :param decided_on: the day of the decision: today, or before, for one that was made elsewhere.
    :param at_the_table: a meeting in session decides it now. Whoever records a decision elsewhere cannot decide what
        was put to the vote and not carried.
    """
    on = decided_on or clock.today()
    _fits(title=title, statement=statement, on=on, review_on=review_on, how=how, ballot=ballot, standing=standing)
    if proposal is not None:
        _answers(proposal, body, ballot, standing)
        if not at_the_table:
            _is_carried(proposal, ballot)
    elif ballot is not None:
        raise Unready("ballot", "Say which proposal the ballot was about")
    if supersedes is not None:
        _can_be_superseded(supersedes, body)
    number = next_number(db.session(), f"{body.decision_prefix}{on.year}")
    if number > LARGEST:
        raise Unready("title", f"There is no number left in {on.year}")
    decision = Decision(
        title=title,
        reference=f"{body.decision_prefix}{on.year}-{number:03}",
        body_id=body.id,
        year=on.year,
        year_number=number,
        statement=statement,
        reasons=reasons,
        dissent=dissent or None,
        how=how,
        decided_on=on,
        proposal_id=proposal.id if proposal is not None else None,
        ballot_id=ballot.id if ballot is not None else None,
        standing=standing,
        standing_why=standing_why or None,
        supersedes_id=supersedes.id if supersedes is not None else None,
        review_on=review_on,
        needs_action=needs_action,
        visibility=visibility,
    )
    db.session.add(decision)
    db.session.flush()
    note(decision, "words as decided", before=None, after=fingerprint(decision))
    explain(decision, RECORDED, by=by)
    if proposal is not None:
        _settle(proposal, decision, by=by)
    if supersedes is not None and standing is Standing.STANDS:
        _supersede(supersedes, decision, by=by)
    db.session.flush()
    return decision


def ratify(decision: Decision, *, by: Actor, why: str) -> None:
    """Let a provisional decision stand. A quorate meeting does, by an item of its agenda: see ``meetings``.

    :param why: at which meeting.
    """
    _change_standing(decision, Standing.STANDS, "ratified it", by, why)
    if decision.supersedes_id is not None:
        _supersede(db.session.get_one(Decision, decision.supersedes_id), decision, by=by)


def lapse(decision: Decision, *, by: Actor, why: str) -> None:
    """Let a provisional decision hold no longer, as a quorate meeting has it.

    It keeps its number, and what it would have superseded stands.
    """
    _change_standing(decision, Standing.LAPSED, "let it lapse", by, why)


def correct(decision: Decision, *, text: str, why: str, by: Actor) -> Correction:
    """Set right, on a day, what was wrong in how it was written down. The decision itself stays as it was."""
    ensure(policy.runs_decisions(by), "correct a decision: the chair and the secretary do")
    if not text:
        raise Unready("text", "Say what is right")
    if not why:
        raise Unready("why", "Say why, for example: the minutes of the meeting say so")
    correction = Correction(decision_id=decision.id, text=text, why=why, by_id=by.id)
    db.session.add(correction)
    note(decision, "corrections", before=None, after="one more")
    explain(decision, "corrected it", by=by, why=why)
    db.session.flush()
    return correction


def plan_review(decision: Decision, on: date | None, *, by: Actor, why: str = "") -> None:
    """Say when the body looks at it again; ``None`` where it need not."""
    ensure(policy.runs_decisions(by), "say when a decision is reviewed: the chair and the secretary do")
    if on == decision.review_on:
        return
    if on is not None and on < clock.today():
        raise Unready("review_on", "Choose a day to come")
    decision.review_on = on
    explain(decision, "said when to look at it again", by=by, why=why or None)


def say_whether_action_is_needed(decision: Decision, needed: bool, *, by: Actor, why: str = "") -> None:
    """Say whether somebody has to do something about it."""
    ensure(policy.runs_decisions(by), "say whether a decision needs an action: the chair and the secretary do")
    if needed != decision.needs_action:
        decision.needs_action = needed
        explain(decision, "said that it needs an action" if needed else "said that no action is needed", by=by, why=why)


def fingerprint(decision: Decision) -> str:
    """How its words are told in the history: so that a single letter changed later would show."""
    words = "\x1f".join((decision.title, decision.statement, decision.reasons, decision.dissent or ""))
    return f"SHA-256 {hashlib.sha256(words.encode()).hexdigest()}"


def _fits(
    *,
    title: str,
    statement: str,
    on: date,
    review_on: date | None,
    how: How,
    ballot: Ballot | None,
    standing: Standing,
) -> None:
    if not title:
        raise Unready("title", "Say in a line what is decided")
    if not statement:
        raise Unready("statement", "Write down what is decided, as it shall stand")
    if on > clock.today():
        raise Unready("decided_on", "Choose today or an earlier day: it is recorded when it has been decided")
    if review_on is not None and review_on <= on:
        raise Unready("review_on", "Choose a day after the decision")
    if standing not in (Standing.STANDS, Standing.PROVISIONAL):
        raise ValueError(f"nothing is decided that is {standing.value} from the beginning")
    if how is How.WRITTEN and ballot is not None and standing is not Standing.PROVISIONAL:
        raise Unready("how", "What is decided in writing is provisional until a meeting ratifies it. Say so below")


def _answers(proposal: Proposal, body: Body, ballot: Ballot | None, standing: Standing) -> None:
    """Can this proposal be decided now, by this ballot or without one?"""
    db.session.flush()
    db.session.refresh(proposal, with_for_update=True)
    if proposal.body_id != body.id:
        raise Unready("proposal", "This proposal was put to another body")
    if proposal.state is not ProposalState.OPEN:
        raise Unready("proposal", f"This proposal is {proposal.state.value}: only an open one is decided")
    is_in_no_ballot(proposal.id, "proposal")
    if ballot is None:
        return
    if ballot.proposal_id != proposal.id:
        raise Unready("ballot", "This ballot was about another proposal")
    if ballot.outcome is None:
        raise Unready("ballot", "This ballot was called off and says nothing")
    if ballot.outcome is Outcome.NO_QUORUM:
        _may_be_provisional(ballot, standing)


def _is_carried(proposal: Proposal, ballot: Ballot | None) -> None:
    """Away from a meeting what was put to the vote is decided by the ballot that carried it, and by nobody's word."""
    if ballot is not None and ballot.outcome is Outcome.CARRIED:
        return
    newest = select(Ballot.outcome).where(Ballot.proposal_id == proposal.id).order_by(Ballot.id.desc())
    outcomes = db.session.scalars(newest).all()
    if Outcome.CARRIED in outcomes:
        raise Unready("ballot", "An option was carried. Record the decision by the ballot that carried it")
    if words := why_nobody_decides_it_alone(outcomes):
        raise Unready("ballot", words)


def _may_be_provisional(ballot: Ballot, standing: Standing) -> None:
    """With too few taking part nothing is decided but, by those who are there, for a meeting to ratify."""
    carried = counted(ballot, votes_of(ballot)).is_carried_by_rule
    if standing is not Standing.PROVISIONAL or not carried:
        raise Unready("ballot", "Too few took part in this ballot to decide anything by it")


def _settle(proposal: Proposal, decision: Decision, *, by: Actor) -> None:
    proposal.state, proposal.settled_on = ProposalState.DECIDED, decision.decided_on
    explain(proposal, f"decided it: {decision.reference}", by=by)
    link(decision, proposal, Tie.FOLLOWS, by=by)
    # What the proposal answered, the decision answers.
    answered = select(Link.to_id).where(Link.from_id == proposal.id, Link.tie == Tie.ANSWERS)
    for record in db.session.scalars(select(Record).where(Record.id.in_(answered), current())):
        link(decision, record, Tie.ANSWERS, by=by)
    explain(decision, RECORDED, by=by)


def _can_be_superseded(earlier: Decision, body: Body) -> None:
    db.session.flush()
    db.session.refresh(earlier, with_for_update=True)
    if earlier.body_id != body.id:
        raise Unready("supersedes", f"{earlier.reference} is a decision of another body")
    if earlier.standing is not Standing.STANDS:
        raise Unready("supersedes", f"{earlier.reference} is {earlier.standing.value}: only what stands is superseded")
    taken = select(Decision.reference).where(
        Decision.supersedes_id == earlier.id, Decision.standing != Standing.LAPSED, current()
    )
    if (by_another := db.session.scalar(taken.limit(1))) is not None:
        raise Unready("supersedes", f"{earlier.reference} will be superseded by {by_another} once that is ratified")


def _supersede(earlier: Decision, by_this: Decision, *, by: Actor) -> None:
    earlier.standing, earlier.standing_on = Standing.SUPERSEDED, clock.today()
    earlier.standing_why = f"Superseded by {by_this.reference}."
    explain(earlier, f"superseded it by {by_this.reference}", by=by)


def _change_standing(decision: Decision, to: Standing, told: str, by: Actor, why: str) -> None:
    ensure(policy.runs_decisions(by), "say what a decision is worth: the chair and the secretary do, at a meeting")
    db.session.flush()
    db.session.refresh(decision, with_for_update=True)
    if to not in STANDING_AFTER[decision.standing]:
        raise Unready("why", f"{decision.reference} is {decision.standing.value} by now. Load the page again")
    if not why:
        raise Unready("why", "Say at which meeting")
    decision.standing, decision.standing_why, decision.standing_on = to, why, clock.today()
    explain(decision, told, by=by, why=why)
