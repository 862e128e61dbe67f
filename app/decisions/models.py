"""What are proposals, ballots, votes, decisions and corrections?"""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, UniqueConstraint, event, inspect, text
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.charter.models import DecisionRule
from app.decisions.workflow import Choice, How, Outcome, ProposalState, Standing
from app.extensions import Model
from app.people.models import Sector
from app.records.models import Record, Visibility

MOST_OPTIONS = 12  # of a proposal: nobody can choose between more


class Proposal(Record):
    """A question to a body, with options. Its title is the question in a line; its reference is P<number>.

    While it is a draft it is for whoever makes it, the chair and the secretary; then for those that it is meant for.
    """

    __tablename__ = "proposal"
    prefix = "P"
    # The entry says it as its reason; the rest follows from the deed.
    untold = Record.untold | {"opened_at", "settled_on", "visibility"}
    unshown = frozenset({"state_why"})
    called: ClassVar = {"title": "question", "comments_until": "comments until", "meant_for": "who may see it"}

    id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True)
    # Who made it; None where the system did.
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    # Markdown.
    background: Mapped[str]
    # What proposers themselves have in it, in words; empty says none.
    interests: Mapped[str]
    state: Mapped[ProposalState] = mapped_column(default=ProposalState.DRAFT)
    state_why: Mapped[str | None]
    opened_at: Mapped[datetime | None]
    # Until when comments help.
    comments_until: Mapped[date | None]
    settled_on: Mapped[date | None]
    # Who sees it once it is open: members, or the steering group alone.
    meant_for: Mapped[Visibility] = mapped_column(default=Visibility.MEMBERS)

    __mapper_args__ = {"polymorphic_identity": "proposal", "inherit_condition": id == Record.id}
    __table_args__ = (Index("ix_proposal_state", "state", "id"),)

    def search_text(self) -> str:
        return self.background


class Option(Model):
    """One answer to a proposal's question."""

    __tablename__ = "proposal_option"
    __table_args__ = (UniqueConstraint("proposal_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    # From 1: "option 2".
    number: Mapped[int]
    text: Mapped[str]
    is_recommended: Mapped[bool] = mapped_column(default=False)


class Ballot(Model):
    """The voting seats are asked for or against one option. Whose vote counts was written down as it opened."""

    __tablename__ = "ballot"
    __table_args__ = (
        Index("ix_ballot_proposal", "proposal_id", "id"),
        # No two at once on one question.
        Index(
            "uq_ballot_open",
            "proposal_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    option_id: Mapped[int] = mapped_column(ForeignKey("proposal_option.id"))
    how: Mapped[How]
    rule: Mapped[DecisionRule]
    # How many have to take part, and the sector of which somebody has to.
    needed: Mapped[int]
    sector: Mapped[Sector | None]
    # The version of the terms of reference that says so.
    terms_id: Mapped[int | None] = mapped_column(ForeignKey("document_version.id"))
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # Of a written procedure: until when votes are taken.
    closes_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # Closed without one, it was called off and says nothing.
    outcome: Mapped[Outcome | None]

    @property
    def is_called_off(self) -> bool:
        return self.closed_at is not None and self.outcome is None


class Elector(Model):
    """A voting seat as a ballot opened: who held it, and whether they are recused."""

    __tablename__ = "ballot_elector"

    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    # Who is present for them, and votes in their place.
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    recused_why: Mapped[str | None]
    # Of the seat, as it was then.
    sector: Mapped[Sector | None]


class Vote(Model):
    """What a seat says. Said again before the ballot closes, the last one counts."""

    __tablename__ = "ballot_vote"

    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"), primary_key=True)
    # Who said it: the holder or their deputy; or whoever wrote it down for them in the meeting.
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    choice: Mapped[Choice]
    # Why, where somebody wants it on record: dissent above all.
    reason: Mapped[str | None]
    at: Mapped[datetime] = mapped_column(default=clock.now)


class Decision(Record):
    """What a body decided. Its title is the decision in a line; its reference is D<year>-<number>.

    Nothing in the application rewords it: see ``WORDED``. Only erasure takes a name out of it.
    """

    __tablename__ = "decision"
    # The entry says it in its verb.
    untold = Record.untold | {"year", "year_number", "decided_at", "standing_on", "visibility", "ballot_id"}
    # They stand on its page as they were; the history keeps their fingerprint.
    unshown = frozenset({"statement", "reasons", "dissent", "standing_why"})
    called: ClassVar = {"title": "decision"}

    id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    # Of the day on which it was decided, on the community's calendar; numbered from 1 in each.
    year: Mapped[int]
    year_number: Mapped[int]
    # Markdown: as it was decided.
    statement: Mapped[str]
    reasons: Mapped[str]
    dissent: Mapped[str | None]
    how: Mapped[How]
    decided_on: Mapped[date]
    decided_at: Mapped[datetime] = mapped_column(default=clock.now)
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"), index=True)
    ballot_id: Mapped[int | None] = mapped_column(ForeignKey("ballot.id"))
    standing: Mapped[Standing] = mapped_column(default=Standing.STANDS)
    # Why it is provisional, was ratified, lapsed.
    standing_why: Mapped[str | None]
    standing_on: Mapped[date | None]
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"), index=True)
    review_on: Mapped[date | None]
    # Somebody has to do something about it; an action that follows from it answers that.
    needs_action: Mapped[bool] = mapped_column(default=False)

    __mapper_args__ = {"polymorphic_identity": "decision", "inherit_condition": id == Record.id}
    __table_args__ = (
        UniqueConstraint("body_id", "year", "year_number"),
        # The log, newest first; ends in id for paging by key.
        Index("ix_decision_decided", "decided_on", "id"),
        Index("ix_decision_standing", "standing", "decided_on", "id"),
        # What nobody has taken up, and what is to be looked at again.
        Index("ix_decision_needs_action", "standing", "needs_action", "decided_on", "id"),
        Index("ix_decision_review", "standing", "review_on", "id"),
    )

    def search_text(self) -> str:
        return f"{self.statement} {self.reasons} {self.dissent or ''}"


# What stands as it was decided.
WORDED = (
    "title",
    "statement",
    "reasons",
    "dissent",
    "decided_on",
    "decided_at",
    "how",
    "year",
    "year_number",
    "body_id",
)


def _stands(decision: Decision, value: Any, _before: Any, initiator: Any) -> Any:
    if inspect(decision).persistent:
        raise RuntimeError(f"{initiator.key} of a decision stands as it was decided")
    return value


for _column in WORDED:
    event.listen(getattr(Decision, _column), "set", _stands)


class Correction(Model):
    """What was wrong in how a decision was written down, set right on a day. The decision itself stays as it was."""

    __tablename__ = "decision_correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), index=True)
    text: Mapped[str]
    why: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
