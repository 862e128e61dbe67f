"""What do people ask about their own data, and what became of it?"""

import enum
from datetime import date, datetime, timedelta

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.extensions import Model

# Thirty days, beginning with the day on which it came.
DAYS_TO_ANSWER = timedelta(days=29)


class Asked(enum.Enum):
    """What somebody asked for."""

    COPY = "copy"
    ERASURE = "erasure"
    COMPLAINT = "complaint"


class Outcome(enum.Enum):
    DONE = "done"
    DECLINED = "declined"
    TAKEN_BACK = "taken back"


class PrivacyRequest(Model):
    """Somebody asked for a copy of their data, for erasure, or complained. Open until it has an outcome."""

    __tablename__ = "privacy_request"
    __table_args__ = (
        # What waits for an answer, by the day it is due.
        Index("ix_privacy_request_open", "outcome", "due_on", "id"),
        # Of two who ask at once for the same person's erasure, one does.
        Index(
            "uq_privacy_request_erasure",
            "person_id",
            unique=True,
            sqlite_where=text("asked = 'erasure' AND outcome IS NULL"),
            postgresql_where=text("asked = 'erasure' AND outcome IS NULL"),
        ),
        # What an erasure leaves in the files of the database, still to be swept.
        Index(
            "ix_privacy_request_unswept",
            "id",
            sqlite_where=text("sweep_from IS NOT NULL"),
            postgresql_where=text("sweep_from IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    asked: Mapped[Asked]
    # Whose data it is about, as far as that is known; complaints may come from anybody.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str | None]
    address: Mapped[str | None]
    words: Mapped[str | None]
    asked_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    due_on: Mapped[date]
    # Who entered it for them, where they asked in another way.
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[Outcome | None]
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # Set by an erasure until nothing of it is left in the files of the database either.
    sweep_from: Mapped[datetime | None]

    @property
    def is_open(self) -> bool:
        return self.outcome is None

    def days_left(self, today: date) -> int:
        """Days until it should be answered; below zero it is late."""
        return (self.due_on - today).days


class PeriodKept(Model):
    """What the job that keeps the periods last did in one table."""

    __tablename__ = "period_kept"

    # The table, and what of it: the key of a period.
    name: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    last_time: Mapped[int]
    in_all: Mapped[int]
