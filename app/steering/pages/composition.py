"""Who is at the table, by sector and by level, against what the seats ask for?"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.database import AnyRow
from app.people.models import Level, Sector
from app.people.queries import SECTOR_WORDS
from app.steering.queries import Held
from app.steering.states import IN_OFFICE
from app.web.pages import address
from app.wording import capital, count, either, few, slug, together

AT_LARGE = "none"


@dataclass(frozen=True)
class SectorLine:
    """One sector: how many seats are for it, how many of them are held, and how many at the table work there."""

    name: str
    asked: int
    asked_href: str
    held: int
    work_there: int
    is_gap: bool


def composition(seats: Sequence[Held], employers: Mapping[int, Sequence[AnyRow]], href: str) -> dict[str, Any]:
    """The composition of a body in words, and the figures behind them."""
    at_table = [seat for seat in seats if seat.state in IN_OFFICE and seat.term is not None]
    works_in = {seat.seat_id: {row.sector for row in employers.get(seat.holder_id or 0, ())} for seat in at_table}
    lines = [
        _line(sector, seats, at_table, works_in, href)
        for sector in Sector
        if any(seat.sector is sector for seat in seats) or any(sector in there for there in works_in.values())
    ]
    at_large = [seat for seat in seats if seat.sector is None]
    levels = Counter(seat.term.level for seat in at_table if seat.term is not None)
    return {
        "words": _words(lines, seats, at_table, works_in, levels),
        "sectors": lines,
        "at_large": count(len(at_large), "seat") + " for no sector" if at_large else "",
        "at_large_href": address(href, {"sector": AT_LARGE}),
        "levels": [(capital(level.value), levels[level]) for level in Level]
        + ([("Not said", levels[None])] if levels[None] else []),
    }


def _line(
    sector: Sector, seats: Sequence[Held], at_table: Sequence[Held], works_in: Mapping[int, set[Sector]], href: str
) -> SectorLine:
    asked = sum(seat.sector is sector for seat in seats)
    held = sum(seat.sector is sector for seat in at_table)
    return SectorLine(
        name=SECTOR_WORDS[sector],
        asked=asked,
        asked_href=address(href, {"sector": slug(sector)}),
        held=held,
        work_there=sum(sector in there for there in works_in.values()),
        is_gap=asked > held,
    )


def _words(
    lines: Sequence[SectorLine],
    seats: Sequence[Held],
    at_table: Sequence[Held],
    works_in: Mapping[int, set[Sector]],
    levels: Mapping[Level | None, int],
) -> list[str]:
    if not seats:
        return []
    asked = [line for line in lines if line.asked]
    missing = [line.name.lower() if line.name[:3] != "NHS" else line.name for line in asked if not line.held]
    short = [line.name for line in asked if line.is_gap and line.held]
    words = [f"{len(at_table)} of {count(len(seats), 'seat')} {'is' if len(at_table) == 1 else 'are'} held in office."]
    if missing:
        words.append(f"Nobody speaks for: {together(missing)}.")
    elif asked:
        words.append("Somebody speaks for every sector that has a seat.")
    if short:
        words.append(f"One or more seats are open for: {together(short)}.")
    elsewhere = [
        seat.title for seat in at_table if seat.sector is not None and seat.sector not in works_in[seat.seat_id]
    ]
    if elsewhere:
        words.append(f"Held by somebody who does not work in its sector today: {together(elsewhere)}.")
    told = [f"{few(levels[level])} {_named(level, levels[level])}" for level in Level if levels[level]]
    if levels[None]:
        told.append(f"{few(levels[None])} who {'has' if levels[None] == 1 else 'have'} not said")
    if told:
        words.append(f"By level: {together(told)}.")
    absent = [_ONE[level] for level in Level if not levels[level]]
    if told and absent:
        words.append(f"Nobody at the table is said to be {either(absent)}.")
    return words


_ONE = {Level.FRONT_LINE: "from the front line", Level.MANAGER: "a manager", Level.SENIOR_LEADER: "a senior leader"}


def _named(level: Level, number: int) -> str:
    if level is Level.FRONT_LINE:
        return "from the front line"
    return level.value if number == 1 else f"{level.value}s"
