"""What are documents, goals, evaluations and recommendations?"""

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.charter.workflow import Response, VersionState
from app.extensions import Model
from app.people.models import Sector
from app.records.models import Record


class DocumentKind(enum.Enum):
    """In the order in which a newcomer reads them."""

    INTRODUCTION = "introduction"
    PURPOSE = "purpose"
    GOALS = "goals"
    GROUND_RULES = "ground rules"
    SAFETY = "approach to safety"
    TERMS = "terms of reference"
    OTHER = "other"


# Of which there may be several: a working group has terms of reference of its own.
SEVERAL = frozenset({DocumentKind.TERMS, DocumentKind.OTHER})


class QuorumFraction(enum.Enum):
    """A part of the filled voting seats; ``fractions.Fraction`` reads its value."""

    THIRD = "1/3"
    HALF = "1/2"
    TWO_THIRDS = "2/3"


class DecisionRule(enum.Enum):
    NO_OBJECTION = "no sustained objection"
    MAJORITY = "majority of votes cast"
    MAJORITY_ELIGIBLE = "majority of those eligible"


class Document(Record):
    """Something the community has agreed, or is about to. Its title and words are those of the version in force."""

    __tablename__ = "document"
    # Follow from what was done, which the history tells.
    untold = Record.untold | {"words", "visibility"}

    id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True)
    document_kind: Mapped[DocumentKind]
    # The plain text of the version in force, for the search.
    words: Mapped[str] = mapped_column(default="")

    __mapper_args__ = {"polymorphic_identity": "document"}

    def search_text(self) -> str:
        return f"{self.document_kind.value} {self.words}"


def _at_most_one(state: VersionState) -> Index:
    such = text(f"state = '{state.value}'")
    return Index(
        f"uq_document_version_{state.value}", "document_id", unique=True, sqlite_where=such, postgresql_where=such
    )


class DocumentVersion(Model):
    """A document as it was drafted, adopted or superseded. The database itself refuses to edit what was adopted."""

    __tablename__ = "document_version"
    __table_args__ = (
        UniqueConstraint("document_id", "number"),
        _at_most_one(VersionState.DRAFT),
        _at_most_one(VersionState.ADOPTED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    document: Mapped[Document] = relationship(lazy="raise_on_sql", foreign_keys=[document_id])
    number: Mapped[int]
    state: Mapped[VersionState] = mapped_column(default=VersionState.DRAFT)
    title: Mapped[str]
    # Markdown, as ``app.records.markdown`` reads it.
    text: Mapped[str]
    # In a sentence, what is different from the version before.
    changes: Mapped[str | None]
    asks_acceptance: Mapped[bool] = mapped_column(default=False)
    review_on: Mapped[date | None]

    # Of terms of reference, for the meetings that are held under them. The quorum is
    # the larger of the number and the fraction, and somebody from the sector is there.
    quorum_number: Mapped[int | None]
    quorum_fraction: Mapped[QuorumFraction | None]
    composition_sector: Mapped[Sector | None]
    decision_rule: Mapped[DecisionRule | None]

    # Who wrote at it last: they do not note that it is adopted.
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime] = mapped_column(default=clock.now)
    adopted_on: Mapped[date | None]
    adopted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # The decision by which it was adopted: a record of a feature above this one.
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    superseded_on: Mapped[date | None]


# What is drafted of a version, and adopted as it stands.
DRAFTED = (
    "title",
    "text",
    "changes",
    "asks_acceptance",
    "review_on",
    "quorum_number",
    "quorum_fraction",
    "composition_sector",
    "decision_rule",
)


class Acceptance(Model):
    """Somebody has read a version and accepts it."""

    __tablename__ = "acceptance"
    __table_args__ = (UniqueConstraint("version_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("document_version.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    accepted_at: Mapped[datetime] = mapped_column(default=clock.now)


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
    # Told by the deed that they follow from.
    untold = Record.untold | {"position", "responded_on", "responded_by_id", "decision_id"}
    # The entry says it as its reason.
    unshown = Record.unshown | {"response_why"}

    id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"), index=True)
    code: Mapped[str]
    area: Mapped[str]
    position: Mapped[int]
    summary: Mapped[str]
    response: Mapped[Response | None]
    response_why: Mapped[str | None]
    responded_on: Mapped[date | None]
    responded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # The decision by which it was answered.
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))

    __mapper_args__ = {"polymorphic_identity": "recommendation", "inherit_condition": id == Record.id}

    def search_text(self) -> str:
        return f"{self.area} {self.summary} {self.response_why or ''}"
