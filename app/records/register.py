"""What is held about people: in which column, why, how long, and what becomes of it?

Each part of the application declares its own tables in its ``personal.py``. This
one register is what ``docs/privacy.md`` says, what somebody's copy of their data
contains, what erasure does and what the job that keeps the periods deletes.
"""

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import ColumnElement, Table

from app.database import Base


class Basis(enum.Enum):
    """Why the law lets it be held (UK GDPR, article 6). Proposed here; the controller confirms each."""

    TASK = "public task"
    INTERESTS = "legitimate interests"
    OBLIGATION = "legal obligation"


class Whose(enum.Enum):
    """What a column says about whose row it is."""

    # The row is about the person with this id.
    ABOUT = "about them"
    # The person with this id wrote or did what the row says.
    BY = "by them"
    # The row is about whoever has this e-mail address.
    ADDRESS = "by their address"
    # The row belongs to the row that this column points at, and is theirs if that is.
    PART = "part of something of theirs"


class Erased(enum.Enum):
    """What erasure does to a column, where its row stays."""

    STAYS = "stays"
    CLEARED = "is cleared"
    REPLACED = "becomes “Former member”"
    NAME_REPLACED = "stays, and their name in it becomes “former member”"
    UNREADABLE = "is erased from the history where it is about them or names them"


@dataclass(frozen=True)
class Column:
    """One column that says something about somebody.

    :ivar words: what it is, as its owner would say it.
    :ivar unshown: why it does not stand in somebody's copy of their data; empty if it does.
    :ivar stays: why erasure leaves it, where it does.
    """

    words: str
    unshown: str = ""
    erased: Erased = Erased.STAYS
    stays: str = ""
    # Words in which anybody may be named, whoever's row it is.
    names: bool = False
    # Such words, published and never altered: erasure points them out.
    published: bool = False
    # Where it names somebody, all of it is about them, and goes.
    whole: bool = False

    @property
    def is_history(self) -> bool:
        return self.erased is Erased.UNREADABLE


@dataclass(frozen=True)
class Kept:
    """How long rows are kept.

    :ivar words: completes "kept …", for people.
    :ivar days: after so many days since ``since`` (a column) a job deletes the row; ``None``: no job does.
    :ivar only: further says which rows, over the table's columns.
    :ivar clears: empties these columns instead of deleting the row.
    """

    words: str
    days: int | None = None
    since: str = ""
    only: Callable[[Any], ColumnElement[bool]] | None = None
    clears: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unfinished:
    """Rows that keep somebody from being erased. ``which`` says which of them, by the table's columns and their id."""

    one: str
    many: str
    which: Callable[[Any, int], ColumnElement[bool]]


@dataclass(frozen=True)
class Spelt:
    """How a row says that their name is written, behind an @, in words that stand elsewhere.

    :ivar written: the column that says so, without the @.
    :ivar through: the column that leads to the row with the words; ``words``, which they are of that one's columns.
    """

    written: str
    through: str
    words: str


@dataclass(frozen=True)
class Holding:
    """One table that holds something about people.

    :ivar words: what its rows are: a heading of somebody's copy.
    :ivar who: about whom.
    :ivar seen_by: who can see it in the application.
    :ivar kept: its periods; the first is the one that people are told.
    :ivar goes: erasure deletes the rows that are about the person.
    :ivar unfinished: what somebody has to hand over or end before they can be erased.
    :ivar spelt: where their name stands in short, such as a first name: it is taken out there and nowhere else.
    :ivar columns: what is personal; ``plain`` says of every other column why it is not.
    """

    table: Table
    words: str
    who: str
    why: str
    basis: Basis
    seen_by: str
    kept: tuple[Kept, ...]
    whose: Mapping[str, Whose]
    columns: Mapping[str, Column]
    plain: Mapping[str, str] = field(default_factory=dict)
    goes: bool = False
    unfinished: Unfinished | None = None
    spelt: Spelt | None = None

    @property
    def name(self) -> str:
        return self.table.name


