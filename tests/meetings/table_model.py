"""When can a meeting decide, and what becomes of it? The rules of the product a second time, as plainly as can be.

Nothing here asks the application: what its services let happen is held against this.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

# Each seat: who holds it, who may stand in, whom it speaks for.
SEATS = [("ana", None, "trusts"), ("ben", None, "voluntary"), ("cleo", "dee", "academic"), ("eli", "fay", "trusts")]
NUMBER, SECTOR = 2, "voluntary"
RUN_IT = {"sid", "charlie"}
PEOPLE = ["ana", "ben", "cleo", "dee", "eli", "fay", "gus"]
# Ben above all: without him nothing is decided.
COMING = [*PEOPLE, "ben", "ben", "ben"]
# Mostly those whose word counts, or most of what is tried would be refused.
WHO = ["sid"] * 12 + ["charlie"] * 5 + ["ana", "ben", "gus"]
OPEN_FOR_INTERESTS = {"agenda published", "in session"}

Deed = tuple[Callable[..., Any], dict[str, Sequence[Any]]]
DEEDS: list[Deed] = []


def deed(often: int = 1, **choices: Sequence[Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let people try this, each argument chosen from what is given here."""

    def known(verb: Callable[..., Any]) -> Callable[..., Any]:
        DEEDS.extend([(verb, choices)] * often)
        return verb

    return known


@dataclass
class Item:
    is_for_decision: bool
    state: str = "waiting"
    interests: set[str] = field(default_factory=set)
    decisions: list[str] = field(default_factory=list)
    notes: int = 0

    @property
    def is_put_off(self) -> bool:
        return self.state == "carried over"


@dataclass
class Held:
    """A meeting, as far as the rules look at it."""

    hour: int
    items: list[Item] = field(default_factory=lambda: [Item(False), Item(True), Item(True)])
    state: str = "agenda published"
    there: set[str] = field(default_factory=set)
    marks: list[bool] = field(default_factory=list)
    # With which of them it began, or went on after it was closed.
    first: int = 0
    errata: int = 0

    @property
    def at_hand(self) -> Item | None:
        return next((item for item in self.items if item.state == "being discussed"), None)

    def is_quorate(self, item: Item | None) -> bool:
        recused_people = item.interests if item is not None else set()
        base, here, sectors = 0, 0, set()
        for holder, deputy, sector in SEATS:
            by = holder if holder in self.there else deputy if deputy in self.there else None
            if holder in recused_people or (by == deputy and by in recused_people):
                continue
            base += 1
            if by is not None:
                here += 1
                sectors.add(sector)
        return base > 0 and here >= max(NUMBER, math.ceil(base / 2)) and SECTOR in sectors

    def mark(self) -> None:
        if self.state == "in session":
            met = self.is_quorate(self.at_hand)
            if not self.marks or self.marks[-1] is not met:
                self.marks.append(met)

    def begin_anew(self) -> None:
        self.state, self.first = "in session", len(self.marks)
        self.marks.append(self.is_quorate(self.at_hand))

    def end(self) -> None:
        if (item := self.at_hand) is not None:
            item.state = "done"


def belongs(meeting: Held, person: str) -> bool:
    return person in meeting.there or any(person in (holder, deputy) for holder, deputy, _ in SEATS)


def always_hold(meetings: Sequence[Held]) -> None:
    """What no way of doing things leads to."""
    assert sum(meeting.state == "in session" for meeting in meetings) <= 1
    for meeting in meetings:
        assert sum(item.state == "being discussed" for item in meeting.items) <= 1
        if not any(meeting.marks):
            assert not any(item.decisions for item in meeting.items)
        if meeting.state in {"closed", "minutes circulated", "minutes approved"}:
            assert not meeting.there
            for item in meeting.items:
                assert item.decisions or item.is_put_off or not item.is_for_decision
    # The first has none after which it comes, the last none that approves it.
    assert meetings[-1].state != "minutes approved"
