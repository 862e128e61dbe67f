"""What is an import, and what became of each of its rows?"""

import enum
import json
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Dialect, ForeignKey, Table, Text, TypeDecorator
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.extensions import Model

# Rows are kept, and an import can be undone, for so long.
KEPT = timedelta(days=30)


class Stored(TypeDecorator[Any]):
    """Lists and mappings as JSON. Names stand in it as they are written, so that erasing one finds it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


class State(enum.Enum):
    TO_MATCH = "to match"
    TO_CHECK = "to check"
    DONE = "done"
    UNDONE = "undone"


class Import(Model):
    """One file that somebody sent."""

    __tablename__ = "table_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    filename: Mapped[str]
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    rows: Mapped[int]
    header: Mapped[list[str]] = mapped_column(Stored)
    # What whoever sent it should know about how it was read.
    remarks: Mapped[list[str]] = mapped_column(Stored)
    # The key of a field to the position of its column; nothing until they were matched.
    columns: Mapped[dict[str, int] | None] = mapped_column(Stored)
    options: Mapped[dict[str, str]] = mapped_column(Stored, default=dict)
    # The number of a row (as text) to what was decided about it.
    decisions: Mapped[dict[str, str]] = mapped_column(Stored, default=dict)
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    added: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    left_out: Mapped[int] = mapped_column(default=0)
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    @property
    def state(self) -> State:
        if self.undone_at is not None:
            return State.UNDONE
        if self.done_at is not None:
            return State.DONE
        return State.TO_MATCH if self.columns is None else State.TO_CHECK

    def kept_until(self) -> datetime:
        return self.sent_at + KEPT


class ImportRow(Model):
    """One row of the file, and what became of it."""

    __tablename__ = "table_import_row"

    import_id: Mapped[int] = mapped_column(ForeignKey("table_import.id"), primary_key=True)
    # As a spreadsheet counts.
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sent_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    cells: Mapped[list[str]] = mapped_column(Stored)
    # Why it cannot be read.
    fault: Mapped[str | None]
    # What was added or changed; nothing until it was done, or if nothing was.
    record_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"), index=True)
    added: Mapped[bool | None]
    left_out: Mapped[bool | None]
    # The record's version after it was done.
    version: Mapped[int | None]
    before: Mapped[dict[str, list[str | None]] | None] = mapped_column(Stored)
    also: Mapped[list[int] | None] = mapped_column(Stored)
    # What became of it, in words; and what came of undoing it.
    told: Mapped[str | None]
    undone: Mapped[str | None]


# For reading and writing many at once.
ROWS = cast(Table, ImportRow.__table__)
