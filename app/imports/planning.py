"""What would become of each row, as things stand now?

Worked out anew whenever it is asked, so that a dry run never says what was true
yesterday. Two plans that say the same have the same digest.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sqlalchemy import select

from app.extensions import db
from app.imports.kinds import Importable, Outcome, Row, What
from app.imports.models import ROWS, Import
from app.wording import count

_ORDER = {what: position for position, what in enumerate(What)}
TO_DO = frozenset({What.ADD, What.CHANGE})
LEFT = frozenset({What.LEAVE, What.DECIDE})


@dataclass(frozen=True)
class Plan:
    """Every row with its outcome, those that want attention first."""

    outcomes: Sequence[Outcome]

    @cached_property
    def counts(self) -> dict[What, int]:
        counted = dict.fromkeys(What, 0)
        for outcome in self.outcomes:
            counted[outcome.what] += 1
        return counted

    @property
    def to_do(self) -> list[Outcome]:
        """The rows that would be added or changed, as they stand in the file."""
        return sorted((out for out in self.outcomes if out.what in TO_DO), key=lambda out: out.number)

    @property
    def left_out(self) -> list[Outcome]:
        return sorted((out for out in self.outcomes if out.what in LEFT), key=lambda out: out.number)

    @cached_property
    def digest(self) -> str:
        """The same for two plans that would do the same, for the same reasons."""
        told = hashlib.sha256()
        for out in self.outcomes:
            said = (out.number, out.what.value, out.title, out.words, out.changes, out.chosen, out.record_id)
            told.update(repr(said).encode())
        return told.hexdigest()

    def in_words(self, importable: Importable) -> str:
        """What doing it comes to: ``3 people were added, 2 people were changed, 1 row was left out``."""
        added, changed, left = self.counts[What.ADD], self.counts[What.CHANGE], len(self.left_out)
        said = [
            _were(added, importable.one, importable.many, "added"),
            _were(changed, importable.one, importable.many, "changed"),
            _were(left, "row", "rows", "left out"),
        ]
        return ", ".join(part for part in said if part) or "Nothing had to be changed"


def _were(number: int, one: str, many: str, what: str) -> str:
    return f"{count(number, one, many)} {'was' if number == 1 else 'were'} {what}" if number else ""


def plan_of(found: Import, importable: Importable) -> Plan:
    """What doing it now would do. Its columns must have been matched."""
    rows = _rows(found, importable)
    decisions = {int(number): chosen for number, chosen in found.decisions.items()}
    readable = [row for row in rows if row.fault is None]
    outcomes = [
        Outcome(row.number, What.LEAVE, _title(row, importable), words=row.fault)
        for row in rows
        if row.fault is not None
    ]
    outcomes += (_bounded(outcome) for outcome in importable.plan(readable, found.options, decisions))
    return Plan(sorted(outcomes, key=lambda out: (_ORDER[out.what], out.number)))


def _rows(found: Import, importable: Importable) -> list[Row]:
    columns = found.columns or {}
    query = (
        select(ROWS.c.number, ROWS.c.cells, ROWS.c.fault).where(ROWS.c.import_id == found.id).order_by(ROWS.c.number)
    )
    return [
        Row(number, {key: " ".join(cells[position].split()) for key, position in columns.items()}, fault)
        for number, cells, fault in db.session.execute(query)
    ]


def _title(row: Row, importable: Importable) -> str:
    said = [row.values[key] for way in importable.needs for key in way if row.values.get(key)]
    return " ".join(said)[:100] or f"Row {row.number}"


def _bounded(outcome: Outcome) -> Outcome:
    """What stands in a heading of a row is not a page long."""
    return outcome if len(outcome.title) <= 100 else replace(outcome, title=f"{outcome.title[:99]}…")
