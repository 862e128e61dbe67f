"""What came of an agenda item, and what is somebody still writing?"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.extensions import Model
from app.meetings.workflow import OutcomeKind


class Outcome(Model):
    """A note, a decision or an action under an item. What a decision or an action says stands in its own record."""

    __tablename__ = "meeting_outcome"
    __table_args__ = (Index("ix_meeting_outcome_item", "item_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"))
    kind: Mapped[OutcomeKind]
    position: Mapped[int]
    # Of a note alone.
    text: Mapped[str]
    # It tells what was done and is recorded elsewhere: minutes approved, a decision ratified. Nobody rewords it.
    is_of_record: Mapped[bool] = mapped_column(default=False)
    # The decision or the action.
    record_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"), unique=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    # Grows with each change, for two who correct it at once.
    version: Mapped[int] = mapped_column(default=1)


class OutcomeDraft(Model):
    """What one person is writing under an item, saved while they write. Nobody else's, and gone once put down."""

    __tablename__ = "meeting_draft"

    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    kind: Mapped[OutcomeKind] = mapped_column(primary_key=True)
    # The fields of the form as they were typed, by name: JSON.
    fields: Mapped[str]
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)
