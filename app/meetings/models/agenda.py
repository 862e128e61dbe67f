"""What is on the agenda?"""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.meetings.models.outcomes import Outcome
from app.meetings.workflow import ItemState, Purpose
from app.records.models import Record, Visibility


class AgendaItem(Record):
    """Something to talk about. Without a meeting it waits in the body's backlog.

    Until the agenda is published only those who prepare it see it, whatever ``meant_for`` says; then it
    is for those: a confidential item is for the body, or for people by name.
    """

    __tablename__ = "agenda_item"
    untold = Record.untold | {"position", "begun_at", "ended_at", "visibility"}
    called: ClassVar = {"minutes": "minutes allotted", "meant_for": "who may see it", "parent_id": "carried over from"}

    id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    section: Mapped[str]
    position: Mapped[int]
    purpose: Mapped[Purpose]
    background: Mapped[str]
    presenter_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    minutes: Mapped[int]
    state: Mapped[ItemState] = mapped_column(default=ItemState.WAITING)
    state_why: Mapped[str | None]
    meant_for: Mapped[Visibility] = mapped_column(default=Visibility.MEMBERS)
    # What it puts to the vote, if it does; or the decision that it is to ratify.
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"), index=True)
    ratifies_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"), index=True)
    # The meeting whose minutes it is to approve.
    approves_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    # The item of an earlier meeting that it goes on from.
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    begun_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    __mapper_args__ = {"polymorphic_identity": "agenda_item", "inherit_condition": id == Record.id}
    __table_args__ = (
        Index("ix_agenda_item_meeting", "meeting_id", "position", "id"),
        Index("ix_agenda_item_backlog", "body_id", "meeting_id", "id"),
    )

    def search_text(self) -> str:
        """Its background and the notes under it: whoever may see it sees those. A note that changes touches it."""
        notes = select(Outcome.text).where(Outcome.item_id == self.id).order_by(Outcome.position)
        return " ".join([self.background, *db.session.scalars(notes)])
