"""What is an action, and which facts follow from it? Its states and moves are in ``workflow.py``."""

import enum
from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.actions.workflow import OPEN, SETTLED, ActionStatus
from app.people.models import Person
from app.records.models import Record


class Priority(enum.Enum):
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


class Strand(enum.Enum):
    """The two strands of the community's purpose."""

    LEARNING = "individual learning"
    SYSTEM_CHANGE = "system change"


class Confidence(enum.Enum):
    # By identity, as each is there once: rows and rules look them up thousands of times for a page.
    __hash__ = object.__hash__

    ON_TRACK = "on track"
    AT_RISK = "at risk"
    OFF_TRACK = "off track"


class Repeat(enum.Enum):
    """How often an action comes again once it was reported done."""

    MONTHLY = "every month"
    QUARTERLY = "every three months"
    HALF_YEARLY = "every six months"
    YEARLY = "every year"


class Action(Record):
    """A promise with one owner and one day. Its reference is A<number>."""

    __tablename__ = "action"
    prefix = "A"
    # Written by the rules, told by the deed that they follow from.
    untold = Record.untold | {
        "first_due_on",
        "reported_by_id",
        "verified_by_id",
        "updated_at",
        "settled_on",
        "reopened_at",
        "repeats_from",
    }
    # The entry says it as its reason.
    unshown = Record.unshown | {"status_why"}
    called: ClassVar = {"repeats": "comes again"}
    units: ClassVar = {"progress": "%"}

    id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True)
    done_when: Mapped[str]
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    owner: Mapped[Person] = relationship(lazy="raise_on_sql", foreign_keys=owner_id)
    # The plan it is part of, if it is part of one.
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"))
    strand: Mapped[Strand]
    priority: Mapped[Priority] = mapped_column(default=Priority.NORMAL)
    start_on: Mapped[date | None]
    due_on: Mapped[date]
    # The day first promised: moving the due date never loses it.
    first_due_on: Mapped[date]
    status: Mapped[ActionStatus] = mapped_column(default=ActionStatus.PROPOSED)
    # Why it is blocked, was dropped, or was sent back.
    status_why: Mapped[str | None]
    confidence: Mapped[Confidence] = mapped_column(default=Confidence.ON_TRACK)
    confidence_why: Mapped[str | None]
    progress: Mapped[int] = mapped_column(default=0)  # per cent
    reported_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    settled_on: Mapped[date | None]
    # When it was last sent back or reopened: evidence from before no longer shows that it is done.
    reopened_at: Mapped[datetime | None]
    repeats: Mapped[Repeat | None]
    # The day from which its rhythm is counted: moving one due date does not move those after it.
    repeats_from: Mapped[date | None]
    # When its people last said how it goes.
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)

    __mapper_args__ = {"polymorphic_identity": "action", "inherit_condition": id == Record.id}
    __table_args__ = (
        # The plan by date, and the same within a status, an owner; each ends in id for paging by key. What
        # stands behind the id is there to be read without the row: whose it is, which every list asks to know
        # whether it may be read; what was settled long ago; and what a list is mostly filtered by.
        Index("ix_action_due", "due_on", "id", "settled_on", "owner_id"),
        Index("ix_action_status_due", "status", "due_on", "id", "settled_on", "owner_id", "priority"),
        Index("ix_action_owner_due", "owner_id", "due_on", "id", "status", "priority"),
        Index("ix_action_plan_due", "plan_id", "due_on", "id"),
        # Of whom nobody has heard for a while; what was settled lately; and how the plan stands.
        Index("ix_action_status_updated", "status", "updated_at", "id", "owner_id"),
        Index("ix_action_status_settled", "status", "settled_on", "id", "owner_id"),
        Index("ix_action_status_confidence", "status", "confidence", "priority", "due_on", "id", "owner_id"),
    )

    @property
    def is_settled(self) -> bool:
        return self.status in SETTLED

    def is_overdue(self, today: date) -> bool:
        return self.status in OPEN and self.due_on < today

    def search_text(self) -> str:
        return f"{self.done_when} {self.confidence_why or ''} {self.status_why or ''}"
