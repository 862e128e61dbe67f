"""What are organisations, people, their affiliations and their grants?"""

import enum
from datetime import date
from typing import ClassVar

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.access.roles import Role
from app.extensions import Model
from app.records.models import Record


class Sector(enum.Enum):
    LOCAL_AUTHORITY = "local authority"
    INTEGRATED_CARE = "integrated care system"
    NHS_TRUST = "NHS trust"
    PRIMARY_CARE = "primary care"
    VOLUNTARY = "voluntary and community sector"
    ACADEMIC = "academic or research"
    HOUSING = "housing"
    OTHER = "other"


class Level(enum.Enum):
    FRONT_LINE = "front line"
    MANAGER = "manager"
    SENIOR_LEADER = "senior leader"


class Organisation(Record):
    """An employer or group whose people take part. Its title is its name."""

    __tablename__ = "organisation"
    called: ClassVar = {"title": "name"}

    id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True)
    short_name: Mapped[str | None]
    sector: Mapped[Sector]
    # Invented for the demonstration, and shown as such.
    is_illustration: Mapped[bool] = mapped_column(default=False)

    __mapper_args__ = {"polymorphic_identity": "organisation"}

    def search_text(self) -> str:
        return f"{self.short_name or ''} {self.sector.value}"


class Person(Record):
    """Somebody known to the community. Their title is their name.

    No ethnicity, ever: not as a column, a tag or a note.
    """

    __tablename__ = "person"
    # Their page does not say it either: it is how they sign in.
    unshown = Record.unshown | {"email"}
    called: ClassVar = {"title": "name", "disabled_on": "stopped from signing in"}

    id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True)
    # In lower case; may be missing (a guest speaker).
    email: Mapped[str | None] = mapped_column(unique=True)
    job_title: Mapped[str | None]
    level: Mapped[Level | None]
    joined_on: Mapped[date | None]
    left_on: Mapped[date | None]
    # Disabled people cannot sign in, whatever they hold.
    disabled_on: Mapped[date | None]

    __mapper_args__ = {"polymorphic_identity": "person"}

    @property
    def name(self) -> str:
        return self.title

    def is_member(self, today: date) -> bool:
        return self.joined_on is not None and self.joined_on <= today and (self.left_on is None or today < self.left_on)

    def search_text(self) -> str:
        return self.job_title or ""


class Affiliation(Model):
    """Somebody's place in an organisation, from a day until (not including) another."""

    __tablename__ = "affiliation"
    __table_args__ = (Index("ix_affiliation_organisation", "organisation_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    from_on: Mapped[date]
    until_on: Mapped[date | None]


class Grant(Model):
    """A role that somebody gave a person for a reason, from a day until (not including) another."""

    __tablename__ = "role_grant"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[Role]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    why: Mapped[str]
    # Who ended it and for what reason; neither where it ran until the day that was said when it was given.
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_why: Mapped[str | None]
