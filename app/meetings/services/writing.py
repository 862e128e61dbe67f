"""How does what is said at a meeting come to stand in its minutes?

What somebody is writing is their draft, saved as they write and nobody else's. Put down it is an outcome: a note, a
decision or an action under an agenda item.
"""

import json
from collections.abc import Mapping
from datetime import date

from sqlalchemy import delete, func, select

from app import clock
from app.access.actor import Actor
from app.access.rules import Unready, ensure
from app.actions import services as actions
from app.actions.models import Action, Strand
from app.charter.models import DecisionRule
from app.database import insert_once
from app.decisions import services as decisions
from app.decisions.models import Ballot, Decision, Proposal
from app.decisions.workflow import How, Standing
from app.extensions import db
from app.meetings import policy
from app.meetings.models import AgendaItem, Meeting, Outcome, OutcomeDraft
from app.meetings.queries import table
from app.meetings.queries.settled import is_being_voted_on
from app.meetings.sending import hold_back
from app.meetings.services.session import is_on, stir
from app.meetings.workflow import PUT_OFF, UNDER_PEN, ItemState, OutcomeKind
from app.people.models import Person
from app.records.deeds import explain, note
from app.records.models import Record, Tie, Visibility
from app.records.services import is_named_in, let_the_same_read, link


def save_draft(meeting: Meeting, item: AgendaItem, kind: OutcomeKind, typed: Mapping[str, str], *, by: Actor) -> None:
    """Keep what somebody is writing. Nothing typed is no draft."""
    ensure(policy.may_write(by, meeting, kind), f"write a {kind.value} in this meeting")
    is_on(meeting, item)
    if not any(typed.values()):
        drop_draft(item, kind, by.person_id)
        return
    key = {"item_id": item.id, "person_id": by.person_id, "kind": kind}
    # Typed in two windows, it is saved from both at once.
    insert_once(db.session, OutcomeDraft, **key, fields="{}", saved_at=clock.now())
    draft = db.session.get_one(OutcomeDraft, tuple(key.values()))
    draft.fields, draft.saved_at = json.dumps(dict(typed)), clock.now()
    db.session.flush()


def discard_draft(meeting: Meeting, item: AgendaItem, kind: OutcomeKind, person_id: int, *, by: Actor) -> None:
    """Throw away what was half written: one's own, or, unread, that of somebody who does not come back to it."""
    ensure(policy.may_run(by) and meeting.state in UNDER_PEN, "discard a draft")
    is_on(meeting, item)
    drop_draft(item, kind, person_id)


def drop_draft(item: AgendaItem, kind: OutcomeKind, person_id: int) -> None:
    db.session.execute(
        delete(OutcomeDraft).where(
            OutcomeDraft.item_id == item.id, OutcomeDraft.person_id == person_id, OutcomeDraft.kind == kind
        )
    )


def put_down_note(meeting: Meeting, item: AgendaItem, text: str, *, by: Actor) -> Outcome:
    """Let a note stand under an item."""
    _can_write(meeting, item, OutcomeKind.NOTE, by)
    if not text:
        raise Unready("text", "Write down what was said")
    outcome = _put_down(meeting, item, OutcomeKind.NOTE, by=by, text=text)
    note(item, f"note {outcome.position}", before=None, after=text)
    explain(item, "put down a note", by=by)
    return outcome


def correct_note(meeting: Meeting, outcome: Outcome, text: str, *, by: Actor) -> None:
    """Set a note right, until the minutes are circulated. What it said before stays in the history."""
    ensure(policy.may_write(by, meeting, OutcomeKind.NOTE), "correct what the minutes say: they have gone out")
    item = db.session.get_one(AgendaItem, outcome.item_id)
    is_on(meeting, item)
    if outcome.kind is not OutcomeKind.NOTE:
        raise Unready("text", f"A {outcome.kind.value} is not reworded here: it has its own page")
    if outcome.is_of_record:
        raise Unready("text", "This note tells what was done and is recorded elsewhere. Put down another beside it")
    if not text:
        raise Unready("text", "Write what the note says, or leave it as it was")
    if text == outcome.text:
        return
    note(item, f"note {outcome.position}", before=outcome.text, after=text)
    outcome.text = text
    outcome.version += 1
    explain(item, "corrected a note", by=by)
    stir(meeting)


