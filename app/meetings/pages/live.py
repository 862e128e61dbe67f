"""What does the page of a meeting in session hand to its templates?"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import url_for

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission
from app.charter.models import DecisionRule, QuorumFraction
from app.database import AnyRow
from app.meetings import policy
from app.meetings.forms.live import OUTCOMES, ActionForm, GuestForm, InterestForm, OutcomeForm, QuestionForm
from app.meetings.pages import ballots, outcomes, table
from app.meetings.pages.lines import FOR_WHOM_ONLY
from app.meetings.queries.live import agenda_of, head_of, minutes_used, seats_at
from app.meetings.queries.strands import Strands, of_item, strands_of
from app.meetings.table import Place, places
from app.meetings.watching import token_for
from app.meetings.workflow import PUT_OFF, ItemState, MeetingState, OutcomeKind, Purpose
from app.people.models import Sector
from app.steering.quorum import Quorum, quorum
from app.steering.terms import Rules, rules_of
from app.wording import capital, count, instant, long_day

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


@dataclass(frozen=True)
class Line:
    """One item of the agenda, as the list shows it."""

    number: int
    id: int
    title: str
    href: str
    begin_href: str
    purpose: str
    time: str
    state: str
    slug: str
    confidential: str
    is_at_hand: bool
    is_shown: bool
    can_begin: bool
    begin_words: str
    waits_for_decision: bool


@dataclass
class Live:
    """All that the page and its parts show. Everything is in words."""

    head: AnyRow
    actor: Actor
    strands: Strands
    items: list[AnyRow]
    seats: list[Place]
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
    shown = next((item for item in items if item.id == item_id), None) or at_hand or _next(items)
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


def _next(items: Sequence[AnyRow]) -> AnyRow | None:
    """What comes next: the first that waits behind what was discussed last, else the first that waits at all."""
    begun = [n for n, item in enumerate(items) if item.begun_at is not None]
    last = max(begun, key=lambda n: _discussed_at(items[n]), default=-1)
    waiting = [item for item in (*items[last + 1 :], *items[: last + 1]) if item.state is ItemState.WAITING]
    return next(iter(waiting), items[-1] if items else None)


def _discussed_at(item: AnyRow) -> tuple[bool, datetime]:
    return item.state is ItemState.AT_HAND, item.ended_at or item.begun_at


# The parts of the page.


def whole(seen: Live) -> dict[str, Any]:
    """The page: its parts, and what is written beside them."""
    number = seen.head.number
    return {
        **parts(seen),
        "title": seen.head.title,
        "reference": seen.head.reference,
        "back": url_for("meetings.show", number=number),
        "said": seen.said,
        "can_open": seen.head.state is MeetingState.PUBLISHED and policy.may_run(seen.actor),
        "open_href": url_for("live.opening", number=number),
    }


def parts(seen: Live) -> dict[str, Any]:
    """What changes while the meeting goes on."""
    number = seen.head.number
    shown_id = seen.shown.id if seen.shown is not None else None
    lines = [_line(n, item, seen) for n, item in enumerate(seen.items, start=1)]
    seats = table.rows(seen)
    return {
        "number": number,
        "now_href": url_for("live.now", number=number, item=shown_id if seen.runs else None),
        "changed_href": url_for("live.changed", number=number, token=token_for(seen.actor.person_id, seen.head.id)),
        "seen": seen.head.live,
        "follows": _goes_on(seen),
        "runs": seen.runs,
        "state": _state(seen, lines),
        "lines": lines,
        "table": seats,
        "guests": table.guests(seen, seats),
        "interests": table.interests(seen),
        "register": table.register(seen),
        "unsaid": table.unsaid(seen),
        "shown": _shown(seen, lines),
        "outcomes": outcomes.of(seen),
        "ballot": ballots.of(seen),
        "asking": _asking(seen),
        "writing": _writing(seen),
        "writes": seen.shown is not None and policy.may_write(seen.actor, seen.head, OutcomeKind.NOTE),
        "declaring": _declaring(seen),
        "guest": _guest(seen),
    }


def _goes_on(seen: Live) -> bool:
    """Is there something to follow: is it in session, or about to be opened?"""
    today = clock.local(seen.head.starts_at).date() == clock.local(seen.now).date()
    return seen.head.state is MeetingState.IN_SESSION or (seen.head.state is MeetingState.PUBLISHED and today)


def _state(seen: Live, lines: list[Line]) -> dict[str, Any]:
    """How the meeting stands, in sentences: what is discussed, for how long, and whether it can decide."""
    head, number = seen.head, seen.head.number
    at_hand = next((line for line in lines if line.is_at_hand), None)
    coming = _next(seen.items)
    ahead = next((line for line in lines if coming is not None and line.id == coming.id), None)
    row = seen.at_hand
    used = minutes_used(row, seen.now) if row is not None else 0
    marks = seen.strands["mark"]
    since = instant(marks[-1].at).rpartition(" at ")[2] if len(marks) > 1 else ""
    over = row is not None and used > row.minutes
    return {
        "words": capital(head.state.value),
        "slug": head.state.value.replace(" ", "-"),
        "why": head.state_why or _before(head),
        "when": long_day(clock.local(head.starts_at).date()),
        "chair": head.chair or "",
        "rule": seen.rules.decision_rule.value,
        "terms": f"Terms of reference, version {head.terms_number}" if head.terms_id is not None else "",
        "terms_href": f"/charter/{head.terms_document_id}/{head.terms_number}" if head.terms_id is not None else "",
        "discussed": f"{at_hand.number}. {at_hand.title}" if at_hand is not None else "",
        "purpose": at_hand.purpose if at_hand is not None else "",
        "clock": f"{count(used, 'minute')} of {row.minutes}" if row is not None else "",
        "clock_of": row.minutes if row is not None else 0,
        "used": used,
        "is_over": over,
        "quorum": seen.quorum.words,
        "is_met": seen.quorum.is_met,
        "quorum_tone": "done" if seen.quorum.is_met else "late",
        "since": since,
        "is_open": head.state is MeetingState.IN_SESSION,
        "consequence": _consequence(seen),
        "next": ahead if ahead is not None and ahead.can_begin and ahead.slug == "waiting" else None,
        "end_href": url_for("live.end", number=number) if seen.runs and at_hand is not None else "",
        "close_href": url_for("live.closing", number=number) if seen.runs else "",
        "write_href": at_hand.href if at_hand is not None and seen.runs and not at_hand.is_shown else "",
        "announce": _announced(seen, at_hand),
    }


def _before(head: AnyRow) -> str:
    return f"It begins at {clock.local(head.starts_at):%H:%M}." if head.state is MeetingState.PUBLISHED else ""


def _announced(seen: Live, at_hand: Line | None) -> str:
    """What somebody who listens is told when it changes."""
    discussed = f"{at_hand.title} is being discussed. " if at_hand is not None else ""
    return f"{discussed}{seen.quorum.words}." if seen.head.state is MeetingState.IN_SESSION else ""


def _consequence(seen: Live) -> str:
    if seen.quorum.is_met or seen.head.state is not MeetingState.IN_SESSION:
        return ""
    if any(mark.is_so for mark in seen.strands["mark"]):
        return (
            "What is decided now is provisional: it has its number, and a later meeting ratifies it or lets it lapse."
        )
    return "Notes and actions can be put down. Nothing can be decided."


_SLUGS = {ItemState.AT_HAND: "under-way", ItemState.DONE: "verified", ItemState.WAITING: "waiting"}


def _line(n: int, item: AnyRow, seen: Live) -> Line:
    here = f"/meetings/{seen.head.number}/live"
    used = minutes_used(item, seen.now)
    return Line(
        number=n,
        id=item.id,
        title=item.title,
        href=f"{here}?item={item.id}",
        begin_href=f"{here}/items/{item.id}/begin",
        purpose=capital(item.purpose.value),
        time=f"{used} of {item.minutes} min" if item.begun_at else f"{item.minutes} min",
        state=_state_words(item),
        slug=_SLUGS.get(item.state, "dropped"),
        confidential=FOR_WHOM_ONLY.get(item.meant_for, ""),
        is_at_hand=item.state is ItemState.AT_HAND,
        is_shown=seen.shown is not None and item.id == seen.shown.id,
        can_begin=seen.runs and item.state in (ItemState.WAITING, ItemState.DONE),
        begin_words="Begin" if item.state is ItemState.WAITING else "Go back to it",
        waits_for_decision=_waits(item),
    )


def _waits(item: AnyRow) -> bool:
    return item.purpose is Purpose.DECISION and not item.is_settled and item.state not in PUT_OFF


def _state_words(item: AnyRow) -> str:
    if item.is_being_voted_on:
        return "Being voted on"
    if item.state is ItemState.DONE:
        return "Not decided yet" if _waits(item) else "Done"
    return {ItemState.WAITING: "", ItemState.AT_HAND: "Now"}.get(item.state, capital(item.state.value))


def _shown(seen: Live, lines: list[Line]) -> dict[str, Any] | None:
    """The item that is looked at."""
    item = seen.shown
    if item is None:
        return None
    line = next(line for line in lines if line.is_shown)
    number = seen.head.number
    to_ratify = item.ratifies_id is not None and not item.is_settled
    to_approve = item.approves_id is not None and not item.is_settled
    here = seen.runs and line.is_at_hand
    return {
        "id": item.id,
        "heading": f"{line.number}. {item.title}",
        "purpose": line.purpose,
        "confidential": line.confidential,
        "presenter": item.presenter or "",
        "background": item.background,
        "proposal": item.proposal or "",
        "proposal_href": url_for("search.go", reference=item.proposal) if item.proposal else "",
        "question": item.question or "",
        "carry_href": url_for("live.putting_off", number=number, item_id=item.id)
        if seen.runs and line.slug != "dropped" and not item.is_settled
        else "",
        "ratifies": f"{item.ratifies}: {item.ratifies_title}" if to_ratify else "",
        "ratify_href": url_for("live.ratify", number=number, item_id=item.id) if here and to_ratify else "",
        "lapse_href": url_for("live.lapsing", number=number, item_id=item.id) if here and to_ratify else "",
        "approves": item.approves or "",
        "approves_href": f"/meetings/{item.approves_number}/minutes" if item.approves_id else "",
        "approve_href": url_for("live.approving", number=number, item_id=item.id) if here and to_approve else "",
    }


# What is written.


def _writing(seen: Live) -> list[tuple[str, dict[str, Any] | None]]:
    """The form of each kind under the item that is looked at, with what was typed in it before; ``None`` if not now."""
    return [(kind.value, writing(seen, kind) if _can_write(seen, kind) else None) for kind in OutcomeKind]


def _can_write(seen: Live, kind: OutcomeKind) -> bool:
    item = seen.shown
    if item is None or item.state in PUT_OFF:
        return False
    if kind is OutcomeKind.DECISION and item.state is not ItemState.AT_HAND:
        return False
    return policy.may_write(seen.actor, seen.head, kind)


def writing(seen: Live, kind: OutcomeKind, *, focus: str = "", is_fresh: bool = False) -> dict[str, Any]:
    """One form under the item that is looked at.

    :param is_fresh: what was in it has just been put down.
    """
    item, number = seen.shown, seen.head.number
    assert item is not None
    form = seen.forms.get(kind)
    draft = None
    if form is None:
        drafts = of_item(seen.strands["draft"], item.id)
        draft = next((row for row in drafts if row.word == kind.value and not is_fresh), None)
        form = OUTCOMES[kind](formdata=None)
        if draft is not None:
            fill(form, json.loads(draft.text))
    if isinstance(form, ActionForm):
        form.offer(decisions_of(seen))
    return {
        "kind": kind.value,
        "form": form,
        "heading": form.heading,
        "button": form.button,
        "fields": [input for input in form if input.short_name != "once"],
        "href": url_for("live.put_down", number=number, item_id=item.id, kind=kind.value),
        "draft_href": url_for("live.draft", number=number, item_id=item.id, kind=kind.value),
        "saved": f"Kept as a draft at {instant(draft.at).rpartition(' at ')[2]}. Nobody else sees it."
        if draft is not None
        else "",
        "is_open": kind is OutcomeKind.NOTE or draft is not None or bool(form.errors) or bool(focus),
        "focus": focus,
        "people_id": f"{kind.value}-people",
        "suggest_href": url_for("people.suggest"),
    }


def fill(form: OutcomeForm, typed: Mapping[str, str]) -> None:
    """Show a form as it was typed: a day that is none stands in it as it is."""
    for name, text in typed.items():
        if name not in form:
            continue
        input = form[name]
        if name == "needs_action":
            input.data = text == "y"
        elif name.endswith("_on"):
            input.raw_data = [text]
            input.data = _day(text)
        else:
            input.data = text


def _day(text: str) -> Any:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007  (a day has no zone)
    except ValueError:
        return None


def decisions_of(seen: Live) -> list[tuple[str, str]]:
    """What an action under the item that is looked at can follow from."""
    assert seen.shown is not None
    return [
        (str(row.record_id), f"{row.reference}: {row.title}")
        for row in of_item(seen.strands["outcome"], seen.shown.id)
        if row.word == OutcomeKind.DECISION.value
    ]


def _guest(seen: Live) -> dict[str, Any] | None:
    if not seen.runs:
        return None
    return {
        "form": seen.guest_form or GuestForm(formdata=None),
        "href": url_for("live.guest", number=seen.head.number),
        "suggest_href": url_for("people.suggest"),
    }


def _declaring(seen: Live) -> dict[str, Any] | None:
    """The form for an interest in the item that is looked at: everybody's own, or noted for somebody."""
    item = seen.shown
    open_states = (MeetingState.PUBLISHED, MeetingState.IN_SESSION)
    if item is None or item.is_settled or seen.head.state not in open_states:
        return None
    people = concerned(seen)
    if not policy.may_run(seen.actor):
        people = {person_id: name for person_id, name in people.items() if person_id == seen.actor.id}
    if not people or not seen.actor.holds(Permission.INTERESTS_DECLARE):
        return None
    form = seen.interest_form or InterestForm(formdata=None)
    form.person.choices = {str(person_id): name for person_id, name in people.items()}
    return {
        "form": form,
        "title": item.title,
        "href": url_for("live.declare", number=seen.head.number, item_id=item.id),
        "is_open": bool(form.errors),
    }


def concerned(seen: Live) -> dict[int, str]:
    """Who can have an interest in an item: whoever is there, and whoever holds a seat."""
    people = {row.person_id: row.name for row in seen.strands["attendance"] if row.until is None}
    for seat in seen.seats:
        if seat.held.term is not None:
            people.setdefault(seat.held.term.person_id, seat.held.term.holder)
    return people


def _asking(seen: Live) -> dict[str, Any] | None:
    """The form that puts to the vote what is no proposal yet."""
    item = seen.shown
    if not seen.runs or item is None or item.state is not ItemState.AT_HAND or item.proposal_id is not None:
        return None
    form = seen.question_form or QuestionForm(formdata=None)
    return {
        "form": form,
        "href": url_for("live.ask", number=seen.head.number, item_id=item.id),
        "is_open": bool(form.errors),
    }
