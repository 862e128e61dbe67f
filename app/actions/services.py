"""What do people do with actions? One verb per function: rule, change, reason. Nothing here commits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission
from app.access.rules import Unready, ensure
from app.actions import policy
from app.actions.filters import was_owned_by
from app.actions.models import Action, Confidence, Evidence, Strand, Update
from app.actions.workflow import FINISHED, SETTLED, ActionStatus, Move, Needs, Whose, move_between
from app.charter.models import Recommendation
from app.extensions import db
from app.people.identity import actor_for
from app.people.models import Person
from app.records.deeds import explain, note
from app.records.models import Link, Tie
from app.records.services import link, unlink


@dataclass(frozen=True)
class Proof:
    """Evidence as somebody gives it: a link, or the id of a stored file."""

    title: str
    link: str | None = None
    file_id: int | None = None
    about_on: date | None = None


def propose(
    *,
    by: Actor,
    title: str,
    done_when: str,
    owner: Person,
    strand: Strand,
    due_on: date,
    answers: Iterable[Recommendation] = (),
    **more: Any,
) -> Action:
    """Add an action to the plan, for the steering group to agree."""
    ensure(by.holds(Permission.ACTIONS_PROPOSE), "propose an action")
    organisation_id = more.get("organisation_id")
    ensure(
        by.holds(Permission.READ_MEMBERS) or organisation_id in by.leads,
        "propose an action for an organisation that you do not speak for",
    )
    _in_order(more.get("start_on"), due_on)
    action = Action(
        title=title,
        done_when=done_when,
        owner_id=owner.id,
        strand=strand,
        due_on=due_on,
        first_due_on=due_on,
        updated_at=clock.now(),
        **more,
    )
    db.session.add(action)
    db.session.flush()
    for recommendation in answers:
        link(action, recommendation, Tie.ANSWERS, by=by)
    explain(action, "proposed it", by=by)
    return action


def revise(action: Action, changes: Mapping[str, Any], *, by: Actor, told: str = "changed it") -> None:
    """Change what is written of an action. Its status, owner, due date and confidence have verbs of their own."""
    ensure(policy.may_edit(by, action), "change this action")
    start = changes.get("start_on", action.start_on)
    _in_order(start, action.due_on)
    for name, value in changes.items():
        setattr(action, name, value)
    explain(action, told, by=by)


def move_due(action: Action, to: date, *, by: Actor, why: str | None, start_on: date | None = None) -> None:
    """Move the day it is due. The reason is kept, and so is the day first promised.

    :param start_on: the day it will start, if that moves in the same save.
    """
    ensure(policy.may_edit(by, action), "move this due date")
    if to == action.due_on:
        return
    if not why:
        raise Unready("why", "Say why it moves: others planned with the earlier day")
    _in_order(start_on or action.start_on, to)
    action.due_on = to
    explain(action, "moved the due date", by=by, why=why)


def hand_over(action: Action, to: Person, *, by: Actor, why: str | None = None) -> None:
    """Give it to somebody else, who is accountable from now on."""
    ensure(policy.may_edit(by, action), "hand over this action")
    if to.id != action.owner_id:
        action.owner_id = to.id
        explain(action, "handed it over", by=by, why=why)


def pass_on(action: Action, to: Person, *, by: Actor, why: str) -> None:
    """Give it to whoever takes over from its owner, however far it is, as long as somebody has to answer for it.

    :raises Unready: for ``to``: they could do nothing with it.
    """
    ensure(policy.may_pass_on(by, action), "hand over what somebody else owns")
    taker = actor_for(to.id)
    if taker is None or not taker.holds(Permission.ACTIONS_UPDATE):
        raise Unready("to", f"{to.name} cannot own actions at present. Choose somebody else")
    action.owner_id = to.id
    explain(action, "handed it over", by=by, why=why)


def judge(action: Action, confidence: Confidence, *, by: Actor, why: str | None) -> None:
    """Say how it is going. Off track is no verdict on a person: it comes with the sentence why."""
    ensure(policy.may_edit(by, action), "say how this action is going")
    if confidence is not Confidence.ON_TRACK and not why:
        raise Unready("confidence_why", f"Say in a sentence why it is {confidence.value}")
    action.confidence = confidence
    action.confidence_why = why or None
    action.updated_at = clock.now()
    explain(action, f"said it is {confidence.value}", by=by)


def move(action: Action, to: ActionStatus, *, by: Actor, why: str | None = None, evidence: Proof | None = None) -> None:
    """Take an action one step on, along the workflow.

    :raises Unready: there is no such step from here, or what it needs is missing.
    """
    step = move_between(action.status, to)
    if step is None:
        raise Unready(
            "status", f"It is {action.status.value} now and cannot become {to.value} from there. Choose another step"
        )
    ensure(step in moves_for(by, action), f"do this: it is for {step.whose.value}")
    if step.needs is Needs.REASON and not why:
        raise Unready("why", "Say why, in a sentence that everybody may read")
    if evidence is not None:
        add_evidence(action, evidence, by=by)
    if step.needs is Needs.EVIDENCE and not _has_evidence(action):
        raise Unready("evidence_link", "Give a link to something that shows it is done, or add a file on its page")
    if action.status in FINISHED and to not in FINISHED:
        # What was not enough is not enough the next time either.
        action.reopened_at = clock.now()
    action.status = to
    action.status_why = why or None
    action.reported_by_id = by.id if to is ActionStatus.REPORTED_DONE else action.reported_by_id
    action.verified_by_id = by.id if to is ActionStatus.VERIFIED else None
    action.settled_on = clock.today() if to in SETTLED else None
    if to is ActionStatus.REPORTED_DONE:
        action.progress = 100
    action.updated_at = clock.now()
    explain(action, step.told, by=by, why=why)


def add_evidence(action: Action, proof: Proof, *, by: Actor) -> None:
    """Show that it was done, or is being done."""
    ensure(policy.may_add_evidence(by, action), "add evidence to this action")
    if not proof.link and proof.file_id is None:
        raise Unready("evidence_link", "Give a link or a file")
    db.session.add(
        Evidence(
            action_id=action.id,
            title=proof.title,
            link=proof.link,
            file_id=proof.file_id,
            about_on=proof.about_on,
            by_id=by.id,
            at=clock.now(),
        )
    )
    note(action, "evidence", before=None, after=proof.title)
    explain(action, "added evidence", by=by)


def say(action: Action, text: str, *, by: Actor) -> None:
    """Tell the others how it goes."""
    ensure(policy.may_say(by, action), "write an update on this action")
    db.session.add(Update(action_id=action.id, by_id=by.id, text=text, at=clock.now()))
    action.updated_at = clock.now()
    # The words stand in the thread; the history tells that they came, and when.
    note(action, "thread", before=None, after="one update more")
    explain(action, "wrote an update", by=by)


def answer(action: Action, recommendations: Iterable[Recommendation], *, by: Actor) -> None:
    """Say which recommendations this action answers, all of them."""
    ensure(policy.may_edit(by, action), "change what this action answers")
    wanted = {recommendation.id: recommendation for recommendation in recommendations}
    standing = set(db.session.scalars(select(Link.to_id).where(Link.from_id == action.id, Link.tie == Tie.ANSWERS)))
    for recommendation_id in wanted.keys() - standing:
        link(action, wanted[recommendation_id], Tie.ANSWERS, by=by)
    for recommendation in db.session.scalars(
        select(Recommendation).where(Recommendation.id.in_(standing - wanted.keys()))
    ):
        unlink(action, recommendation, Tie.ANSWERS, by=by)


def _in_order(start: date | None, due: date) -> None:
    if start is not None and start > due:
        raise Unready("due_on", "Choose a day on or after the start")


def moves_for(actor: Actor, action: Action) -> list[Move]:
    """What this person can do with it now, the most usual first."""
    moves = policy.moves_open_to(actor, action)
    if any(move.whose is Whose.OTHERS for move in moves) and _has_owned(actor, action):
        return [move for move in moves if move.whose is not Whose.OTHERS]
    return moves


def _has_owned(actor: Actor, action: Action) -> bool:
    return db.session.scalar(select(Action.id).where(Action.id == action.id, was_owned_by(actor))) is not None


def _has_evidence(action: Action) -> bool:
    """Is there something that shows it is done, newer than when it was last sent back or reopened?"""
    db.session.flush()
    shown = select(Evidence.id).where(Evidence.action_id == action.id)
    if action.reopened_at is not None:
        shown = shown.where(Evidence.at > action.reopened_at)
    return db.session.scalar(shown.limit(1)) is not None
