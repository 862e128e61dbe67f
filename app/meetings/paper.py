"""How does an agenda read, on a page, on paper and in a letter?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app import clock
from app.database import AnyRow
from app.meetings.rhythm import lasting
from app.wording import long_day


@dataclass(frozen=True)
class Part:
    """One section of an agenda, in plain lines."""

    title: str
    lines: list[str]


def when_words(starts_at: datetime, minutes: int) -> str:
    """``Tuesday 8 December 2026, 10:00 to 11:30``, on the community's wall clock."""
    begins, ends = clock.local(starts_at), clock.local(starts_at + timedelta(minutes=minutes))
    until = f"{ends:%H:%M}" if ends.date() == begins.date() else f"{long_day(ends.date())}, {ends:%H:%M}"
    return f"{long_day(begins.date())}, {begins:%H:%M} to {until}"


def place_words(place: str | None, link: str | None) -> str:
    """Where a meeting is, in a line; empty where nobody has said."""
    return " · ".join(part for part in (place, link) if part)


def as_plain_agenda(rows: Iterable[AnyRow]) -> list[Part]:
    """The agenda as its reader may see it, each item by the number that it has for everybody."""
    parts: list[Part] = []
    for row in rows:
        if not parts or parts[-1].title != row.section:
            parts.append(Part(row.section, []))
        aside = ", ".join(part for part in (row.purpose.value, row.presenter, lasting(row.minutes)) if part)
        parts[-1].lines.append(f"{row.number}. {row.title} ({aside})")
    return parts
