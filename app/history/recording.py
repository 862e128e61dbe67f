"""How does a change come into the history?

By the session itself: before it commits, every changed record gets one entry in
the same transaction, whether or not a service explained it. A change without an
entry cannot commit.
"""

import enum
import secrets
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from flask import current_app
from sqlalchemy import event, insert, inspect, select, update
from sqlalchemy.orm import Session, SessionTransaction, object_mapper

from app import clock
from app.database import insert_once
from app.history.chain import GENESIS, change_digest, entry_digest, head_seal
from app.history.models import WHY, HistoryChange, HistoryEntry, HistoryHead
from app.records.deeds import RECORD, Deed
from app.records.models import Record


def record_changes(session: Any) -> None:
    """Let this session (or session factory) write the history. Call once, when the application is made."""
    event.listen(session, "before_flush", _gather)
    event.listen(session, "before_commit", _write)
    event.listen(session, "after_transaction_create", _mark)
    event.listen(session, "after_soft_rollback", _forget)


def as_kept(value: Any, *, is_record: bool = False) -> str | None:
    """A column's value as the history keeps it: text that reads the same on any database."""
    if value is None:
        return None
    if is_record:
        return f"{RECORD}{value}"
    if isinstance(value, enum.Enum):
        return str(value.value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


# Asked for each column of each record that is saved, and always answered the same.
@lru_cache(maxsize=2_000)
def names_a_record(column: Any) -> bool:
    """Is this column's value the id of a record?"""
    tables = {mapper.local_table for mapper in inspect(Record).self_and_descendants}
    return any(key.column.table in tables for key in column.foreign_keys)


def _gather(session: Session, _context: Any, _instances: Any) -> None:
    deeds: dict[Record, Deed] = session.info.setdefault("deeds", {})
    for record in [*session.new, *session.dirty]:
        if not isinstance(record, Record):
            continue
        changes = _changes(record)
        if not changes:
            continue
        deed = deeds.setdefault(record, Deed())
        if inspect(record).pending:
            deed.verb = deed.verb or "added it"
        else:
            record.touch()
        for field, (before, after) in changes.items():
            first = deed.changes[field][0] if field in deed.changes else before
            deed.changes[field] = (first, after)


def _changes(record: Record) -> dict[str, tuple[str | None, str | None]]:
    found = {}
    state = inspect(record)
    for attribute in object_mapper(record).column_attrs:
        column = attribute.columns[0]
        if attribute.key in record.untold or not state.attrs[attribute.key].history.has_changes():
            continue
        history = state.attrs[attribute.key].history
        is_record = names_a_record(column)
        before = as_kept(history.deleted[0] if history.deleted else None, is_record=is_record)
        after = as_kept(history.added[0] if history.added else None, is_record=is_record)
        if before != after:
            found[attribute.key] = (before, after)
    return found


def _write(session: Session) -> None:
    if session.in_nested_transaction():
        return  # a savepoint is let go: its deeds are part of what commits at the end
    session.flush()
    deeds: dict[Record, Deed] = session.info.pop("deeds", {})
    told = {
        record: deed
        for record, deed in deeds.items()
        if any(before != after for before, after in deed.changes.values())
    }
    if not told:
        return
    key = current_app.config["HISTORY_KEY"].encode()
    seq, digest = _head(session)
    entries: list[dict[str, Any]] = []
    changes: list[dict[str, Any]] = []
    for record, deed in told.items():
        seq += 1
        kept = _kept(seq, deed)
        entry = _entry(key, digest, seq, record, deed, kept)
        digest = entry["digest"]
        entries.append(entry)
        changes += kept
    # Together: an import tells of thousands of records in one transaction.
    session.execute(insert(HistoryEntry), entries)
    session.execute(insert(HistoryChange), changes)
    session.execute(
        update(HistoryHead)
        .where(HistoryHead.id == 1)
        .values(seq=seq, digest=digest, seal=head_seal(key, seq, digest))
        .execution_options(synchronize_session=False)
    )


def _head(session: Session) -> tuple[int, bytes]:
    """Where the chain ends, locked until this transaction does."""
    locked = select(HistoryHead.seq, HistoryHead.digest).where(HistoryHead.id == 1).with_for_update()
    head = session.execute(locked).one_or_none()
    if head is None:
        insert_once(session, HistoryHead, id=1, seq=0, digest=GENESIS, seal=b"")
        head = session.execute(locked).one()
    return head.seq, head.digest


def _kept(seq: int, deed: Deed) -> list[dict[str, Any]]:
    """What an entry tells, each change with the digest that stands for it in the chain."""
    changes = [(field, *pair) for field, pair in deed.changes.items() if pair[0] != pair[1]]
    if deed.why:
        changes.append((WHY, None, deed.why))
    kept: list[dict[str, Any]] = []
    for field, before, after in changes:
        salt = secrets.token_bytes(16)
        digest = change_digest(salt, before, after)
        kept.append(
            {"entry_seq": seq, "field": field, "before": before, "after": after, "salt": salt, "digest": digest}
        )
    return kept


def _entry(
    key: bytes, previous: bytes, seq: int, record: Record, deed: Deed, kept: list[dict[str, Any]]
) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "seq": seq,
        "record_id": record.id,
        "version": record.version,
        "verb": deed.verb or "changed it",
        "by_id": deed.by.id if deed.by else None,
        "at": clock.now(),
    }
    told = [(row["field"], row["digest"]) for row in kept]
    return {**entry, "digest": entry_digest(key, previous, **entry, changes=told)}


def _mark(session: Session, transaction: SessionTransaction) -> None:
    """A savepoint begins: keep what was done so far."""
    if transaction.nested:
        deeds: dict[Record, Deed] = session.info.get("deeds", {})
        so_far = {record: replace(deed, changes=dict(deed.changes)) for record, deed in deeds.items()}
        session.info.setdefault("savepoints", WeakKeyDictionary())[transaction] = so_far


def _forget(session: Session, undone: SessionTransaction) -> None:
    """What was undone is no deed: back to the savepoint that it was in, or to nothing."""
    savepoints = session.info.get("savepoints", {})
    inside: SessionTransaction | None = undone
    while inside is not None and inside not in savepoints:
        inside = inside.parent
    if inside is None:
        session.info.pop("deeds", None)
    else:
        session.info["deeds"] = savepoints[inside]
