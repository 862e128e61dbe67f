"""What does a page need to show of the history?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Enum, Integer, bindparam, case, cast, func, inspect, select
from sqlalchemy.orm import aliased

from app.database import AnyRow, AnySelect
from app.extensions import db
from app.history.models import WHY, HistoryChange, HistoryEntry
from app.history.verifying import ERASED
from app.records.deeds import RECORD
from app.records.models import Record
from app.wording import capital, day


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    when: datetime
    who: str
    verb: str
    why: str
    changes: list[Change]
    version: int


@dataclass(frozen=True)
class Later:
    """What became of one field after the version that a form was made from."""

    # As that version had it, and as it is now.
    before: str | None
    after: str | None
    who: str
    when: datetime


NOTHING = "nothing"


def story(record: Record, *, limit: int = 100) -> list[Entry]:
    """What happened to this record, newest first."""
    rows = db.session.execute(_STORY, {"record_id": record.id, "most": limit}).all()
    entries = {row.seq: row for row in rows}
    changes = [row for row in rows if row.field is not None]
    names = {value: name for change in changes for value, name in _named_in(change) if name is not None}
    told: dict[int, list[Change]] = {}
    whys: dict[int, str] = {}
    for change in changes:
        if change.field == WHY:
            whys[change.seq] = change.after or ""
            continue
        if change.field in record.unshown or change.field.startswith(ERASED):
            continue
        if change.before is None and change.after is None:
            # Nothing that was told is nothing twice: the words were taken out later.
            told.setdefault(change.seq, []).append(Change(label_of(change.field, record), "", "words that were erased"))
            continue
        before, after = (
            in_words(record, change.field, value, names) if value else "" for value in (change.before, change.after)
        )
        told.setdefault(change.seq, []).append(Change(label_of(change.field, record), before, after))
    return [
        Entry(
            when=entry.at,
            who=entry.who or "Praxis",
            verb=entry.verb,
            why=whys.get(entry.seq, ""),
            changes=told.get(entry.seq, []),
            version=entry.version,
        )
        for entry in entries.values()
    ]


def _named_in(change: AnyRow) -> tuple[tuple[str, str | None], ...]:
    return (change.before, change.before_name), (change.after, change.after_name)


def _record_in(kept: Any) -> Any:
    """The id of the record that a kept value is, else NULL."""
    return case((kept.startswith(RECORD), cast(func.substr(kept, len(RECORD) + 1), Integer)))


def _story() -> AnySelect:
    """Entries, newest first, once for each of their changes; with the names of the records that the values are."""
    entry, change, record = HistoryEntry.__table__, HistoryChange.__table__, Record.__table__
    who, before, after = (record.alias(name) for name in ("who", "before_record", "after_record"))
    newest = (
        select(entry.c.seq, entry.c.version, entry.c.verb, entry.c.at, entry.c.by_id)
        .where(entry.c.record_id == bindparam("record_id"))
        .order_by(entry.c.seq.desc())
        .limit(bindparam("most"))
        .subquery()
    )
    return (
        select(
            newest.c.seq,
            newest.c.version,
            newest.c.verb,
            newest.c.at,
            who.c.title.label("who"),
            change.c.field,
            change.c.before,
            change.c.after,
            before.c.title.label("before_name"),
            after.c.title.label("after_name"),
        )
        .select_from(newest)
        .outerjoin(who, who.c.id == newest.c.by_id)
        .outerjoin(change, change.c.entry_seq == newest.c.seq)
        .outerjoin(before, before.c.id == _record_in(change.c.before))
        .outerjoin(after, after.c.id == _record_in(change.c.after))
        .order_by(newest.c.seq.desc(), change.c.id)
    )


_STORY = _story()


def changed_since(record_id: int, version: int) -> dict[str, Later]:
    """Each field that was changed after ``version``: as it was then, as it is now, and who made it so."""
    person = aliased(Record, flat=True)
    rows = db.session.execute(
        select(
            HistoryChange.field, HistoryChange.before, HistoryChange.after, HistoryEntry.at, person.title.label("who")
        )
        .join(HistoryEntry, HistoryEntry.seq == HistoryChange.entry_seq)
        .outerjoin(person, person.id == HistoryEntry.by_id)
        .where(HistoryEntry.record_id == record_id, HistoryEntry.version > version, HistoryChange.field != WHY)
        .order_by(HistoryEntry.seq)
    )
    later: dict[str, Later] = {}
    for row in rows:
        before = later[row.field].before if row.field in later else row.before
        later[row.field] = Later(before, row.after, row.who or "Praxis", row.at)
    return later


def label_of(field: str, record: Record | None = None) -> str:
    """What a field is called in a sentence, where it can be of this record."""
    if record is not None and field in record.called:
        return record.called[field]
    if field.endswith("_why"):
        return "why"
    return field.removesuffix("_id").removesuffix("_on").replace("_", " ")


def in_words(record: Record, field: str, kept: str | None, names: Mapping[str, str] | None = None) -> str:
    """A kept value as a person would say it.

    :param names: the titles of records by kept value, where they were looked up before.
    """
    if kept is None or kept == "":
        return NOTHING
    if kept.startswith(RECORD):
        title = names.get(kept) if names is not None else _title(kept)
        return title or "somebody or something that is gone"
    column = inspect(type(record)).columns.get(field)
    if column is not None and isinstance(column.type, Date):
        return day(date.fromisoformat(kept))
    if column is not None and isinstance(column.type, Enum):
        return capital(kept)
    return f"{kept}{record.units.get(field, '')}"


def _title(kept: str) -> str | None:
    return db.session.scalar(select(Record.title).where(Record.id == int(kept.removeprefix(RECORD))))
