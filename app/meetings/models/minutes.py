"""What do the minutes keep, once they have gone out?"""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.extensions import Model


class Minutes(Model):
    """What went out as the minutes of a meeting. Its outcomes stand by themselves; this is what would change later."""

    __tablename__ = "meeting_minutes"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    introduction: Mapped[str] = mapped_column(default="")
    # As they were when the minutes went out: JSON, see ``meetings.minutes``.
    attendance: Mapped[str | None]
    matters_arising: Mapped[str | None]
    circulated_at: Mapped[datetime | None]
    circulated_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Approval(Model):
    """A later meeting approved the minutes, perhaps as amended."""

    __tablename__ = "meeting_approval"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    at_meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    # What was amended, in words; None where nothing was.
    amended: Mapped[str | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)


class Erratum(Model):
    """What turned out to be wrong in minutes that are locked. They stay as they were approved."""

    __tablename__ = "meeting_erratum"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    text: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
