"""When does a body meet, and what is one meeting of it?"""

from datetime import date, datetime, time
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, Time, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model
from app.meetings.workflow import LOCKED, MeetingState, Purpose
from app.records.models import Record


class Series(Record):
    """Meetings of a body by a rule. Its title is what they are called."""

    __tablename__ = "meeting_series"
    called: ClassVar = {
        "title": "name",
        "rule": "when it meets",
        "from_on": "from which day",
        "starts_at": "time of day",
        "minutes": "minutes long",
    }

    id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True)
    # As RFC 5545 writes it: FREQ=MONTHLY;BYDAY=3TU. It counts from the first day: every second month from which?
    rule: Mapped[str]
    from_on: Mapped[date]
    # On the community's wall clock.
    starts_at: Mapped[time] = mapped_column(Time())
    minutes: Mapped[int]
    place: Mapped[str | None]
    link: Mapped[str | None]

    __mapper_args__ = {"polymorphic_identity": "series", "inherit_condition": id == Record.id}


class TemplateItem(Model):
    """An agenda item that every meeting of a series begins with."""

    __tablename__ = "meeting_template_item"
    __table_args__ = (UniqueConstraint("series_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("meeting_series.id"))
    position: Mapped[int]
    section: Mapped[str]
    title: Mapped[str]
    purpose: Mapped[Purpose]
    minutes: Mapped[int]


class Meeting(Record):
    """One meeting of a body. Its reference is M<number>."""

    __tablename__ = "meeting"
    prefix = "M"
    # Follow from a deed, or are counted; "live" moves with every keystroke that is saved. The terms are told in words.
    untold = Record.untold | {"live", "opened_at", "closed_at", "visibility", "invited", "series_on", "terms_id"}
    unshown = frozenset({"state_why"})
    called: ClassVar = {"starts_at": "begins", "minutes": "minutes long"}

    id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    series_id: Mapped[int | None] = mapped_column(ForeignKey("meeting_series.id"), index=True)
    # The day of the series that it was made for, wherever it was moved since.
    series_on: Mapped[date | None]
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    place: Mapped[str | None]
    link: Mapped[str | None]
    state: Mapped[MeetingState] = mapped_column(default=MeetingState.DRAFT)
    state_why: Mapped[str | None]
    # The version of the terms of reference that it ran under: in force as it was opened.
    terms_id: Mapped[int | None] = mapped_column(ForeignKey("document_version.id"))
    # Who leads it today; the secretary writes.
    chaired_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    # Grows whenever something changes that somebody watching would see.
    live: Mapped[int] = mapped_column(default=0)
    # How often its invitation was sent or changed: a calendar's SEQUENCE.
    invited: Mapped[int] = mapped_column(default=0)

    __mapper_args__ = {"polymorphic_identity": "meeting", "inherit_condition": id == Record.id}
    __table_args__ = (
        Index("ix_meeting_body_starts", "body_id", "starts_at", "id"),
        Index("ix_meeting_state", "state", "starts_at", "id"),
        # One for each day of a series, however often its meetings are made.
        UniqueConstraint("series_id", "series_on"),
    )

    @property
    def is_locked(self) -> bool:
        return self.state in LOCKED