def put_down_decision(
    meeting: Meeting,
    item: AgendaItem,
    *,
    title: str,
    statement: str,
    by: Actor,
    reasons: str = "",
    dissent: str | None = None,
    review_on: date | None = None,
    needs_action: bool = False,
) -> Decision:
    """Record what the meeting decides on the item at hand; it takes its number.

    Without the quorum that the meeting once had, it is provisional, for a later meeting to ratify.

    :raises Unready: the meeting was never quorate, a ballot is open, or its rules ask for one.
    """
    _can_write(meeting, item, OutcomeKind.DECISION, by)
    is_at_hand(item)
    standing, why = standing_now(meeting, item)
    if is_being_voted_on(item):
        raise Unready("statement", "A ballot is open on this item. Close it first")
    proposal = db.session.get(Proposal, item.proposal_id) if item.proposal_id is not None else None
    like = _read_by_fewer(item, proposal)
    ballot = _last_ballot(meeting, proposal)
    if ballot is None and table.rules_for(meeting).decision_rule is not DecisionRule.NO_OBJECTION:
        rule = table.rules_for(meeting).decision_rule.value
        raise Unready("statement", f"Put it to the vote first: by the terms of reference it takes a {rule}")
    decision = decisions.decide(
        table.body_of(meeting),
        title=title,
        statement=statement,
        reasons=reasons,
        how=How.MEETING,
        by=by,
        dissent=dissent,
        proposal=proposal,
        ballot=ballot,
        standing=standing,
        standing_why=why,
        review_on=review_on,
        needs_action=needs_action,
        visibility=like.meant_for,
        at_the_table=True,
    )
    let_the_same_read(decision, like)
    link(decision, item, Tie.FOLLOWS, by=by)
    explain(decision, f"recorded it at {meeting.reference}", by=by)
    _put_down(meeting, item, OutcomeKind.DECISION, by=by, record=decision)
    note(item, "decision", before=None, after=decision.reference)
    explain(item, "put down a decision", by=by)
    return decision


def put_down_action(
    meeting: Meeting,
    item: AgendaItem,
    *,
    title: str,
    done_when: str,
    owner: Person,
    strand: Strand,
    due_on: date,
    by: Actor,
    follows: Decision | None = None,
) -> Action:
    """Put an action into the plan that follows from an item, and from a decision of it if that is so."""
    _can_write(meeting, item, OutcomeKind.ACTION, by)
    if follows is not None and not _is_outcome_of(item, follows):
        raise Unready("follows", "Choose a decision of this item")
    about = db.session.get(Proposal, follows.proposal_id) if follows is not None and follows.proposal_id else None
    like = _read_by_fewer(item, about)
    if like.meant_for is Visibility.NAMED and not is_named_in(like, owner.id):
        raise Unready("owner", f"{owner.name} may not see this item. Choose somebody who may, or say it elsewhere")
    action = actions.propose(
        by=by,
        title=title,
        done_when=done_when,
        owner=owner,
        strand=strand,
        due_on=due_on,
        visibility=like.meant_for,
    )
    hold_back(action)
    let_the_same_read(action, like)
    link(action, item, Tie.FOLLOWS, by=by)
    if follows is not None:
        link(action, follows, Tie.FOLLOWS, by=by)
    explain(action, f"proposed it at {meeting.reference}", by=by)
    _put_down(meeting, item, OutcomeKind.ACTION, by=by, record=action)
    note(item, "action", before=None, after=action.reference)
    explain(item, "put down an action", by=by)
    return action


def ratify(meeting: Meeting, item: AgendaItem, *, by: Actor) -> Decision:
    """Let the provisional decision that is on the agenda stand."""
    decision = _to_ratify(meeting, item, by)
    decisions.ratify(decision, by=by, why=f"Ratified at {meeting.reference}.")
    note_what_was_decided(meeting, item, f"{decision.reference} is ratified.", by=by)
    return decision


