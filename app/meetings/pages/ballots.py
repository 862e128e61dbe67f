"""How is it said what the meeting is voting on, and how it stands?"""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from flask import url_for

from app.access.roles import Permission
from app.charter.models import DecisionRule
from app.database import AnyRow
from app.decisions.ballots import counted
from app.decisions.workflow import Choice, Outcome
from app.meetings.pages.seen import Live
from app.meetings.queries.strands import Strands, of_item
from app.meetings.table import Place
from app.meetings.workflow import ItemState
from app.people.models import Sector
from app.wording import capital


@dataclass(frozen=True)
class Voter:
    """One seat of the electorate.

    :ivar can_vote: this person may say what it says now.
    :ivar away: why this person, whose seat it is, does not vote for it now.
    """

    seat_id: int
    seat: str
    name: str
    said: str
    choice: str
    can_vote: bool
    is_mine: bool
    away: str


def carried(seen: Live) -> tuple[str, str] | None:
    """What was carried on the item that is looked at and waits for its decision: the question and the option."""
    item = seen.shown
    if item is None or item.is_settled:
        return None
    found = [row for row in of_item(seen.strands["ballot"], item.id) if row.word == Outcome.CARRIED.value]
    if not found:
        return None
    return item.question or "", _option(of_item(seen.strands["option"], item.id), found[-1].record_id)


def of(seen: Live) -> dict[str, Any] | None:
    """The ballot on the item that is looked at, open or counted; or what could be put to the vote."""
    item = seen.shown
    if item is None or item.proposal_id is None:
        return None
    number = seen.head.number
    found = of_item(seen.strands["ballot"], item.id)
    last = found[-1] if found else None
    options = of_item(seen.strands["option"], item.id)
    is_open = last is not None and last.until is None
    is_carried = carried(seen) is not None
    here = seen.runs and item.state is ItemState.AT_HAND
    return {
        "question": item.question,
        "option": _option(options, last.record_id) if last is not None else "",
        "is_open": is_open,
        "words": capital(_count(seen.strands, last)) if last is not None else "",
        "rule": last.aside if last is not None else seen.rules.decision_rule.value,
        "voters": _voters(seen, last, is_open) if last is not None else [],
        "choices": [(choice.value, capital(choice.value)) for choice in Choice],
        "vote_href": url_for("live.vote", number=number, item_id=item.id),
        "close_href": url_for("live.close_ballot", number=number, item_id=item.id) if here and is_open else "",
        "to_record": here and is_carried,
        "options": [{"id": row.id, "text": row.text, "label": _label(row)} for row in options]
        if here and not is_open and not item.is_answered
        else [],
        "put_href": url_for("live.put_to_vote", number=number, item_id=item.id),
    }


def _option(options: list[AnyRow], option_id: int) -> str:
    return next((row.text for row in options if row.id == option_id), "")


def _label(row: AnyRow) -> str:
    return f"Option {row.number}{', recommended' if row.is_so else ''}"


def _votes(strands: Strands, ballot: AnyRow) -> list[AnyRow]:
    return [row for row in of_item(strands["vote"], ballot.item_id) if row.record_id == ballot.id]


def in_words(strands: Strands) -> list[str]:
    """Each ballot that was counted on one item, with what came of it: for the minutes.

    :param strands: options, ballots and votes of this item alone.
    """
    return [
        f"“{_option(strands['option'], ballot.record_id)}”: {_count(strands, ballot)}"
        for ballot in strands["ballot"]
        if ballot.word is not None
    ]


def _count(strands: Strands, ballot: AnyRow) -> str:
    """How it stands, by the one count that there is."""
    kept = SimpleNamespace(
        rule=DecisionRule(ballot.aside), needed=ballot.number, sector=Sector(ballot.text) if ballot.text else None
    )
    seats = [
        SimpleNamespace(
            recused_why=row.text,
            sector=Sector(row.aside) if row.aside else None,
            choice=Choice(row.word) if row.word else None,
        )
        for row in _votes(strands, ballot)
    ]
    counts = counted(kept, seats)  # ty: ignore[invalid-argument-type]
    if ballot.until is None:
        return f"{counts.took_part} of {counts.eligible} have voted so far"
    return counts.words


def _voters(seen: Live, ballot: AnyRow, is_open: bool) -> list[Voter]:
    """Each seat of the electorate, first what whoever looks votes for, or would: it is near at hand on a telephone."""
    at = {place.held.seat_id: place for place in seen.seats}
    voters = [_voter(seen, row, at.get(row.seat_id), is_open) for row in _votes(seen.strands, ballot)]
    return sorted(voters, key=lambda voter: not (voter.is_mine or voter.away))


def _voter(seen: Live, row: AnyRow, place: Place | None, is_open: bool) -> Voter:
    silent = "Not yet" if is_open else "Did not vote"
    said = f"Recused: {row.text}" if row.text else capital(row.word) if row.word else silent
    by_id = place.by_id if place is not None else None
    mine = by_id is not None and by_id == seen.actor.id and seen.actor.holds(Permission.BALLOTS_VOTE)
    can = is_open and row.text is None and by_id is not None and (mine or seen.runs)
    if row.text is None and not row.word and is_open and by_id is None:
        said = "Not there"
    name = _name(place)
    away = _away(seen, place) if is_open and row.text is None and not mine else ""
    return Voter(row.seat_id, place.held.title if place else "", name, said, row.word or "", can, mine, away)


def _away(seen: Live, place: Place | None) -> str:
    """What whoever could vote for this seat, and is not noted as there for it, is told instead."""
    if place is None or place.held.term is None or not seen.actor.holds(Permission.BALLOTS_VOTE):
        return ""
    deputy = place.held.deputy
    noted = "once the secretary has noted you as there, in the room or remotely"
    if seen.actor.id == place.held.holder_id:
        if place.is_by_deputy and deputy is not None:
            return f"{deputy.name} is there for you and votes. You do {noted}"
        return f"You vote here {noted}"
    if deputy is not None and seen.actor.id == deputy.person_id and place.by_id is None:
        return f"You vote here for {place.held.term.holder} {noted}"
    return ""


def _name(place: Place | None) -> str:
    if place is None or place.held.term is None:
        return ""
    deputy = place.held.deputy
    if place.is_by_deputy and deputy is not None:
        return f"{deputy.name} for {place.held.term.holder}"
    return place.held.term.holder
