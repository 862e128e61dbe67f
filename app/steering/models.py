"""What are bodies, seats, terms, offices and interests?"""

import enum
from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.extensions import Model
from app.people.models import Sector
from app.records.models import Record
from app.steering.states import SOON


class OfficeKind(enum.Enum):
    """In the order in which they are named."""

    CHAIR = "chair"
    VICE_CHAIR = "vice-chair"
    SECRETARY = "secretary"


class Body(Record):
    """A group that decides. Its title is its name."""

    __tablename__ = "body"
    called: ClassVar = {
        "title": "name",
        "terms_id": "terms of reference",
        "lead_days": "days before a term ends in which it is listed",
    }

    id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True)
    purpose: Mapped[str]
    # The one whose seats and offices confer authority over the community; there is one at most.
    is_steering_group: Mapped[bool] = mapped_column(default=False)
    # Before the numbers of its decisions: D2026-007.
    decision_prefix: Mapped[str] = mapped_column(unique=True)
    # Its terms of reference; the version in force is found when a meeting begins.
    terms_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    # How long before its end a term is listed, so that somebody can be found in time.
    lead_days: Mapped[int] = mapped_column(default=SOON)

    __mapper_args__ = {"polymorphic_identity": "body", "inherit_condition": id == Record.id}
    __table_args__ = (
        Index(
            "uq_body_steering_group",
            "is_steering_group",
            unique=True,
            sqlite_where=text("is_steering_group"),
            postgresql_where=text("is_steering_group"),
        ),
    )

    def search_text(self) -> str:
        return self.purpose


class Seat(Record):
    """A place in a body, whoever holds it. Its title is what it is called: "NHS trusts, first seat"."""

    __tablename__ = "seat"
    untold = Record.untold | {"position"}
    called: ClassVar = {"title": "name", "is_voting": "with a vote", "nominated_by": "nominating body"}

    id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True)
    # Whom it speaks for; None for a seat of no sector, such as a member at large.
    sector: Mapped[Sector | None]
    is_voting: Mapped[bool] = mapped_column(default=True)
    # Who proposes its holder, in words.
    nominated_by: Mapped[str | None]
    term_months: Mapped[int] = mapped_column(default=24)
    position: Mapped[int]

    __mapper_args__ = {"polymorphic_identity": "seat", "inherit_condition": id == Record.id}


class Term(Model):
    """Somebody holds a seat from a day until (not including) another. Ended early, it says when, by whom and why."""

    __tablename__ = "seat_term"
    __table_args__ = (Index("ix_seat_term_seat", "seat_id", "from_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date]
    # By which election, nomination or decision, in words.
    appointed_how: Mapped[str]
    appointed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    appointed_at: Mapped[datetime] = mapped_column(default=clock.now)
    # The day from which the seat is vacant, before the term is over or while it is carried over.
    ended_on: Mapped[date | None]
    ended_why: Mapped[str | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Deputy(Model):
    """Somebody stands in for the holder of a seat in meetings, from a day until (not including) another."""

    __tablename__ = "seat_deputy"

    id: Mapped[int] = mapped_column(primary_key=True)
    term_id: Mapped[int] = mapped_column(ForeignKey("seat_term.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    named_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Office(Model):
    """Somebody is chair, vice-chair or secretary of a body, from a day until (not including) another."""

    __tablename__ = "office"
    __table_args__ = (Index("ix_office_body", "body_id", "office", "from_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    office: Mapped[OfficeKind]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    appointed_how: Mapped[str]
    appointed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_why: Mapped[str | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Interest(Model):
    """Something that could sway somebody, as they declare it themselves, from a day until (not including) another."""

    __tablename__ = "interest"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    # What it is, and in whom or what: "Trustee", "Riverside Carers".
    nature: Mapped[str]
    in_what: Mapped[str]
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]
    declared_at: Mapped[datetime] = mapped_column(default=clock.now)
    # Counts its changes, so that of two windows the second sees what the first said.
    version: Mapped[int] = mapped_column(default=1)


class NoInterests(Model):
    """Somebody says that they have no interest to declare. It ends as they declare one."""

    __tablename__ = "no_interests"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    declared_at: Mapped[datetime] = mapped_column(default=clock.now)


# How a wish for a seat ends without words of its own.
APPOINTED = "Appointed"
FILLED_BY_ANOTHER = "Somebody else was appointed"
SEAT_CLOSED = "The seat was closed"
WITHDRAWN = "Withdrawn by themselves"


class Candidacy(Model):
    """Somebody would like a vacant seat, and says why."""

    __tablename__ = "candidacy"
    __table_args__ = (Index("ix_candidacy_seat", "seat_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    why: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=clock.now)
    # Withdrawn by themselves, or answered: appointed, passed over, or thanked with a reason.
    closed_at: Mapped[datetime | None]
    closed_how: Mapped[str | None]