def let_lapse(meeting: Meeting, item: AgendaItem, *, by: Actor, why: str) -> Decision:
    """Let the provisional decision that is on the agenda hold no longer."""
    decision = _to_ratify(meeting, item, by)
    if not why:
        raise Unready("why", "Say why it lapses")
    decisions.lapse(decision, by=by, why=f"Not ratified at {meeting.reference}: {why}")
    note_what_was_decided(meeting, item, f"{decision.reference} is not ratified and lapses. {why}", by=by)
    return decision


def standing_now(meeting: Meeting, item: AgendaItem) -> tuple[Standing, str | None]:
    """What a decision on this item is worth now, and why if it has yet to be ratified.

    :raises Unready: the meeting has not been quorate at any time.
    """
    now = table.quorum_for(meeting, item)
    if now.is_met:
        return Standing.STANDS, None
    if not table.was_ever_quorate(meeting):
        raise Unready("statement", f"{now.words}. Take notes and actions; nothing can be decided")
    return Standing.PROVISIONAL, f"At {meeting.reference}, when the quorum was lost. {now.words}."


def is_at_hand(item: AgendaItem) -> None:
    """:raises Unready: it is not what is discussed now."""
    if item.state is not ItemState.AT_HAND:
        raise Unready("item", "This item is not being discussed. Begin it first")


def _can_write(meeting: Meeting, item: AgendaItem, kind: OutcomeKind, by: Actor) -> None:
    ensure(policy.may_write(by, meeting, kind), f"put down a {kind.value} in this meeting")
    is_on(meeting, item)
    if item.state in PUT_OFF:
        raise Unready("item", f"This item was {item.state.value}, and nothing is put down under it any more")


def _read_by_fewer(item: AgendaItem, proposal: Proposal | None) -> AgendaItem | Proposal:
    """Whose readers read what comes of it: the question may have been made confidential since."""
    was_closed = proposal is not None and proposal.meant_for not in policy.FOR_MANY
    return proposal if proposal is not None and was_closed and item.meant_for in policy.FOR_MANY else item


def _put_down(
    meeting: Meeting,
    item: AgendaItem,
    kind: OutcomeKind,
    *,
    by: Actor,
    text: str = "",
    is_of_record: bool = False,
    record: Record | None = None,
) -> Outcome:
    last = db.session.scalar(select(func.max(Outcome.position)).where(Outcome.item_id == item.id)) or 0
    outcome = Outcome(
        item_id=item.id,
        kind=kind,
        position=last + 1,
        text=text,
        is_of_record=is_of_record,
        record_id=record.id if record is not None else None,
        by_id=by.id,
    )
    db.session.add(outcome)
    if by.id is not None:
        drop_draft(item, kind, by.id)
    stir(meeting)
    return outcome


def note_what_was_decided(meeting: Meeting, item: AgendaItem, text: str, *, by: Actor) -> None:
    """Let a note tell what was done with something that is recorded elsewhere: nobody rewords it."""
    outcome = _put_down(meeting, item, OutcomeKind.NOTE, by=by, text=text, is_of_record=True)
    note(item, f"note {outcome.position}", before=None, after=text)
    explain(item, "put down what was decided", by=by)


def _to_ratify(meeting: Meeting, item: AgendaItem, by: Actor) -> Decision:
    _can_write(meeting, item, OutcomeKind.DECISION, by)
    is_at_hand(item)
    if item.ratifies_id is None:
        raise Unready("item", "There is nothing to ratify in this item")
    now = table.quorum_for(meeting, item)
    if not now.is_met:
        raise Unready("item", f"{now.words}. Only a quorate meeting ratifies")
    return db.session.get_one(Decision, item.ratifies_id)


def _last_ballot(meeting: Meeting, proposal: Proposal | None) -> Ballot | None:
    """The last ballot on a proposal that was counted in this meeting."""
    if proposal is None:
        return None
    return db.session.scalar(
        select(Ballot)
        .where(
            Ballot.proposal_id == proposal.id,
            Ballot.outcome.is_not(None),
            Ballot.how == How.MEETING,
            Ballot.opened_at >= meeting.opened_at,
        )
        .order_by(Ballot.id.desc())
        .limit(1)
    )


def _is_outcome_of(item: AgendaItem, decision: Decision) -> bool:
    found = select(Outcome.id).where(Outcome.item_id == item.id, Outcome.record_id == decision.id)
    return db.session.scalar(found) is not None
