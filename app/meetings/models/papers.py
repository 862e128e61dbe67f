"""What does an agenda item come with?"""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.extensions import Model


class Paper(Model):
    """One version of a paper: a link or a stored file. Never changed; taken out, it only says so.

    The file belongs to its item, so whoever may see the item may have the file.
    """

    __tablename__ = "agenda_paper"
    __table_args__ = (UniqueConstraint("item_id", "number", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"))
    # Among the papers of its item, and among the versions of itself: both from 1.
    number: Mapped[int]
    revision: Mapped[int]
    title: Mapped[str]
    link: Mapped[str | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    taken_out_at: Mapped[datetime | None]
    taken_out_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    taken_out_why: Mapped[str | None]
