"""What is a plan?"""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.people.models import Person
from app.records.models import Record


class Plan(Record):
    """Actions under one objective, and somebody who leads them. People call it by its title."""

    __tablename__ = "plan"

    id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True)
    # What will be different when all of it is done.
    objective: Mapped[str]
    lead_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    lead: Mapped[Person] = relationship(lazy="raise_on_sql", foreign_keys=lead_id)
    # By when the objective is to be reached, if somebody has said so.
    until_on: Mapped[date | None]

    __mapper_args__ = {"polymorphic_identity": "plan", "inherit_condition": id == Record.id}

    def search_text(self) -> str:
        return self.objective
