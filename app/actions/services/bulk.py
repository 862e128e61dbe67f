"""How are several actions changed at once, and what would become of each?

Each is changed by the verb that changes one, with its rules, its reason and its
entry in the history. What would become of them is worked out first and shown;
then exactly that is done, or nothing.
"""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import select

from app.access.actor import Actor
from app.actions import policy
from app.actions.models import Action, Priority
from app.actions.rows import readable
from app.actions.services.moving import move
from app.actions.services.promising import hand_over, move_due, revise
from app.actions.workflow import OPEN, ActionStatus, Needs, move_between
from app.extensions import db
from app.people.models import Person
from app.records.models import Record
from app.records.visibility import current
from app.wording import capital, day

MOST = 100  # at a time: what nobody reads through before it is done is not done


class Moved(Exception):
    """What would be done is not what was shown: something has changed meanwhile."""


@dataclass(frozen=True)
class Outcome:
    """What would become of one action.

    :ivar left: why it would be left alone, in words that follow "because"; "" where it would change.
    """

    action: Action
    before: str
    after: str
    left: str

    @property
    def told(self) -> tuple[Any, ...]:
        return (self.action.id, self.action.version, self.before, self.after, self.left)


@dataclass(frozen=True)
class Plan:
    """What would become of each of those that were chosen, in the order of their numbers."""

    outcomes: Sequence[Outcome]
    missing: int  # chosen, and not there for this person

    @property
    def changing(self) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if not outcome.left]

    @property
    def left(self) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.left]

    @cached_property
    def digest(self) -> str:
        """The same for two plans that would do the same to the same state of the same actions."""
        told = [outcome.told for outcome in self.outcomes]
        return hashlib.sha256(repr((told, self.missing)).encode()).hexdigest()


class Change(ABC):
    """One thing that is done to several actions."""

    @abstractmethod
    def before(self, action: Action, names: Mapping[int, str]) -> str:
        """How it stands now. ``names`` are those of the owners, by id."""

    @property
    @abstractmethod
    def after(self) -> str:
        """How it would stand then."""

    @abstractmethod
    def against(self, action: Action, by: Actor) -> str:
        """Why this person cannot do it to this one; "" if they can."""

    @abstractmethod
    def make(self, action: Action, by: Actor) -> None:
        """Do it, through the verb for one action."""


@dataclass(frozen=True)
class HandOver(Change):
    to: Person

    def before(self, action: Action, names: Mapping[int, str]) -> str:
        return names[action.owner_id]

    @property
    def after(self) -> str:
        return self.to.name

    def against(self, action: Action, by: Actor) -> str:
        return _cannot_edit(action, by) or _same(action.owner_id == self.to.id, f"{self.to.name} owns it already")

    def make(self, action: Action, by: Actor) -> None:
        hand_over(action, self.to, by=by)


@dataclass(frozen=True)
class MoveDue(Change):
    to: date
    why: str

    def before(self, action: Action, names: Mapping[int, str]) -> str:
        return day(action.due_on)

    @property
    def after(self) -> str:
        return day(self.to)

    def against(self, action: Action, by: Actor) -> str:
        starts_later = action.start_on is not None and action.start_on > self.to
        return (
            _cannot_edit(action, by)
            or _same(action.due_on == self.to, "it is due that day already")
            or (f"it starts on {day(action.start_on)}, after that day" if starts_later else "")
        )

    def make(self, action: Action, by: Actor) -> None:
        move_due(action, self.to, by=by, why=self.why)


@dataclass(frozen=True)
class SetPriority(Change):
    to: Priority

    def before(self, action: Action, names: Mapping[int, str]) -> str:
        return capital(action.priority.value)

    @property
    def after(self) -> str:
        return capital(self.to.value)

    def against(self, action: Action, by: Actor) -> str:
        return _cannot_edit(action, by) or _same(action.priority is self.to, "it has this priority already")

    def make(self, action: Action, by: Actor) -> None:
        revise(action, {"priority": self.to}, by=by, told="changed the priority")


@dataclass(frozen=True)
class MoveTo(Change):
    """A step of the workflow that needs nothing, or one reason for all of them."""

    to: ActionStatus
    why: str = ""

    def before(self, action: Action, names: Mapping[int, str]) -> str:
        return capital(action.status.value)

    @property
    def after(self) -> str:
        return capital(self.to.value)

    def against(self, action: Action, by: Actor) -> str:
        step = move_between(action.status, self.to)
        if action.status is self.to:
            return f"it is {self.to.value} already"
        if step is None:
            return f"it is {action.status.value}, and does not become {self.to.value} from there"
        if not policy.may_make(by, action, step):
            return f"that is for {step.whose.value}"
        if step.needs is Needs.EVIDENCE:
            return "it needs evidence of its own"
        if self.to is ActionStatus.AGREED and not action.done_when:
            return "nobody has said yet how others will see that it is done"
        return "it needs a reason of its own" if step.needs is Needs.REASON and not self.why else ""

    def make(self, action: Action, by: Actor) -> None:
        move(action, self.to, by=by, why=self.why or None)


def plan_change(numbers: Collection[int], change: Change, *, by: Actor) -> Plan:
    """What would become of each of these actions."""
    return _plan(_chosen(numbers, by), numbers, change, by)


def change_several(numbers: Collection[int], change: Change, *, seen: str, by: Actor) -> Plan:
    """Do all that was shown, or nothing.

    :param seen: the digest of the plan that was shown.
    :raises Moved: it would now do something else.
    """
    plan = _plan(_chosen(numbers, by, to_change=True), numbers, change, by)
    if plan.digest != seen:
        raise Moved
    for outcome in plan.changing:
        change.make(outcome.action, by)
    return plan


def chosen_actions(numbers: Collection[int], *, by: Actor) -> list[Action]:
    """Those of these actions that this person may read, before anything is asked about them."""
    return sorted(_chosen(numbers, by), key=lambda action: action.number or 0)


def _plan(actions: Sequence[Action], numbers: Collection[int], change: Change, by: Actor) -> Plan:
    owners = {action.owner_id for action in actions}
    names = {
        row.id: row.title for row in db.session.execute(select(Record.id, Record.title).where(Record.id.in_(owners)))
    }
    in_order = sorted(actions, key=lambda action: action.number or 0)
    outcomes = [
        Outcome(action, change.before(action, names), change.after, change.against(action, by)) for action in in_order
    ]
    return Plan(outcomes, missing=len(set(numbers)) - len(actions))


def _chosen(numbers: Collection[int], by: Actor, *, to_change: bool = False) -> list[Action]:
    query = select(Action).where(Action.kind == "action", Action.number.in_(set(numbers)), readable(by), current())
    # Locked in one order by everybody, so that two who change the same ones wait for each other and never for ever.
    query = query.order_by(Action.id)
    return list(db.session.scalars(query.with_for_update() if to_change else query))


def _cannot_edit(action: Action, by: Actor) -> str:
    if action.status not in OPEN:
        return f"it is {action.status.value}, and what it says no longer changes"
    return "" if policy.may_edit(by, action) else "it is not yours to change"


def _same(is_so: bool, words: str) -> str:
    return words if is_so else ""
