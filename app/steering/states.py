"""What is a seat on a day: filled, ending soon, carried over or vacant?

Pure: from the terms of one seat and a date. The rules are ``product.md``'s.
"""

import enum
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Protocol, TypeVar

SOON = 60  # days, where a body has not said otherwise


class SeatState(enum.Enum):
    FILLED = "filled"
    ENDS_SOON = "term ends soon"
    CARRIED_OVER = "carried over"
    VACANT = "vacant"


# Whose holder has a vote and counts in the base of the quorum.
IN_OFFICE = frozenset({SeatState.FILLED, SeatState.ENDS_SOON})
# For which somebody is looked for, or will be.
LOOKS_FOR_SOMEBODY = frozenset({SeatState.ENDS_SOON, SeatState.CARRIED_OVER, SeatState.VACANT})


class ATerm(Protocol):
    """As much of a term as its dates say."""

    @property
    def from_on(self) -> date: ...

    @property
    def until_on(self) -> date: ...

    @property
    def ended_on(self) -> date | None: ...


AnyTerm = TypeVar("AnyTerm", bound=ATerm)


def was_taken_back(term: ATerm) -> bool:
    """Did it end on the day on which it would have begun? Then it was never in force."""
    return term.ended_on is not None and term.ended_on <= term.from_on


def term_on(terms: Iterable[AnyTerm], day: date) -> AnyTerm | None:
    """The term that holds a seat on a day, carried over or not: the newest that has begun and was not ended."""
    begun = [term for term in terms if term.from_on <= day and not was_taken_back(term)]
    newest = max(begun, key=lambda term: term.from_on, default=None)
    if newest is None or (newest.ended_on is not None and newest.ended_on <= day):
        return None
    return newest


def state_on(terms: Iterable[ATerm], day: date, *, soon: int = SOON) -> SeatState:
    """What a seat with these terms is on a day.

    :param soon: how many days before its end a term ends soon.
    """
    term = term_on(terms, day)
    if term is None:
        return SeatState.VACANT
    if term.until_on <= day:
        return SeatState.CARRIED_OVER
    # Whoever follows has been found: nobody has to look for somebody any more.
    followed = any(later.from_on == term.until_on and not was_taken_back(later) for later in terms)
    if term.until_on - day <= timedelta(days=soon) and not followed:
        return SeatState.ENDS_SOON
    return SeatState.FILLED


def runs_until(term: ATerm) -> date:
    """The day on which its holder has no vote any more."""
    return min(term.until_on, term.ended_on) if term.ended_on is not None else term.until_on


def holds_until(term: ATerm, of_the_seat: Iterable[ATerm]) -> date | None:
    """The day from which it holds its seat no longer, carried over included; ``None``: as far as is known, never."""
    later = [other.from_on for other in of_the_seat if other.from_on > term.from_on and not was_taken_back(other)]
    return min([*later, *([term.ended_on] if term.ended_on is not None else [])], default=None)


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a month that has none such."""
    years, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def overlaps(term: ATerm, from_on: date, until_on: date) -> bool:
    """Would a term from one day until another share a day with this one?"""
    return from_on < runs_until(term) and term.from_on < until_on and term.from_on < runs_until(term)
