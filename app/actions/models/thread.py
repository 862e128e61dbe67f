"""What do people say about an action?"""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.extensions import Model


class Word(enum.Enum):
    """What somebody's words are: how it goes, from those whose action it is; or a question or remark of others."""

    UPDATE = "update"
    COMMENT = "comment"


class Update(Model):
    """What somebody said about an action, on a day."""

    __tablename__ = "action_update"
    __table_args__ = (Index("ix_action_update_action", "action_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"))
    word: Mapped[Word] = mapped_column(default=Word.UPDATE)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    text: Mapped[str]


class Mention(Model):
    """Somebody whom an update names with an @, and who is told of it."""

    __tablename__ = "action_mention"

    update_id: Mapped[int] = mapped_column(ForeignKey("action_update.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    # As it stands in the text, without the @. Whoever is written in two ways stands here twice.
    written: Mapped[str] = mapped_column(primary_key=True)
