"""What does the history keep?

Append-only by trigger (``migrations/``), on both databases. A person's words
stand only in ``HistoryChange``, beside a salted digest that the chain covers:
they can be erased and the chain still verifies.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model

# The change under which an entry's reason stands.
WHY = "why"


class HistoryEntry(Model):
    __tablename__ = "history_entry"
    __table_args__ = (Index("ix_history_entry_record", "record_id", "version"),)

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"))
    # The record's version after this save.
    version: Mapped[int]
    verb: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    at: Mapped[datetime]
    digest: Mapped[bytes]


class HistoryChange(Model):
    __tablename__ = "history_change"
    __table_args__ = (
        # Whose something was before it was handed over.
        Index(
            "ix_history_change_owner",
            "before",
            "entry_seq",
            sqlite_where=text("field = 'owner_id'"),
            postgresql_where=text("field = 'owner_id'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_seq: Mapped[int] = mapped_column(ForeignKey("history_entry.seq"), index=True)
    field: Mapped[str]
    before: Mapped[str | None]
    after: Mapped[str | None]
    # NULL once the words are erased.
    salt: Mapped[bytes | None]
    digest: Mapped[bytes]


class HistoryHead(Model):
    """One row: where the chain ends. Locked while an entry is added, so that it never forks."""

    __tablename__ = "history_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int]
    digest: Mapped[bytes]
    seal: Mapped[bytes]
