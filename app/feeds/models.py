"""What is a feed?"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.extensions import Model


class Feed(Model):
    """An address that shows somebody's own, to whoever knows it. Ended, it shows nothing any more."""

    __tablename__ = "feed"
    __table_args__ = (
        # One of each kind at a time.
        Index(
            "ix_feed_running",
            "person_id",
            "kind",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    # What it shows: the name of a registered kind of feed.
    kind: Mapped[str]
    # Of its secret: who reads the database cannot read the feed.
    digest: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]
