"""What is known of a stored file?"""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.extensions import Model


class StoredFile(Model):
    """A file that belongs to a record: whoever may see the record may have the file."""

    __tablename__ = "stored_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), index=True)
    # What the person called it; never a path.
    name: Mapped[str]
    # What it is, by its content.
    media_type: Mapped[str]
    size: Mapped[int]  # bytes
    sha256: Mapped[str]
    # Its random name in the folder.
    stored_as: Mapped[str] = mapped_column(unique=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
