"""What is a record, and what ties records together?"""

import enum
from collections.abc import Mapping
from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.extensions import Model


class Visibility(enum.Enum):
    """Who may see a record at all. Whoever signs in, members, the steering group, or people by name."""

    EVERYONE = "everyone"
    MEMBERS = "members"
    STEERING = "steering group"
    NAMED = "named people"


def _index_of_given(column: str) -> Index:
    given = text(f"{column} IS NOT NULL")
    return Index(f"ix_record_{column}", column, sqlite_where=given, postgresql_where=given)


class Record(Model):
    """Something governed. Features extend it by joined-table inheritance."""

    __tablename__ = "record"

    # The letters before a reference's number; None for kinds that people call by name.
    prefix: ClassVar[str | None] = None
    # Columns whose changes the history does not tell, because they say nothing to a reader.
    untold: ClassVar[frozenset[str]] = frozenset({"id", "kind", "number", "version", "created_at", "changed_at"})
    # Columns whose changes the history keeps but shows to nobody on the record's page.
    # That its thread grew, the entry says in its verb.
    unshown: ClassVar[frozenset[str]] = frozenset({"thread"})
    # What a column is called in a sentence, where its own name does not say it.
    called: ClassVar[Mapping[str, str]] = {}
    # What follows a field's value when it is told, such as "%".
    units: ClassVar[Mapping[str, str]] = {}

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    number: Mapped[int | None]
    reference: Mapped[str | None] = mapped_column(unique=True)
    title: Mapped[str]
    visibility: Mapped[Visibility] = mapped_column(default=Visibility.MEMBERS)
    # The organisation that a record belongs to; its lead reads it without being a member.
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)
    withdrawn_on: Mapped[date | None]
    withdrawn_why: Mapped[str | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))

    __mapper_args__ = {"polymorphic_on": "kind", "version_id_col": version}
    __table_args__ = (
        UniqueConstraint("kind", "number"),
        # Lists of one kind by title and by age, each ending in id for paging by key.
        Index("ix_record_kind_title", "kind", "title", "id"),
        # All that a reader's scope asks of a record: see ``visibility``.
        Index("ix_record_scope", "kind", "visibility", "organisation_id", "withdrawn_on", "merged_into_id"),
        # Only of those that have one: asked for NULL, SQLite would walk through all others by these.
        _index_of_given("organisation_id"),
        _index_of_given("merged_into_id"),
    )

    def search_text(self) -> str:
        """What full-text search finds this record by, beside its reference and title."""
        return ""

    def touch(self) -> None:
        """Note a change that stands in another table, so that the version moves with it."""
        self.changed_at = clock.now()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.reference or self.id}>"


class Reader(Model):
    """Somebody who may see a record that is for named people."""

    __tablename__ = "record_reader"

    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True, index=True)


class Tie(enum.Enum):
    """How one record stands to another. The golden thread runs up along ANSWERS and FOLLOWS."""

    ANSWERS = "answers"
    FOLLOWS = "follows from"
    RELATES = "relates to"
    # No part of the thread: this one cannot go on before that one is done.
    WAITS_FOR = "waits for"


class Link(Model):
    """From the record that came of it, to the record that is the reason."""

    __tablename__ = "record_link"
    # From either end, what is at the other is read from the index alone.
    __table_args__ = (
        UniqueConstraint("from_id", "to_id", "tie"),
        Index("ix_record_link_to", "to_id", "tie", "from_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("record.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("record.id"))
    tie: Mapped[Tie]


class Counter(Model):
    """The last number given out in one series. Numbers are never used twice."""

    __tablename__ = "counter"

    name: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]


class Submission(Model):
    """A form that has had its effect: sent twice, it answers with the same place."""

    __tablename__ = "submission"

    key: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
