"""By which rules does a body meet and decide?

Its terms of reference say so. Without any it is half of the filled voting seats and a
majority of the votes cast, and the pages say that nobody has agreed to this.
"""

from dataclasses import dataclass, field
from fractions import Fraction

from sqlalchemy import select

from app.charter.models import DecisionRule, DocumentVersion, VersionState
from app.extensions import db
from app.steering.models import Body
from app.steering.quorum import QuorumRule


@dataclass(frozen=True)
class Rules:
    """:ivar version_id: the version of the terms of reference that says so; ``None`` where there is none."""

    quorum: QuorumRule = field(default_factory=QuorumRule)
    decision_rule: DecisionRule = DecisionRule.MAJORITY
    version_id: int | None = None


def terms_in_force(body: Body) -> DocumentVersion | None:
    """The adopted terms of reference of a body, if it has any."""
    if body.terms_id is None:
        return None
    return db.session.scalar(
        select(DocumentVersion).where(
            DocumentVersion.document_id == body.terms_id, DocumentVersion.state == VersionState.ADOPTED
        )
    )


def rules_of(body: Body, version: DocumentVersion | None) -> Rules:
    """What one version of the terms of reference asks for; what it leaves open is as without any."""
    if version is None:
        return Rules()
    asked = version.quorum_number is not None or version.quorum_fraction is not None
    part = Fraction(version.quorum_fraction.value) if version.quorum_fraction is not None else Fraction(0)
    return Rules(
        quorum=QuorumRule(
            number=version.quorum_number or 0,
            fraction=part if asked else QuorumRule().fraction,
            sector=version.composition_sector,
        ),
        decision_rule=version.decision_rule or DecisionRule.MAJORITY,
        version_id=version.id,
    )
