"""What is a letter?"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.extensions import Model


class Letter(Model):
    """One letter to one person. Sent when ``sent_at`` says so; cancelled when ``cancelled_at`` does."""

    __tablename__ = "letter"
    __table_args__ = (Index("ix_letter_waiting", "sent_at", "cancelled_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    # What makes this letter the only one of its kind: asked for twice, it is written once.
    key: Mapped[str | None] = mapped_column(unique=True)
    kind: Mapped[str]
    to_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    address: Mapped[str]
    subject: Mapped[str]
    # Emptied once sent: a sign-in link must not stay readable. Empty from the first where it is composed as it leaves.
    body: Mapped[str]
    # The record that is the cause, if there is one.
    about_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    not_before: Mapped[datetime] = mapped_column(default=clock.now)
    sent_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    fault: Mapped[str | None]
