"""How is a seat said in one line, and how many there are of each state?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import select

from app import clock
from app.access.actor import Actor
from app.database import AnyRow
from app.extensions import db
from app.people.models import Affiliation, Organisation
from app.people.pages import looks_up_everybody
from app.people.queries import SECTOR_WORDS, running
from app.records.models import Record
from app.steering import policy
from app.steering.models import Body
from app.steering.queries import Held, counted
from app.steering.states import SeatState
from app.web.contributions import Segment
from app.web.pages import address
from app.wording import capital, count, day, slug, together, until

# The parts of a bar that stand for each.
STATE_TONES = {
    SeatState.FILLED: "verified",
    SeatState.ENDS_SOON: "at-risk",
    SeatState.CARRIED_OVER: "off-track",
    SeatState.VACANT: "waiting",
}
STATES = {slug(state): state for state in SeatState}


def href_of(body: Body) -> str:
    """Where a body is shown: the steering group has the plain address."""
    return url_for("steering.index") if body.is_steering_group else url_for("steering.body", body_id=body.id)


def seat_counts(seats: Sequence[Held], href: str) -> list[Segment]:
    """How many seats there are of each state, each with the address of its rows."""
    return [
        Segment(state.value, number, STATE_TONES[state], address(href, {"state": slug(state)}))
        for state, number in counted(seats).items()
    ]


def counts_in_words(seats: Sequence[Held]) -> str:
    """``Nine seats: 6 filled, 1 term ends soon, 1 carried over and 1 vacant.``"""
    found = [f"{number} {state.value}" for state, number in counted(seats).items() if number]
    return f"{count(len(seats), 'seat')}: {together(found)}."


@dataclass(frozen=True)
class Line:
    """One seat in a list."""

    title: str
    href: str
    whom_words: str
    state: str
    state_words: str
    holder: str
    holder_href: str
    organisations: str
    term_words: str
    term_detail: str
    deputy: str
    deputy_href: str
    next_words: str
    waiting_words: str


def line(held: Held, employers: Mapping[int, Sequence[AnyRow]], actor: Actor) -> Line:
    term, deputy = held.term, held.deputy
    whom = SECTOR_WORDS[held.sector] if held.sector is not None else "At large"
    works_at = employers.get(term.person_id, ()) if term is not None else ()
    return Line(
        title=held.title,
        href=url_for("steering.seat", seat_id=held.seat_id),
        whom_words=whom if held.is_voting else f"{whom}, without a vote",
        state=slug(held.state),
        state_words=capital(held.state.value),
        holder=term.holder if term is not None else "",
        holder_href=person_href(term.person_id, actor) if term is not None else "",
        organisations=", ".join(row.title for row in works_at),
        term_words=_until(held, clock.today()),
        term_detail=f"since {day(term.from_on)}" if term is not None else "",
        deputy=deputy.name if deputy is not None else "",
        deputy_href=person_href(deputy.person_id, actor) if deputy is not None else "",
        next_words=f"{held.next.holder} from {day(held.next.from_on)}" if held.next is not None else "",
        waiting_words=f"{count(held.waiting, 'person', 'people')} would like it"
        if held.waiting and policy.may_look_after(actor)
        else "",
    )


def _until(held: Held, today: date) -> str:
    if held.term is None:
        return ""
    if held.state is SeatState.CARRIED_OVER:
        return f"was over on {day(held.term.until_on)}"
    last = min(held.term.until_on, held.term.ended_on or held.term.until_on)
    if held.state is SeatState.ENDS_SOON or last != held.term.until_on:
        return f"ends {until(last, today)}, on {day(last)}"
    return f"until {day(last)}"


def person_href(person_id: int, actor: Actor) -> str:
    """Where somebody is shown, for whoever may look them up."""
    return url_for("people.show", person_id=person_id) if looks_up_everybody(actor) or person_id == actor.id else ""


def employers_with_sector(ids: Sequence[int]) -> dict[int, list[AnyRow]]:
    """Where each person works today: rows with person_id, id, title, sector."""
    organisation, record = Organisation.__table__, Record.__table__
    rows = db.session.execute(
        select(Affiliation.person_id, organisation.c.id, record.c.title, organisation.c.sector)
        .join(organisation, organisation.c.id == Affiliation.organisation_id)
        .join(record, record.c.id == organisation.c.id)
        .where(Affiliation.person_id.in_(ids), running(Affiliation, clock.today()))
        .order_by(record.c.title, organisation.c.id)
    )
    found: dict[int, list[AnyRow]] = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(row)
    return found


def days(from_on: date, until_on: date | None) -> str:
    """``since 3 Mar``, ``from 3 Dec``, ``3 Mar 2025 to 1 May``: to is the first day on which it is no longer so."""
    if until_on is None:
        return f"{'since' if from_on <= clock.today() else 'from'} {day(from_on)}"
    if until_on <= from_on:
        return f"taken back on {day(from_on)}, the day on which it would have begun"
    return f"{day(from_on)} to {day(until_on)}"


def noted(row: AnyRow) -> str:
    """By whom an appointment was noted, where somebody did."""
    return f"Noted by {row.appointer}" if row.appointer else ""


def ended(row: AnyRow) -> str:
    why: Any = row.ended_why
    if not why:
        return ""
    return f"Ended by {row.ender}: {why}" if row.ender else f"Ended: {why}"
