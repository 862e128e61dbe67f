"""How is a ballot said: each seat's vote by name, the count in words, and what its reader may do in it?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from flask import url_for

from app import clock
from app.access.actor import Actor
from app.charter.models import DecisionRule
from app.decisions import policy
from app.decisions.models import Ballot
from app.decisions.queries import BallotRow, ElectorRow
from app.decisions.rooms import way_into
from app.decisions.workflow import Choice, How, Outcome
from app.decisions.written import last_day
from app.wording import capital, count, day, instant, until

SAYS = {Choice.FOR: "For", Choice.AGAINST: "Against", Choice.ABSTAIN: "Abstain"}
RULES = {
    DecisionRule.NO_OBJECTION: "Carried if nobody sustains an objection",
    DecisionRule.MAJORITY: "Carried if more vote for it than against it",
    DecisionRule.MAJORITY_ELIGIBLE: "Carried if more than half of those who could vote are for it",
}
TONES = {Outcome.CARRIED: "done", Outcome.NOT_CARRIED: "late", Outcome.NO_QUORUM: "soon"}


class Button(NamedTuple):
    """One press. ``is_said``: this is what the seat says at present."""

    value: str
    label: str
    is_said: bool


@dataclass(frozen=True)
class SeatLine:
    seat_id: int
    seat: str
    holder: str
    deputy: str
    says: str
    choice: str
    reason: str
    beside: str
    is_mine: bool
    buttons: list[Button]
    vote_href: str
    recuse_href: str


@dataclass(frozen=True)
class BallotLine:
    """A ballot in words. ``room``: the meeting in session in which votes are taken now, and where."""

    id: int
    heading: str
    text: str
    state: str
    tone: str
    words: str
    rule_words: str
    when_words: str
    is_open: bool
    is_called_off: bool
    noted_words: str
    seats: list[SeatLine]
    mine: list[SeatLine]
    close_href: str | None
    close_words: str
    room: tuple[str, str] | None


def ballot_lines(rows: list[BallotRow], number: int, actor: Actor, *, room: int | None = None) -> list[BallotLine]:
    """:param room: the number of the meeting in session that has the proposal on its agenda."""
    return [ballot_line(row, number, actor, room=room) for row in rows]


def ballot_line(row: BallotRow, number: int, actor: Actor, *, room: int | None = None) -> BallotLine:
    ballot, counts = row.ballot, row.counts
    now = clock.now()
    is_open = not policy.is_over(ballot, now)
    # There only those vote who are at its table: its own page knows who they are.
    way = way_into(room) if is_open and ballot.how is How.MEETING else None
    at: dict[str, Any] = {"number": number, "ballot_id": ballot.id}
    noted_by = {elector.noted_by for elector in row.electors if elector.noted_by}
    is_told_once = len(noted_by) == 1
    votes = is_open and way is None
    seats = [
        _seat(elector, ballot, at, actor, is_open=votes, says_who_noted=not is_told_once) for elector in row.electors
    ]
    state, tone = _state(ballot, is_open=is_open)
    silent = sum(seat.choice is None for seat in row.electors if seat.recused_why is None)
    closes = policy.runs_decisions(actor) and ballot.closed_at is None
    return BallotLine(
        id=ballot.id,
        heading=f"Option {row.option}",
        text=row.text,
        state=state,
        tone=tone,
        words=_words(ballot, row, is_open=is_open),
        rule_words=_rule(ballot),
        when_words=_when(ballot, now, is_open=is_open),
        is_open=is_open,
        is_called_off=ballot.is_called_off,
        noted_words=f"Votes in the room were written down by {next(iter(noted_by))}." if is_told_once else "",
        seats=seats,
        mine=[seat for seat in seats if seat.is_mine],
        close_href=url_for("proposals.close", **at)
        if closes and (ballot.how is How.MEETING or not silent or not is_open)
        else None,
        close_words="" if counts.took_part else "Nobody has voted yet",
        room=way,
    )


def _seat(
    elector: ElectorRow, ballot: Ballot, at: dict[str, Any], actor: Actor, *, is_open: bool, says_who_noted: bool
) -> SeatLine:
    is_mine = policy.votes_for(actor, elector)
    may_vote = is_open and elector.recused_why is None and (is_mine or policy.may_note_votes(actor, ballot))
    noted = f"written down by {elector.noted_by}" if elector.noted_by and says_who_noted else ""
    return SeatLine(
        seat_id=elector.seat_id,
        seat=elector.seat,
        holder=elector.holder,
        deputy=elector.deputy,
        says=_says(elector, ballot),
        choice=elector.choice.value if elector.choice else "",
        reason=elector.reason,
        beside=elector.recused_why or noted,
        is_mine=is_mine,
        buttons=[Button(choice.value, SAYS[choice], choice is elector.choice) for choice in Choice] if may_vote else [],
        vote_href=url_for("proposals.vote", seat_id=elector.seat_id, **at) if may_vote else "",
        recuse_href=url_for("proposals.recuse", seat_id=elector.seat_id, **at) if may_vote else "",
    )


def _says(elector: ElectorRow, ballot: Ballot) -> str:
    if elector.recused_why is not None:
        return "Recused"
    if elector.choice is not None:
        return {Choice.FOR: "For", Choice.AGAINST: "Against", Choice.ABSTAIN: "Abstained"}[elector.choice]
    return "Not yet" if ballot.closed_at is None else "Did not vote"


def _state(ballot: Ballot, *, is_open: bool) -> tuple[str, str]:
    if ballot.outcome is not None:
        return capital(ballot.outcome.value), TONES[ballot.outcome]
    if ballot.closed_at is not None:
        return "Called off", "none"
    return ("Open", "soon") if is_open else ("Being counted", "soon")


def _words(ballot: Ballot, row: BallotRow, *, is_open: bool) -> str:
    counts = row.counts
    if ballot.is_called_off:
        return "It was called off, and what was said in it counts for nothing."
    if ballot.outcome is not None:
        return f"{capital(counts.words)}."
    said = f"{count(counts.took_part, 'seat')} of {counts.eligible} {'has' if counts.took_part == 1 else 'have'} voted"
    return f"{said}; {counts.needed} have to, for it to count."


def _rule(ballot: Ballot) -> str:
    sector = f", somebody of them from: {ballot.sector.value}" if ballot.sector else ""
    return f"{RULES[ballot.rule]}; at least {count(ballot.needed, 'seat has', 'seats have')} to take part{sector}."


def _when(ballot: Ballot, now: datetime, *, is_open: bool) -> str:
    how = capital(ballot.how.value)
    if ballot.closed_at is not None:
        return f"{how}, closed {instant(ballot.closed_at)}"
    if ballot.closes_at is not None and is_open:
        last = last_day(ballot.closes_at)
        return f"{how}, until the end of {day(last)} ({until(last, clock.local(now).date())})"
    return f"{how}, opened {instant(ballot.opened_at)}"
