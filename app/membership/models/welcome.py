"""What are a newcomer's five steps?"""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model


class Step(enum.Enum):
    """In the order in which they are offered; they can be done in any."""

    PURPOSE = "purpose"
    GROUND_RULES = "ground rules"
    PROFILE = "profile"
    FIRST_EVENT = "first event"
    NOTICES = "notices"


class Welcome(Model):
    """Somebody's first weeks. The instants stay, so that the time from a request to each step can be told."""

    __tablename__ = "welcome"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    # When they asked to join, or were asked to; when they did.
    asked_at: Mapped[datetime]
    began_at: Mapped[datetime] = mapped_column(index=True)
    # When they were reminded of what is left: once.
    reminded_at: Mapped[datetime | None]
    # When they said that they have been to an event.
    attended_at: Mapped[datetime | None]


class StepDone(Model):
    __tablename__ = "welcome_step"

    person_id: Mapped[int] = mapped_column(ForeignKey("welcome.person_id"), primary_key=True)
    step: Mapped[Step] = mapped_column(primary_key=True)
    done_at: Mapped[datetime]
