"""What is kept of somebody's leaving until its day?"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model

_IS_PLANNED = text("done_at IS NULL AND cancelled_at IS NULL")


class Leaving(Model):
    """Somebody leaves on a day: from then on they are no member, and hold and own nothing."""

    __tablename__ = "leaving"
    __table_args__ = (
        # One plan for each person, found by its day.
        Index("ix_leaving_planned", "person_id", unique=True, sqlite_where=_IS_PLANNED, postgresql_where=_IS_PLANNED),
        Index("ix_leaving_day", "leaves_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    leaves_on: Mapped[date]
    why: Mapped[str]
    # Who has from then on what they own, as far as no item names somebody else.
    to_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    planned_at: Mapped[datetime]
    planned_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    done_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    # Why it could not be done on its day, in words.
    fault: Mapped[str | None]


class LeavingItem(Model):
    """One thing that goes to somebody else than the rest."""

    __tablename__ = "leaving_item"

    leaving_id: Mapped[int] = mapped_column(ForeignKey("leaving.id", ondelete="CASCADE"), primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True)
    to_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
