"""Under which terms of reference does a body meet and decide?"""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from sqlalchemy import or_, select

from app.charter.models import DecisionRule, Document, DocumentKind, DocumentVersion, VersionState
from app.extensions import db
from app.records.visibility import current
from app.steering.models import Body
from app.steering.quorum import QuorumRule


@dataclass(frozen=True)
class Rules:
    """What a meeting of a body, or a written procedure, is held under.

    :ivar version_id: the version of the terms of reference that say so; ``None`` where there are none yet.
    """

    quorum: QuorumRule = field(default_factory=QuorumRule)
    decision_rule: DecisionRule = DecisionRule.MAJORITY
    version_id: int | None = None

    @property
    def are_agreed(self) -> bool:
        return self.version_id is not None


def terms_in_force(body: Body) -> DocumentVersion | None:
    """The version in force of a body's terms of reference.

    The steering group's are the charter's, unless others were chosen for it.
    """
    own = Document.id == body.terms_id
    theirs = or_(own, Document.document_kind == DocumentKind.TERMS) if _asks_the_charter(body) else own
    return db.session.scalar(
        select(DocumentVersion)
        .join(Document, Document.id == DocumentVersion.document_id)
        .where(theirs, current(), DocumentVersion.state == VersionState.ADOPTED)
        # The charter's own were there before those of any working group.
        .order_by(Document.id)
        .limit(1)
    )


def terms_to_choose() -> list[tuple[int, str]]:
    """The terms of reference in force, with their titles: those that a body can be given."""
    rows = db.session.execute(
        select(Document.id, Document.title)
        .join(DocumentVersion, DocumentVersion.document_id == Document.id)
        .where(Document.document_kind == DocumentKind.TERMS, DocumentVersion.state == VersionState.ADOPTED, current())
        .order_by(Document.id)
    )
    return [(row.id, row.title) for row in rows]


def _asks_the_charter(body: Body) -> bool:
    return body.is_steering_group and body.terms_id is None


def rules_of(version: Any) -> Rules:
    """What these terms of reference say, or, without any, what holds until there are some.

    Without any: half of the filled voting seats, and a majority of the votes cast.

    :param version: a version of a document, or as much of it as is read here; ``None`` where there is none.
    """
    if version is None:
        return Rules()
    return Rules(
        QuorumRule(version.quorum_number or 0, _fraction(version), version.composition_sector),
        version.decision_rule or DecisionRule.MAJORITY,
        version.id,
    )


def _fraction(version: Any) -> Fraction:
    """A number alone is the whole rule; neither is as if there were none."""
    if version.quorum_fraction is not None:
        return Fraction(version.quorum_fraction.value)
    return Fraction(0) if version.quorum_number else QuorumRule.fraction
