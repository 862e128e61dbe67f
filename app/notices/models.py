"""How often does somebody want letters that they have not asked for?"""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model


class Rhythm(enum.Enum):
    DAILY = "daily"
    WEEKLY = "weekly"
    ASKED = "when asked"


class NoticeChoice(Model):
    """Which letters somebody wants. Whoever has not chosen gets at most one each day."""

    __tablename__ = "notice_choice"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    rhythm: Mapped[Rhythm]
    chosen_at: Mapped[datetime]
