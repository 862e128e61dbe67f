"""Was the history altered?

Reads the whole chain in order and says what the first bad row is. What it can
tell apart is listed in ``docs/operations.md``; what it cannot is an attacker who
holds the key and the anchor.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from sqlalchemy import Row, func, select

from app.extensions import db
from app.history.chain import GENESIS, change_digest, entry_digest, head_seal
from app.history.models import HistoryChange, HistoryEntry, HistoryHead
from app.records.models import Record

ERASED = "erased change "
BATCH = 2_000


@dataclass(frozen=True)
class Finding:
    """What verifying found. ``fault`` is ``None`` when all is well, else it names the first bad row."""

    entries: int
    erased: int
    fault: str | None


def verify(key: bytes, anchor: Path | None = None) -> Finding:
    """Read the whole chain; memory stays flat.

    :param key: the setting ``HISTORY_KEY``, as bytes.
    :param anchor: the file that notes earlier heads, if there is one.
    """
    try:
        anchored = dict(_anchored(anchor)) if anchor else {}
    except ValueError:
        return Finding(0, 0, "the anchor was altered: it cannot be read")
    announced = set(db.session.scalars(select(HistoryChange.field).where(HistoryChange.field.startswith(ERASED))))
    digest, expected, erased = GENESIS, 0, 0
    for entry, changes in _chain():
        expected += 1
        if entry.seq != expected:
            return Finding(expected - 1, erased, f"entry {expected} is missing: the next one is {entry.seq}")
        for change in changes:
            if change.salt is None:
                erased += 1
                if f"{ERASED}{change.id}" not in announced:
                    return Finding(entry.seq, erased, f"entry {entry.seq}: the words of change {change.id} are gone")
            elif change_digest(change.salt, change.before, change.after) != change.digest:
                return Finding(entry.seq, erased, f"entry {entry.seq}: the words of change {change.id} were altered")
        digest = entry_digest(
            key,
            digest,
            seq=entry.seq,
            record_id=entry.record_id,
            version=entry.version,
            verb=entry.verb,
            by_id=entry.by_id,
            at=entry.at,
            changes=[(change.field, change.digest) for change in changes],
        )
        if digest != entry.digest:
            return Finding(entry.seq, erased, f"entry {entry.seq} was altered, moved, added, or one of its changes was")
        if anchored.pop(entry.seq, digest.hex()) != digest.hex():
            return Finding(entry.seq, erased, f"entry {entry.seq} differs from what was anchored")
    if anchored:
        return Finding(expected, erased, f"entry {expected + 1} is missing: entry {max(anchored)} was anchored")
    return Finding(expected, erased, _fault_of_head(key, expected, digest) or _fault_of_strays() or _fault_of_silence())


def write_anchor(anchor: Path) -> int:
    """Note the head outside the database. Returns its number; the same head is noted once."""
    head = db.session.execute(select(HistoryHead.seq, HistoryHead.digest)).one_or_none()
    if head is None:
        return 0
    if (head.seq, head.digest.hex()) not in set(_anchored(anchor)):
        anchor.parent.mkdir(parents=True, exist_ok=True)
        with anchor.open("a") as file:
            file.write(f"{head.seq} {head.digest.hex()}\n")
    return head.seq


def _anchored(anchor: Path) -> Iterator[tuple[int, str]]:
    if anchor.exists():
        for line in anchor.read_text().splitlines():
            seq, _, digest = line.partition(" ")
            yield int(seq), digest


def _chain() -> Iterator[tuple[Row, list[Row]]]:
    """Each entry with its changes, in order of the chain, a batch at a time."""
    entry, change = HistoryEntry.__table__, HistoryChange.__table__
    last = None
    while True:
        of_batch = select(entry).order_by(entry.c.seq).limit(BATCH)
        if last is not None:
            of_batch = of_batch.where(entry.c.seq > last)
        entries = db.session.execute(of_batch).all()
        if not entries:
            return
        first, last = entries[0].seq, entries[-1].seq
        rows = db.session.execute(
            select(change).where(change.c.entry_seq.between(first, last)).order_by(change.c.entry_seq, change.c.id)
        )
        changes = {seq: list(group) for seq, group in groupby(rows, key=lambda row: row.entry_seq)}
        for row in entries:
            yield row, changes.get(row.seq, [])


def _fault_of_head(key: bytes, seq: int, digest: bytes) -> str | None:
    heads = db.session.execute(select(HistoryHead.seq, HistoryHead.digest, HistoryHead.seal)).all()
    if len(heads) > 1:
        return "there is more than one head"
    head = heads[0] if heads else None
    if head is None:
        return "the head is missing" if seq else None
    if seq == 0:
        return f"entry 1 is missing: the head says {head.seq}" if head.seq else None
    if head.seq > seq:
        return f"entry {seq + 1} is missing: the head says {head.seq}"
    if (head.seq, head.digest) != (seq, digest) or head.seal != head_seal(key, seq, digest):
        return f"the head was altered: it does not seal entry {seq}"
    return None


def _fault_of_strays() -> str | None:
    """Changes that no entry vouches for."""
    stray = db.session.scalar(
        select(func.min(HistoryChange.id)).where(
            ~select(HistoryEntry.seq).where(HistoryEntry.seq == HistoryChange.entry_seq).exists()
        )
    )
    return f"change {stray} belongs to no entry" if stray is not None else None


def _fault_of_silence() -> str | None:
    """A record that no entry tells of: each has one from the day it was added."""
    silent = db.session.scalar(
        select(func.min(Record.id)).where(~select(HistoryEntry.seq).where(HistoryEntry.record_id == Record.id).exists())
    )
    return f"record {silent} has no entry" if silent is not None else None
