"""What is a saved view, and which columns did somebody choose?"""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.extensions import Model


class SavedView(Model):
    """An address of ours under a name that somebody gave it."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("person_id", "area", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    # The part of the application whose pages offer it: "actions".
    area: Mapped[str]
    name: Mapped[str]
    # A path on this site with its query.
    address: Mapped[str]
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)


class ChosenColumns(Model):
    """The columns that somebody wants to see of a table. Whoever has not chosen sees the usual ones."""

    __tablename__ = "chosen_columns"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    area: Mapped[str] = mapped_column(primary_key=True)
    # Their names, in the order of the table, with a space between them.
    columns: Mapped[str]