_held: dict[str, Holding] = {}
_nothing: dict[str, str] = {}
_named: dict[str, tuple[Table, tuple[str, ...]]] = {}
_periods: dict[str, tuple[Table, tuple[Kept, ...]]] = {}


def holds(model: type[Base], **said: Any) -> None:
    """Declare a table that holds something about people: see ``Holding``."""
    table = cast(Table, model.__table__)
    kept = said.pop("kept")
    _held[table.name] = Holding(table=table, kept=kept if isinstance(kept, tuple) else (kept,), **said)


def holds_nothing(model: type[Base], why: str, *, names: tuple[str, ...] = (), kept: Kept | None = None) -> None:
    """Declare a table that is about nobody.

    :param names: columns with words of the community, in which people may be named all the same.
    :param kept: a period that a job keeps all the same.
    """
    table = cast(Table, model.__table__)
    _nothing[table.name] = why
    _named[table.name] = (table, names)
    if kept is not None:
        _periods[table.name] = (table, (kept,))


def holdings() -> list[Holding]:
    """Every table with something about people, by what its rows are called."""
    return sorted(_held.values(), key=lambda holding: holding.words)


def holding_called(table: str) -> Holding | None:
    return _held.get(table)


def words_in_which_people_are_named() -> list[tuple[Table, list[str]]]:
    """Every table with columns in which people may be named, and those columns. The history has a way of its own."""
    found = [
        (holding.table, [name for name, column in holding.columns.items() if column.names and not column.is_history])
        for holding in holdings()
    ]
    found += [(table, list(names)) for table, names in _named.values()]
    return [(table, names) for table, names in found if names]


def words_that_were_published() -> list[tuple[Table, list[str]]]:
    """Every table with columns of published words, and those columns."""
    found = [(h.table, [name for name, column in h.columns.items() if column.published]) for h in holdings()]
    return [(table, names) for table, names in found if names]


def nothing_about_anybody() -> dict[str, str]:
    """The other tables, each with why it says nothing about anybody."""
    return dict(sorted(_nothing.items()))


def periods() -> list[tuple[Table, Kept]]:
    """Every period that a job keeps, by table."""
    found = [(holding.table, kept) for holding in _held.values() for kept in holding.kept]
    found += [(table, kept) for table, several in _periods.values() for kept in several]
    return sorted(((table, kept) for table, kept in found if kept.days is not None), key=lambda period: period[0].name)


# How columns are declared, one word each.


def all_about_them(words: str) -> Column:
    """What was entered about somebody in one piece, such as the row of a table: erased whole where it names them."""
    return Column(words, erased=Erased.CLEARED, names=True, whole=True)


def fact(words: str, *, stays: str = "") -> Column:
    """A value about them. It stays for a reason; without one it is cleared, or goes with its row."""
    return Column(words, erased=Erased.STAYS if stays else Erased.CLEARED, stays=stays)


def text(words: str) -> Column:
    """Words of the community, in which people may be named."""
    return Column(words, erased=Erased.NAME_REPLACED, names=True)


def published(words: str, *, stays: str) -> Column:
    """Words that the community has published, and that nothing alters any more."""
    return Column(words, stays=stays, published=True)


def own_words(words: str) -> Column:
    """Words about them, in which others may be named too. They are cleared, or go with their row."""
    return Column(words, erased=Erased.CLEARED, names=True)


def secret(words: str, why: str) -> Column:
    """Held, and of no use to read: a digest, a key."""
    return Column(words, unshown=why, erased=Erased.CLEARED)


def somebody(words: str) -> Column:
    """The id of a person: it stays, and leads to a record without their name."""
    return Column(words, stays="a number that leads to “Former member”")


def which(words: str) -> Column:
    """The id of a record: it stays, because the record does."""
    return Column(words, stays="a number that leads to the record")


# Periods that several tables share.
WITH_THE_RECORDS = Kept("as long as the community keeps its records")
UNTIL_ERASED = Kept("until they ask for erasure, or the community no longer needs it")
