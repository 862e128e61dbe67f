"""What shows that an action was done?"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.extensions import Model


class Evidence(Model):
    """One thing that shows an action was done. What it is stands in its revisions, the newest of which counts."""

    __tablename__ = "action_evidence"
    __table_args__ = (UniqueConstraint("action_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"))
    # Among the evidence of its action, from 1.
    number: Mapped[int]
    title: Mapped[str]


class EvidenceRevision(Model):
    """A link or a stored file, and the day it is about. Never changed; it can be taken out, and then only says so."""

    __tablename__ = "action_evidence_revision"
    __table_args__ = (UniqueConstraint("evidence_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_id: Mapped[int] = mapped_column(ForeignKey("action_evidence.id"))
    # From 1, without gaps.
    number: Mapped[int]
    link: Mapped[str | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    # The day it is about, apart from the day it was added.
    about_on: Mapped[date | None]
    # What is new in it.
    note: Mapped[str | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    taken_out_at: Mapped[datetime | None]
    taken_out_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    taken_out_why: Mapped[str | None]
