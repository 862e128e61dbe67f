"""From which day until which: does it make sense, and how does the history say it?

An interval runs from its first day until, not including, the day it ends.
"""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, true

from app.access.rules import Unready
from app.people.models import Person
from app.records.deeds import deeds, note


def in_order(from_on: date, until_on: date | None) -> None:
    """:raises Unready: it would end before it has begun."""
    if until_on is not None and until_on <= from_on:
        raise Unready("until_on", f"Choose a day after {plainly(from_on)}, when it begins")


def overlapping(table: Any, from_on: date, until_on: date | None) -> ColumnElement[bool]:
    """A clause over a dated row: does it share a day with this interval?

    One that ended on the day it began was never in force, and overlaps nothing.
    """
    ends_after = or_(table.until_on.is_(None), and_(table.until_on > from_on, table.until_on > table.from_on))
    return and_(ends_after, table.from_on < until_on if until_on is not None else true())


def ends_on(from_on: date, until_on: date | None, on: date) -> None:
    """Can what runs from ``from_on`` until ``until_on`` end on this day?

    :raises Unready: it begins later, or ends by then anyway.
    """
    if on < from_on:
        raise Unready("on", f"Choose {plainly(from_on)} or a later day: it begins then")
    if until_on is not None and until_on <= on:
        raise Unready("on", f"It ends on {plainly(until_on)} already. Choose an earlier day, or leave it as it is")


def in_words(from_on: date, until_on: date | None) -> str:
    """An interval as the history keeps it, the year always with it: ``from 3 Mar 2026 until 1 May 2026``."""
    return f"from {plainly(from_on)}" + (f" until {plainly(until_on)}" if until_on else "")


def tell(person: Person, what: str, *, before: str | None, after: str | None) -> None:
    """Note on a person's story what happened to a dated row of theirs.

    Two rows of one name in one save (one ends, the next begins) are told one beside the other.
    """
    told = deeds()[person].changes if person in deeds() else {}
    note(person, f"{what} (next)" if what in told else what, before=before, after=after)


def plainly(day: date) -> str:
    return f"{day.day} {day:%b} {day.year}"
