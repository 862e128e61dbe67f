"""What are goals, evaluations and recommendations?"""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.records.models import Record


class Goal(Record):
    """One thing the community is for. Its title is the goal."""

    __tablename__ = "goal"
    prefix = "G"

    id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True)
    position: Mapped[int]

    __mapper_args__ = {"polymorphic_identity": "goal"}


class Evaluation(Record):
    """Somebody's look at how the community is doing."""

    __tablename__ = "evaluation"

    id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True)
    published_on: Mapped[date]
    # Stands before each of its codes: the first evaluation's E4 is R-E4.
    code_prefix: Mapped[str] = mapped_column(unique=True)

    __mapper_args__ = {"polymorphic_identity": "evaluation"}


class Recommendation(Record):
    """What an evaluation advises. Its reference is the evaluation's prefix and its own code."""

    __tablename__ = "recommendation"

    id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"), index=True)
    evaluation: Mapped[Evaluation] = relationship(lazy="raise_on_sql", foreign_keys=evaluation_id)
    code: Mapped[str]
    area: Mapped[str]
    position: Mapped[int]
    summary: Mapped[str]

    __mapper_args__ = {"polymorphic_identity": "recommendation", "inherit_condition": id == Record.id}

    def search_text(self) -> str:
        return f"{self.area} {self.summary}"
