"""What is a request to join, and how far can it be?"""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.access.roles import Role
from app.extensions import Model
from app.people.models import Level


class RequestStatus(enum.Enum):
    WAITING = "waiting"
    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TAKEN_BACK = "taken back"


NEXT_STEPS: dict[RequestStatus, frozenset[RequestStatus]] = {
    RequestStatus.WAITING: frozenset({RequestStatus.INVITED, RequestStatus.DECLINED}),
    # Back to waiting: the invitation was too old, and whoever had it asked for another.
    RequestStatus.INVITED: frozenset({RequestStatus.ACCEPTED, RequestStatus.TAKEN_BACK, RequestStatus.WAITING}),
    RequestStatus.ACCEPTED: frozenset(),
    RequestStatus.DECLINED: frozenset(),
    RequestStatus.TAKEN_BACK: frozenset(),
}
OPEN = frozenset({RequestStatus.WAITING, RequestStatus.INVITED})
_IS_OPEN = text("status IN ('waiting', 'invited')")


class JoinRequest(Model):
    """Somebody who wants to join, or was asked to. No record: whoever is declined can be forgotten."""

    __tablename__ = "join_request"
    __table_args__ = (
        # One open request for each address.
        Index("ix_join_request_open", "email", unique=True, sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),
        # The lists by status and age, ending in id for paging by key.
        Index("ix_join_request_status", "status", "asked_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    # In lower case.
    email: Mapped[str]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    # What was typed, where it is none that is known here.
    organisation_name: Mapped[str | None]
    job_title: Mapped[str | None]
    level: Mapped[Level | None]
    # Why they would like to join, in their own words.
    why: Mapped[str | None]
    # Did they apply themselves? Otherwise somebody invited them straight away.
    applied: Mapped[bool]
    # As a member, or as a lead: somebody who speaks for the organisation.
    joins_as: Mapped[Role] = mapped_column(default=Role.MEMBER)
    status: Mapped[RequestStatus]
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    decline_reason: Mapped[str | None]
    # What whoever invited wrote to them, for the letter and the page that it leads to.
    own_words: Mapped[str | None]
    expires_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    # Who came of it.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    def is_too_old(self, now: datetime) -> bool:
        """Was it an invitation that nobody accepted in its time?"""
        return self.status is RequestStatus.INVITED and self.expires_at is not None and self.expires_at < now

    def move_to(self, status: RequestStatus) -> None:
        """:raises ValueError: no such step leads on from here."""
        if status not in NEXT_STEPS[self.status]:
            raise ValueError(f"a request that is {self.status.value} cannot become {status.value}")
        self.status = status
