"""Which rows of a table are somebody's?"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select

from app.records.register import Holding, Whose, holding_called


@dataclass(frozen=True)
class Subject:
    """Whoever it is about, and the addresses they have or had."""

    person_id: int
    addresses: Sequence[str]


def theirs(holding: Holding, subject: Subject, *, only: frozenset[Whose] = frozenset(Whose)) -> ColumnElement[bool]:
    """A clause over the table: the rows that are theirs.

    :param only: the ways of being theirs that count; those about them, say, and not what they did.
    """
    ways = [_way(holding, name, whose, subject, only) for name, whose in holding.whose.items() if whose in only]
    return or_(*ways) if ways else holding.table.c[next(iter(holding.whose))].in_([])


def _way(holding: Holding, name: str, whose: Whose, subject: Subject, only: frozenset[Whose]) -> ColumnElement[bool]:
    column = holding.table.c[name]
    if whose is Whose.ADDRESS:
        return func.lower(column).in_([address.lower() for address in subject.addresses])
    if whose is not Whose.PART:
        return column == subject.person_id
    key = next(iter(column.foreign_keys))
    whole = holding_called(key.column.table.name)
    assert whole is not None, f"{holding.name} is part of something that is about nobody"
    return column.in_(select(key.column).where(theirs(whole, subject, only=only)))


ABOUT_THEM = frozenset({Whose.ABOUT, Whose.ADDRESS, Whose.PART})
