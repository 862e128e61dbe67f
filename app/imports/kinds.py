"""What can be imported, and what becomes of a row?

A feature registers an ``Importable``. What it plans is what it does: ``apply``
gets the outcomes that ``plan`` gave, and nothing else decides.
"""

import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.access.actor import Actor
from app.access.roles import Permission
from app.wording import together


class What(enum.Enum):
    """What would become of a row, in the order in which whoever checks wants to see it."""

    DECIDE = "needs a decision"
    LEAVE = "left out"
    CHANGE = "changes"
    ADD = "new"
    SAME = "nothing to change"


@dataclass(frozen=True)
class Field:
    """Something that a row may say.

    :ivar synonyms: what other tables call it, in lower case.
    :ivar examples: what stands in the example to start from, row by row.
    """

    key: str
    label: str
    hint: str
    synonyms: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Option:
    """A choice for the whole import. The first of its choices is the one that is safe."""

    key: str
    label: str
    hint: str
    choices: Mapping[str, str]


@dataclass(frozen=True)
class Row:
    """A row with its columns matched. ``fault`` says why it cannot be read at all."""

    number: int
    values: Mapping[str, str]
    fault: str | None = None


@dataclass(frozen=True)
class Change:
    """One value: what stands there, and what would."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Outcome:
    """What would become of a row.

    :ivar words: why it is left out, or what else should be known.
    :ivar choices: for a row that needs a decision: value to words; "" leaves it out.
    :ivar deed: what ``apply`` needs to do it; nobody else looks into it.
    """

    number: int
    what: What
    title: str
    words: str = ""
    changes: tuple[Change, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    chosen: str = ""
    record_id: int | None = None
    deed: Any = None


@dataclass(frozen=True)
class Made:
    """What was done with a row: enough to take it back.

    :ivar before: field to what stood there and what does now, as the history keeps values.
    :ivar also: other records that had to be added for it.
    """

    number: int
    record_id: int
    added: bool
    version: int
    before: Mapping[str, tuple[str | None, str | None]] = field(default_factory=dict)
    also: tuple[int, ...] = ()


@dataclass(frozen=True)
class Undoing:
    """What taking back would do with one row.

    :ivar words: what becomes of it.
    :ivar stays: why some or all of it stays; empty if all goes back.
    """

    number: int
    title: str
    words: str
    stays: str = ""
    deed: Any = None


Decisions = Mapping[int, str]
Chosen = Mapping[str, str]


@dataclass(frozen=True)
class Importable:
    """Something that can be imported from a table.

    :ivar one: what one of them is called in a sentence; ``many``, several.
    :ivar needs: sets of fields, one of which must be matched in full.
    :ivar plan: what would become of each row; asks the database a constant number of times.
    :ivar apply: does it; ``source`` is what the history calls the file.
    :ivar undoing: what taking back would do. ``take_back`` does it, for this reason.
    """

    key: str
    one: str
    many: str
    lead: str
    permission: Permission
    fields: tuple[Field, ...]
    needs: tuple[tuple[str, ...], ...]
    plan: Callable[[Sequence[Row], Chosen, Decisions], list[Outcome]]
    apply: Callable[[Sequence[Outcome], Actor, str], list[Made]]
    undoing: Callable[[Sequence[Made]], list[Undoing]]
    take_back: Callable[[Sequence[Undoing], Actor, str], None]
    options: tuple[Option, ...] = ()

    def field(self, key: str) -> Field:
        return next(known for known in self.fields if known.key == key)

    def needs_in_words(self) -> str:
        """``name`` or ``first name and last name``."""
        ways = [together([self.field(key).label.lower() for key in way]) for way in self.needs]
        return ", or ".join(ways)


_importables: dict[str, Importable] = {}


def register(importable: Importable) -> None:
    _importables[importable.key] = importable


def importables() -> list[Importable]:
    return sorted(_importables.values(), key=lambda known: known.key)


def importable_called(key: str) -> Importable | None:
    return _importables.get(key)
