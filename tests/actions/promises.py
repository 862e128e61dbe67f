"""What may become of a promise, and by whom? The rules of the product a second time, as plainly as they can be said.

Nothing here asks the application: what its services let happen is held against this.
"""

import calendar
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from app.actions.models import Confidence, Repeat
from app.actions.workflow import ActionStatus as S

STEPS = {
    (S.PROPOSED, S.AGREED): "steering",
    (S.AGREED, S.UNDER_WAY): "theirs",
    (S.UNDER_WAY, S.BLOCKED): "theirs",
    (S.BLOCKED, S.UNDER_WAY): "theirs",
    (S.UNDER_WAY, S.REPORTED_DONE): "theirs",
    (S.REPORTED_DONE, S.UNDER_WAY): "either",
    (S.REPORTED_DONE, S.VERIFIED): "others",
    (S.VERIFIED, S.UNDER_WAY): "steering",
    **{(status, S.DROPPED): "steering" for status in (S.PROPOSED, S.AGREED, S.UNDER_WAY, S.BLOCKED, S.REPORTED_DONE)},
}
REASONED = {
    (S.UNDER_WAY, S.BLOCKED),
    (S.REPORTED_DONE, S.UNDER_WAY),
    (S.VERIFIED, S.UNDER_WAY),
    *(step for step in STEPS if step[1] is S.DROPPED),
}
CAN_BE_CHANGED = {S.PROPOSED, S.AGREED, S.UNDER_WAY, S.BLOCKED}
SETTLED = {S.VERIFIED, S.DROPPED}
WHO = ["ana", "ben", "lena", "theo", "stella", "cora", "charlie", "ada"]
STEERING, ALL = {"ana", "stella", "charlie"}, {"cora", "charlie"}
SPEAKS_FOR = {"lena": "trust", "theo": "council"}
# The administrator runs the system: she can do nothing with an action but pass it on for whoever leaves.
OUTSIDE = {"ada"}
EVERY = {Repeat.MONTHLY: 1, Repeat.QUARTERLY: 3, Repeat.HALF_YEARLY: 6, Repeat.YEARLY: 12}
FIRST_DUE = date(2026, 6, 30)
DONE_WHEN = "It can be read."

# What is tried, by whom, with which.
REASONS = ["", "There is a reason."]
ITS_OWNER = "its owner"
# Mostly those whose word counts, or most of what is tried would be refused.
PEOPLE = [*WHO, ITS_OWNER, ITS_OWNER, "ana", "stella", "cora", "charlie", "charlie"]
TO_VERIFY = "one to verify"
PLACES = [0, 1, 2, 3, TO_VERIFY, TO_VERIFY]  # of an action among those that there are
STATUSES = [*S, S.UNDER_WAY, S.REPORTED_DONE, S.REPORTED_DONE, S.VERIFIED]


Deed = tuple[Callable[..., None], dict[str, Sequence[Any]]]
DEEDS: list[Deed] = []


def deed(**choices: Sequence[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Let people try this, each argument chosen from what is given here."""

    def known(verb: Callable[..., None]) -> Callable[..., None]:
        DEEDS.append((verb, choices))
        return verb

    return known


@dataclass
class Shown:
    """One version of what shows that it was done."""

    by: str
    at: datetime
    is_out: bool = False


@dataclass
class Promise:
    """An action, as far as the rules look at it."""

    owner: str
    due_on: date
    first_due_on: date
    done_when: str = DONE_WHEN
    organisation: str = ""
    start_on: date | None = None
    status: S = S.PROPOSED
    why: str | None = None
    owned: set[str] = field(default_factory=set)  # by whom it was owned before
    reporter: str | None = None
    verifier: str | None = None
    settled_on: date | None = None
    confidence: Confidence = Confidence.ON_TRACK
    confidence_why: str | None = None
    progress: int = 0
    shown: list[Shown] = field(default_factory=list)
    back_at: datetime | None = None  # when it was last sent back or reopened
    heard_at: datetime | None = None  # when somebody last said how it goes
    mentioned: set[str] = field(default_factory=set)
    waits_for: set[int] = field(default_factory=set)
    repeats: Repeat | None = None
    counted_from: date | None = None
    comes_after: int | None = None
    entries: int = 1

    def is_shown(self) -> bool:
        """Does something stand that shows it, newer than what was not enough?"""
        return any(not one.is_out and (self.back_at is None or one.at > self.back_at) for one in self.shown)

    def pass_to(self, owner: str) -> None:
        if owner != self.owner:
            self.owned.add(self.owner)
            self.owner = owner
            self.entries += 1

    def next_due_on(self, today: date) -> date:
        """The day of its rhythm that comes next, behind its own days and today."""
        assert self.repeats is not None
        assert self.counted_from is not None
        # The day that it is counted from is its own: the next is a step away, however early this one was done.
        step = every = EVERY[self.repeats]
        while (due_on := months_later(self.counted_from, step)) <= max(self.due_on, self.first_due_on, today):
            step += every
        return due_on


def months_later(start: date, months: int) -> date:
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def may_update(who: str, its: Promise) -> bool:
    speaks = its.organisation != "" and SPEAKS_FOR.get(who) == its.organisation
    return who in ALL or (who not in OUTSIDE and (its.owner == who or speaks))


def may_change(who: str, its: Promise) -> bool:
    return its.status in CAN_BE_CHANGED and may_update(who, its)


def is_whose(whose: str, who: str, its: Promise) -> bool:
    return {
        "theirs": may_update(who, its),
        "steering": who in STEERING,
        "either": who in STEERING or may_update(who, its),
        "others": who in STEERING and who not in {its.owner, its.reporter, *its.owned},
    }[whose]


def leads_to(promises: Sequence[Promise], n: int) -> set[int]:
    """All that this one waits for, through others too."""
    reached: set[int] = set()
    ahead = set(promises[n].waits_for)
    while ahead:
        reached |= ahead
        ahead = {further for m in ahead for further in promises[m].waits_for} - reached
    return reached


def always_hold(promises: Sequence[Promise]) -> None:
    """What no way of doing things leads to."""
    for n, its in enumerate(promises):
        if its.status is S.VERIFIED:
            assert its.verifier in STEERING
            assert its.verifier not in {its.owner, its.reporter, *its.owned}
        assert its.done_when or its.status in {S.PROPOSED, S.DROPPED}
        assert its.why or its.status not in {S.BLOCKED, S.DROPPED}
        assert n not in leads_to(promises, n)
        assert [other.comes_after for other in promises].count(n) <= 1
