"""What is there to see of a meeting in session, for the pages that show it?"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app import clock
from app.access.actor import Actor
from app.charter.models import DecisionRule, QuorumFraction
from app.database import AnyRow
from app.meetings import policy
from app.meetings.forms.live import GuestForm, InterestForm, OutcomeForm, QuestionForm
from app.meetings.queries.live import agenda_of, head_of, officers_at, seats_at
from app.meetings.queries.strands import Strands, of_item, strands_of
from app.meetings.table import Place, places
from app.meetings.workflow import ItemState, OutcomeKind
from app.people.models import Sector
from app.steering.models import OfficeKind
from app.steering.quorum import Quorum, quorum
from app.steering.terms import Rules, rules_of

PARTS = (
    "attendance",
    "invitation",
    "interest",
    "mark",
    "outcome",
    "option",
    "ballot",
    "vote",
    "draft",
    "register",
    "no_interests",
)


@dataclass
class Live:
    """All that the page and its parts show. Everything is in words."""

    head: AnyRow
    actor: Actor
    strands: Strands
    items: list[AnyRow]
    seats: list[Place]
    officers: dict[OfficeKind, AnyRow]
    shown: AnyRow | None
    at_hand: AnyRow | None
    rules: Rules
    quorum: Quorum
    now: datetime
    said: str = ""
    forms: dict[OutcomeKind, OutcomeForm] = field(default_factory=dict)
    guest_form: GuestForm | None = None
    interest_form: InterestForm | None = None
    question_form: QuestionForm | None = None

    @property
    def runs(self) -> bool:
        return policy.may_lead_on(self.actor, self.head)

    @property
    def is_there(self) -> bool:
        """Is whoever looks noted as there, and has not left?"""
        return any(row.person_id == self.actor.id and row.until is None for row in self.strands["attendance"])


def live(actor: Actor, number: int, *, item_id: int | None = None, **forms: Any) -> Live:
    """Read all that there is to show.

    :param item_id: the item that is looked at; otherwise what is discussed, or what comes next.
    :param forms: forms that were sent and have something wrong in them, by the names of ``Live``.
    """
    head = head_of(actor, number)
    items = agenda_of(head.id, actor)
    at_hand = next((item for item in items if item.state is ItemState.AT_HAND), None)
    shown = next((item for item in items if item.id == item_id), None) or at_hand or coming_up(items)
    strands = strands_of(head.id, [item for item in items if item in (at_hand, shown)], actor, *PARTS)
    there = [row for row in strands["attendance"] if row.until is None]
    seats = places(seats_at(head), [_there(row) for row in there], _interests(strands, at_hand))
    rules = rules_of(_version(head))
    return Live(
        head=head,
        actor=actor,
        strands=strands,
        items=items,
        seats=seats,
        officers=officers_at(head),
        shown=shown,
        at_hand=at_hand,
        rules=rules,
        quorum=quorum(rules.quorum, [seat.counts for seat in seats]),
        now=clock.now(),
        **forms,
    )


@dataclass(frozen=True)
class _There:
    person_id: int
    seat_id: int | None
    is_deputy: bool


def _there(row: AnyRow) -> _There:
    return _There(row.person_id, row.seat_id, bool(row.is_so))


@dataclass(frozen=True)
class _Version:
    """As much of the terms of reference as the rules are read from."""

    id: int
    quorum_number: int | None
    quorum_fraction: QuorumFraction | None
    composition_sector: Sector | None
    decision_rule: DecisionRule | None


def _version(head: AnyRow) -> _Version | None:
    if head.terms_id is None:
        return None
    return _Version(
        head.terms_id, head.quorum_number, head.quorum_fraction, head.composition_sector, head.decision_rule
    )


def _interests(strands: Strands, item: AnyRow | None) -> dict[int, str]:
    return {row.person_id: row.text for row in of_item(strands["interest"], item.id)} if item is not None else {}


def coming_up(items: Sequence[AnyRow]) -> AnyRow | None:
    """What comes next: the first that waits behind what was discussed last, else the first that waits at all."""
    begun = [n for n, item in enumerate(items) if item.begun_at is not None]
    last = max(begun, key=lambda n: _discussed_at(items[n]), default=-1)
    waiting = [item for item in (*items[last + 1 :], *items[: last + 1]) if item.state is ItemState.WAITING]
    return next(iter(waiting), items[-1] if items else None)


def _discussed_at(item: AnyRow) -> tuple[bool, datetime]:
    return item.state is ItemState.AT_HAND, item.ended_at or item.begun_at
