"""What does signing in leave behind?"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.extensions import Model


class SignInLink(Model):
    """A link in a letter. Only a digest of its token is kept."""

    __tablename__ = "sign_in_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[bytes] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    # A path of ours to go on to.
    onward: Mapped[str | None]


class SignedIn(Model):
    """One session of one person on one device. Only a digest of the cookie's token is kept."""

    __tablename__ = "session"
    __table_args__ = (Index("ix_session_seen", "seen_at"),)

    digest: Mapped[bytes] = mapped_column(primary_key=True)
    # Names the session on the page where its owner can end it.
    label: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    data: Mapped[str]
    device: Mapped[str]
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
