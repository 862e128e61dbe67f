"""How is it said who is at the table of a meeting?"""

from dataclasses import dataclass
from typing import Any

from flask import url_for

from app.access.roles import Permission
from app.database import AnyRow
from app.meetings import policy
from app.meetings.pages.seen import Live
from app.meetings.queries.strands import of_item
from app.meetings.workflow import MeetingState, Presence, Reply
from app.wording import capital, instant


@dataclass(frozen=True)
class Deed:
    """One button: what it says and what it sends."""

    label: str
    value: str


@dataclass(frozen=True)
class Row:
    """Somebody who is there, or could be.

    :ivar key: no two on a page have the same.
    :ivar counts: why they count, or do not.
    """

    key: str
    person_id: int
    name: str
    place: str
    seat_id: int | None
    how: str
    tone: str
    counts: str
    deeds: list[Deed]


def rows(seen: Live) -> list[Row]:
    """Every voting seat: its holder, and below them the deputy who could be there for them."""
    found = []
    for place in seen.seats:
        term, deputy = place.held.term, place.held.deputy
        assert term is not None
        why = f"Has declared an interest: {place.recused_why}" if place.recused_why else ""
        holder = _row(
            seen, term.person_id, term.holder, place.held.title, place.held.seat_id, f"seat-{place.held.seat_id}"
        )
        found.append(_with(holder, why if not place.is_by_deputy else ""))
        if deputy is not None:
            counts = why if place.is_by_deputy else ""
            row = _row(
                seen,
                deputy.person_id,
                deputy.name,
                f"Deputy for {term.holder}",
                place.held.seat_id,
                f"deputy-{place.held.seat_id}",
            )
            if place.is_by_deputy and not counts:
                counts = f"Counts in place of {term.holder}"
            elif row.tone == "done" and not place.is_by_deputy:
                counts = f"Does not count while {term.holder} is there"
            found.append(_with(row, counts))
    return found


def in_attendance(seen: Live, seats: list[Row]) -> list[Row]:
    """Everybody else who is expected, is or was there, without a vote: first who holds an office.

    :param seats: what ``rows`` says.
    """
    at_seats = {row.person_id for row in seats}
    offices = {row.person_id: capital(office.value) for office, row in seen.officers.items()}
    people = {row.person_id: row.name for row in seen.officers.values()}
    for row in (*sorted(seen.strands["invitation"], key=lambda row: row.name), *seen.strands["attendance"]):
        people.setdefault(row.person_id, row.name)
    return [
        _row(seen, person_id, name, offices.get(person_id, "Without a vote"), None, f"guest-{person_id}")
        for person_id, name in people.items()
        if person_id not in at_seats
    ]


def interests(seen: Live) -> list[dict[str, Any]]:
    """What has been declared in the item that is looked at."""
    if seen.shown is None:
        return []
    can_take_back = seen.head.state in (MeetingState.PUBLISHED, MeetingState.IN_SESSION) and not seen.shown.is_answered
    return [
        {
            "person_id": row.person_id,
            "name": row.name,
            "nature": row.text,
            "href": url_for(
                "live.take_back_interest", number=seen.head.number, item_id=seen.shown.id, person_id=row.person_id
            )
            if can_take_back and policy.may_declare_for(seen.actor, row.person_id)
            else "",
        }
        for row in of_item(seen.strands["interest"], seen.shown.id)
    ]


def register(seen: Live) -> list[dict[str, str]]:
    """What stands in the register of those who are at the table: a reminder to ask them."""
    return [
        {"name": row.name, "words": f"{row.text}: {row.aside}" if row.aside else row.text}
        for row in sorted(seen.strands["register"], key=lambda row: (row.name, row.id))
    ]


def unsaid(seen: Live) -> list[str]:
    """Who is there for a seat and has said nothing in the register, for whoever asks them: neither one nor none."""
    if not seen.runs or not seen.actor.holds(Permission.READ_MEMBERS):
        return []
    said = {row.person_id for row in (*seen.strands["register"], *seen.strands["no_interests"])}
    there = {row.person_id: row.name for row in seen.strands["attendance"] if row.until is None and row.seat_id}
    return sorted(name for person_id, name in there.items() if person_id not in said)


def _row(seen: Live, person_id: int, name: str, place: str, seat_id: int | None, key: str) -> Row:
    mine = [row for row in seen.strands["attendance"] if row.person_id == person_id]
    # Whoever is there for a seat of their own is not there as somebody's deputy, too.
    if key.startswith("deputy"):
        mine = [row for row in mine if row.is_so and row.seat_id == seat_id]
    there = next((row for row in mine if row.until is None), None)
    how, tone = _how(seen, person_id, there, mine)
    return Row(key, person_id, name, place, seat_id, how, tone, "", _deeds(there) if seen.runs else [])


def _how(seen: Live, person_id: int, there: AnyRow | None, mine: list[AnyRow]) -> tuple[str, str]:
    if there is not None:
        return capital(there.word), "done"
    if mine:
        return f"Left at {instant(mine[-1].until).rpartition(' at ')[2]}", "calm"
    answer = next((row.word for row in seen.strands["invitation"] if row.person_id == person_id), None)
    if answer == Reply.APOLOGIES.value:
        return "Apologies", "calm"
    if seen.head.state is MeetingState.PUBLISHED:
        return "Comes" if answer == Reply.ACCEPTED.value else "Has not answered", "none"
    return "Not there", "none"


def _deeds(there: AnyRow | None) -> list[Deed]:
    if there is None:
        return [Deed("Present", Presence.PRESENT.value), Deed("Remote", Presence.REMOTE.value)]
    other = Presence.REMOTE if there.word == Presence.PRESENT.value else Presence.PRESENT
    return [Deed("Left", "left"), Deed(capital(other.value), other.value)]


def _with(row: Row, counts: str) -> Row:
    return Row(row.key, row.person_id, row.name, row.place, row.seat_id, row.how, row.tone, counts, row.deeds)
