"""How does an action come into the plan, and how does what it says change?"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission
from app.access.rules import Unready, ensure
from app.actions import policy
from app.actions.models import Action, Confidence, Plan, Strand
from app.actions.services.recurring import set_rhythm
from app.actions.telling import tell_owner
from app.actions.workflow import ActionStatus
from app.charter.models import Recommendation
from app.extensions import db
from app.people.identity import actor_for
from app.people.models import Person
from app.records.deeds import explain
from app.records.models import Link, Record, Tie
from app.records.services import link, unlink
from app.records.visibility import current


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
    _in_use(more.get("plan_id"))
    repeats = more.pop("repeats", None)
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
    set_rhythm(action, repeats)
    db.session.add(action)
    db.session.flush()
    for recommendation in answers:
        link(action, recommendation, Tie.ANSWERS, by=by)
    explain(action, "proposed it", by=by)
    tell_owner(action, by=by)
    return action


def revise(action: Action, changes: Mapping[str, Any], *, by: Actor, told: str = "changed it") -> None:
    """Change what is written of an action. Its status, owner, due date and confidence have verbs of their own."""
    ensure(policy.may_edit(by, action), "change this action")
    start = changes.get("start_on", action.start_on)
    _in_order(start, action.due_on)
    if action.status is not ActionStatus.PROPOSED and "done_when" in changes and not changes["done_when"]:
        raise Unready("done_when", "Say how others will see that it is done: the steering group has agreed to it")
    if changes.get("plan_id") != action.plan_id:
        _in_use(changes.get("plan_id"))
    for name, value in changes.items():
        if name == "repeats":
            set_rhythm(action, value)
        else:
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
        tell_owner(action, by=by)


def pass_on(action: Action, to: Person, *, by: Actor, why: str) -> None:
    """Give it to whoever takes over from its owner, however far it is, as long as somebody has to answer for it.

    They are written to by whoever leaves, with all that they take over. What was verified or dropped in the meantime
    stays with whoever kept the promise.

    :raises Unready: for ``to``: they could do nothing with it.
    """
    ensure(policy.may_pass_on(by, action), "hand over what somebody else owns")
    taker = actor_for(to.id)
    if taker is None or not taker.holds(Permission.ACTIONS_UPDATE):
        raise Unready("to", f"{to.name} cannot own actions at present. Choose somebody else")
    if action.is_settled:
        return
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


def answer(action: Action, recommendations: Iterable[Recommendation], *, by: Actor) -> None:
    """Say which recommendations this action answers, all of them."""
    ensure(policy.may_edit(by, action), "change what this action answers")
    wanted = {recommendation.id: recommendation for recommendation in recommendations}
    # What it answered and was withdrawn since is no choice any more, and stays as it was.
    answered = select(Link.to_id).join(Record, Record.id == Link.to_id)
    standing = set(db.session.scalars(answered.where(Link.from_id == action.id, Link.tie == Tie.ANSWERS, current())))
    for recommendation_id in wanted.keys() - standing:
        link(action, wanted[recommendation_id], Tie.ANSWERS, by=by)
    for recommendation in db.session.scalars(
        select(Recommendation).where(Recommendation.id.in_(standing - wanted.keys()))
    ):
        unlink(action, recommendation, Tie.ANSWERS, by=by)


def _in_use(plan_id: int | None) -> None:
    if plan_id is not None and db.session.scalar(select(Plan.id).where(Plan.id == plan_id, current())) is None:
        raise Unready("plan", "This plan was withdrawn. Choose another, or none")


def _in_order(start: date | None, due: date) -> None:
    if start is not None and start > due:
        raise Unready("due_on", "Choose a day on or after the start")
