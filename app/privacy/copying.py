"""What do we hold about somebody, all of it, with nobody else in it?

Read from the register: each table with rows of theirs, each column that is shown.
Other people are "another person" wherever a row leads to them or a text names
them. Rows are read a few at a time, on connections that cannot write.
"""

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import select

from app.access.actor import Actor
from app.database import AnyRow
from app.history.models import HistoryChange, HistoryEntry
from app.people.models import Person
from app.privacy.belonging import Subject, theirs
from app.privacy.names import Names
from app.records.deeds import RECORD
from app.records.models import Record
from app.records.register import Column, Holding, holdings
from app.records.visibility import readable_by
from app.tables.writing import rows_of
from app.wording import capital, instant, long_day

YOU, ANOTHER, THEIR_ADDRESS = "you", "another person", "another person’s address"
AT_ONCE = 200


@dataclass(frozen=True)
class Value:
    """One thing that is held: which column, what it is, in words and for a machine."""

    column: str
    label: str
    words: str
    kept: Any


@dataclass(frozen=True)
class Section:
    """What one table holds about them."""

    holding: Holding
    rows: list[list[Value]]


def subject_called(person_id: int) -> Subject:
    """Whose copy it is: with every address that they have or had here."""
    now = rows_of(select(Person.email).where(Person.id == person_id, Person.email.is_not(None)))
    return Subject(person_id, sorted({row.email for row in now} | _formerly(person_id, "email")))


def sections(subject: Subject, reader: Actor) -> Iterator[Section]:
    """Everything held about somebody, table by table; tables without a row of theirs are left out.

    :param reader: as whom they may see the titles of records: other records are named by reference alone.
    """
    others = _others(subject)
    for holding in holdings():
        rows = [
            row
            for some in _in_batches(rows_of(select(holding.table).where(theirs(holding, subject))))
            for row in _told(holding, some, subject, reader, others)
        ]
        if rows:
            yield Section(holding, rows)


def _in_batches(rows: Iterator[AnyRow]) -> Iterator[list[AnyRow]]:
    while some := list(islice(rows, AT_ONCE)):
        yield some


def _told(
    holding: Holding, rows: Sequence[AnyRow], subject: Subject, reader: Actor, others: Names
) -> Iterator[list[Value]]:
    shown = [(name, column) for name, column in holding.columns.items() if not column.unshown]
    leading = {name for name, _ in shown if _leads_to_a_record(holding, name)}
    names = _names_of_records(_records_in(rows, [name for name, _ in shown], leading), subject, reader, others)
    for row in rows:
        told = (_value(name, column, getattr(row, name), name in leading, names, others) for name, column in shown)
        yield [value for value in told if value is not None]


def _value(name: str, column: Column, kept: Any, leads: bool, names: dict[int, str], others: Names) -> Value | None:
    if kept is None or kept == "":
        return None
    led_to = _record_of(kept, leads)
    if led_to is not None:
        words = names.get(led_to, "something that is gone")
        return Value(name, column.words, words, words)
    if isinstance(kept, str):
        words = others.replaced(kept)
        return Value(name, column.words, words, words)
    return Value(name, column.words, _in_words(kept), _for_a_machine(kept))


def _in_words(kept: Any) -> str:
    if isinstance(kept, datetime):
        return instant(kept)
    if isinstance(kept, date):
        return long_day(kept)
    if isinstance(kept, enum.Enum):
        return capital(str(kept.value))
    if isinstance(kept, bool):
        return "yes" if kept else "no"
    return f"{kept:,}" if isinstance(kept, int) else str(kept)


def _for_a_machine(kept: Any) -> Any:
    if isinstance(kept, datetime | date):
        return kept.isoformat()
    return kept.value if isinstance(kept, enum.Enum) else kept


# Records that rows lead to.


def _leads_to_a_record(holding: Holding, name: str) -> bool:
    kinds = {mapper.class_.__tablename__ for mapper in Record.__mapper__.self_and_descendants}
    return any(key.column.table.name in kinds for key in holding.table.c[name].foreign_keys)


def _record_of(kept: Any, leads: bool) -> int | None:
    """The id of the record that a value is, if it is one: as a key, or as the history writes it."""
    if leads:
        return kept
    if isinstance(kept, str) and kept.startswith(RECORD) and kept.removeprefix(RECORD).isdigit():
        return int(kept.removeprefix(RECORD))
    return None


def _records_in(rows: Sequence[AnyRow], shown: Sequence[str], leading: set[str]) -> set[int]:
    found = (_record_of(getattr(row, name), name in leading) for row in rows for name in shown)
    return {record_id for record_id in found if record_id is not None}


def _names_of_records(ids: set[int], subject: Subject, reader: Actor, others: Names) -> dict[int, str]:
    """How each record is named in the copy. People are "you" or "another person"."""
    query = select(Record.id, Record.kind, Record.reference, Record.title, readable_by(reader).label("readable")).where(
        Record.id.in_(ids)
    )
    names = {}
    for row in rows_of(query):
        if row.kind == "person":
            names[row.id] = YOU if row.id == subject.person_id else ANOTHER
        else:
            title = others.replaced(row.title) if row.readable else ""
            names[row.id] = " ".join(part for part in (row.reference, title) if part) or f"one {row.kind}"
    return names


# Everybody else.


def _others(subject: Subject) -> Names:
    """Everybody else's names and addresses, those that they had before among them."""
    everybody = select(Record.title, Person.email).select_from(Person.__table__.join(Record.__table__))
    own = {row.title for row in rows_of(everybody.where(Person.id == subject.person_id))}
    own |= _formerly(subject.person_id, "title") | set(subject.addresses)
    names = Names()
    for row in rows_of(everybody.where(Person.id != subject.person_id)):
        if row.title not in own:
            names.add(row.title, ANOTHER, even_one_word=True)
        names.add(row.email, THEIR_ADDRESS)
    for former in _formerly(None, "title") - own:
        names.add(former, ANOTHER, even_one_word=True)
    for former in _formerly(None, "email") - own:
        names.add(former, THEIR_ADDRESS)
    return names


def _formerly(person_id: int | None, field: str) -> set[str]:
    """What stood in a field of a person (``None``: of anybody) before, as far as the history still knows."""
    query = (
        select(HistoryChange.before, HistoryChange.after)
        .join(HistoryEntry, HistoryEntry.seq == HistoryChange.entry_seq)
        .where(HistoryChange.field == field)
    )
    if person_id is not None:
        query = query.where(HistoryEntry.record_id == person_id)
    else:
        query = query.where(HistoryEntry.record_id.in_(select(Person.id)))
    return {words for row in rows_of(query) for words in (row.before, row.after) if words}
