"""What does the page of a meeting in session hand to its templates?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from app import clock
from app.database import AnyRow
from app.meetings import policy
from app.meetings.pages import asking, ballots, outcomes, table
from app.meetings.pages.lines import FOR_WHOM_ONLY
from app.meetings.pages.seen import Live, coming_up
from app.meetings.queries.live import minutes_used
from app.meetings.watching import token_for
from app.meetings.workflow import PUT_OFF, ItemState, MeetingState, OutcomeKind, Purpose
from app.wording import capital, count, instant, long_day


@dataclass(frozen=True)
class Line:
    """One item of the agenda, as the list shows it."""

    number: str
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
    lines = [_line(item, seen) for item in seen.items]
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
        "in_attendance": table.in_attendance(seen, seats),
        "interests": table.interests(seen),
        "register": table.register(seen),
        "unsaid": table.unsaid(seen),
        "shown": _shown(seen, lines),
        "outcomes": outcomes.of(seen),
        "ballot": ballots.of(seen),
        "asking": asking.question(seen),
        "writing": asking.each(seen),
        "writes": seen.shown is not None and policy.may_write(seen.actor, seen.head, OutcomeKind.NOTE),
        "declaring": asking.declaring(seen),
        "guest": asking.guest(seen),
    }


def _goes_on(seen: Live) -> bool:
    """Is there something to follow: is it in session, or about to be opened?"""
    today = clock.local(seen.head.starts_at).date() == clock.local(seen.now).date()
    return seen.head.state is MeetingState.IN_SESSION or (seen.head.state is MeetingState.PUBLISHED and today)


def _state(seen: Live, lines: list[Line]) -> dict[str, Any]:
    """How the meeting stands, in sentences: what is discussed, for how long, and whether it can decide."""
    head, number = seen.head, seen.head.number
    at_hand = next((line for line in lines if line.is_at_hand), None)
    coming = coming_up(seen.items)
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


def _was_quorate(marks: Sequence[AnyRow]) -> bool:
    """Since it was opened; or reopened, for then it begins anew."""
    firsts = [at for at, mark in enumerate(marks) if mark.number]
    return any(mark.is_so for mark in marks[firsts[-1] if firsts else 0 :])


def _consequence(seen: Live) -> str:
    if seen.quorum.is_met or seen.head.state is not MeetingState.IN_SESSION:
        return ""
    if _was_quorate(seen.strands["mark"]):
        return (
            "What is decided now is provisional: it has its number, and a later meeting ratifies it or lets it lapse."
        )
    return "Notes and actions can be put down. Nothing can be decided."


_SLUGS = {ItemState.AT_HAND: "under-way", ItemState.DONE: "verified", ItemState.WAITING: "waiting"}


def _line(item: AnyRow, seen: Live) -> Line:
    here = f"/meetings/{seen.head.number}/live"
    used = minutes_used(item, seen.now)
    return Line(
        number=item.number,
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
