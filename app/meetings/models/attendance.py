"""Who is invited, who is there, and what keeps them out of an item?"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.extensions import Model
from app.meetings.workflow import Presence, QuorumCause, Reply


class Invitation(Model):
    """Somebody is asked to a meeting, and what they answer."""

    __tablename__ = "meeting_invitation"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    reply: Mapped[Reply | None]
    replied_at: Mapped[datetime | None]
    # Who comes instead of them, where they say so.
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    # Who wrote the answer down, where that was somebody else.
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Attendance(Model):
    """Somebody is there from an instant until another. Whoever goes and comes back has two of these."""

    __tablename__ = "meeting_attendance"
    __table_args__ = (
        Index("ix_meeting_attendance_meeting", "meeting_id", "person_id"),
        Index(
            "uq_meeting_attendance_there",
            "meeting_id",
            "person_id",
            unique=True,
            sqlite_where=text("left_at IS NULL"),
            postgresql_where=text("left_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    presence: Mapped[Presence]
    # The seat that they hold, or stand in for; None for a guest.
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"))
    is_deputy: Mapped[bool] = mapped_column(default=False)
    came_at: Mapped[datetime] = mapped_column(default=clock.now)
    left_at: Mapped[datetime | None]


class ItemInterest(Model):
    """Somebody declares an interest in an item, and has no part in deciding it."""

    __tablename__ = "meeting_interest"

    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    nature: Mapped[str]
    declared_at: Mapped[datetime] = mapped_column(default=clock.now)
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class QuorumMark(Model):
    """The moment at which a meeting had its quorum, or lost it, in the words of then; and because of what, if known."""

    __tablename__ = "meeting_quorum"
    __table_args__ = (Index("ix_meeting_quorum_meeting", "meeting_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    # As it is opened, and again as it is reopened: nobody is there then.
    is_first: Mapped[bool] = mapped_column(default=False)
    is_met: Mapped[bool]
    words: Mapped[str]
    # What was being discussed.
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"))
    because: Mapped[QuorumCause | None]
