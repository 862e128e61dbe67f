"""How does Praxis say when, and how many?"""

from collections.abc import Sequence
from datetime import date, datetime
from enum import Enum
from functools import lru_cache

from app import clock


def day(value: date | None, today: date | None = None) -> str:
    """``19 Nov``, with its year when that is not this year.

    :param today: for whoever says many days and knows it already.
    """
    if value is None:
        return ""
    short = _short(value)
    return short if value.year == (today or clock.today()).year else f"{short} {value.year}"


# A table says the same hundred days again and again.
@lru_cache(maxsize=4_000)
def _short(value: date) -> str:
    return f"{value.day} {value:%b}"


def long_day(value: date) -> str:
    """``Thursday 19 November 2026``."""
    return f"{value:%A} {value.day} {value:%B} {value.year}"


def instant(value: datetime) -> str:
    """``19 Nov 2026 at 14:05``, on the community's wall clock."""
    here = clock.local(value)
    return f"{here.day} {here:%b} {here.year} at {here:%H:%M}"


def until(value: date, today: date) -> str:
    """How far off a day is: ``3 days late``, ``today``, ``tomorrow``, ``in 4 days``, ``in 3 months``."""
    days = (value - today).days
    if days < 0:
        return f"{_span(-days)} late"
    return {0: "today", 1: "tomorrow"}.get(days, f"in {_span(days)}")


def ago(value: datetime | date, today: date) -> str:
    """How long ago a day was: ``today``, ``yesterday``, ``Monday``, ``3 weeks ago``."""
    on = clock.local(value).date() if isinstance(value, datetime) else value
    days = (today - on).days
    if days <= 0:
        return "today"
    if days == 1:
        return "yesterday"
    return f"{on:%A}" if days < 7 else f"{_span(days)} ago"


def _span(days: int) -> str:
    if days < 21:
        return count(days, "day")
    if days < 75:
        return count(round(days / 7), "week")
    return count(round(days / 30.4), "month")


def count(number: int, one: str, many: str | None = None) -> str:
    """``1 action``, ``3 actions``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


_FEW = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def few(number: int) -> str:
    """A small number as a word, a larger one in figures: ``three``, ``14``."""
    return _FEW[number] if number < len(_FEW) else f"{number:,}"


def slug(choice: Enum) -> str:
    """How a choice stands in an address or a class: ``under-way``."""
    return choice.value.replace(" ", "-")


def capital(words: str) -> str:
    """With its first letter large; the rest as it is."""
    return words[:1].upper() + words[1:]


def either(choices: Sequence[str]) -> str:
    """``A``, ``A or B``, ``A, B or C``."""
    return _listed(choices, "or")


def together(things: Sequence[str]) -> str:
    """``A``, ``A and B``, ``A, B and C``."""
    return _listed(things, "and")


def _listed(words: Sequence[str], last: str) -> str:
    return f" {last} ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def minutes_until(instant: datetime, now: datetime) -> str:
    """How long to wait: ``1 minute``, ``14 minutes``; never less than a minute."""
    return count(max(1, -(-int((instant - now).total_seconds()) // 60)), "minute")
