"""What is a remark, and whom does it mention?"""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.extensions import Model


class Word(enum.Enum):
    """What somebody's words are: how it goes, from those whose record it is; or a question or remark of others."""

    UPDATE = "update"
    COMMENT = "comment"


class Remark(Model):
    """What somebody said about a record, on a day."""

    __tablename__ = "remark"
    __table_args__ = (Index("ix_remark_record", "record_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"))
    word: Mapped[Word]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    text: Mapped[str]


class Mention(Model):
    """Somebody whom a remark names with an @, and who is told of it."""

    __tablename__ = "remark_mention"

    remark_id: Mapped[int] = mapped_column(ForeignKey("remark.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    # As it stands in the text, without the @. Whoever is written in two ways stands here twice.
    written: Mapped[str] = mapped_column(primary_key=True)
