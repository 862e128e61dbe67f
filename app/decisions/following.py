"""What follows from a decision, and which decision could something follow from: how do pages say it?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from app.access.actor import Actor
from app.charter import policy as charter_policy
from app.charter.models import DocumentVersion, Recommendation, VersionState
from app.decisions import adopting
from app.decisions.models import Decision
from app.decisions.workflow import Standing
from app.steering.queries import the_steering_group
from app.steering.terms import rules_of, terms_in_force
from app.web.contributions import contributions, gives
from app.wording import capital, day


@dataclass(frozen=True)
class Subject:
    """What is decided about: how its page and the decision about it are worded, and where they are.

    :ivar title: of the decision, as it could be recorded; ``statement``, its words.
    :ivar endpoint: notes it; ``recorder`` records the decision; ``taken``, what both addresses take.
    """

    heading: str
    title: str
    statement: str
    endpoint: str
    recorder: str
    taken: Mapping[str, Any]
    back: str
    back_words: str

    @classmethod
    def adopting(cls, document_id: int, number: int, title: str) -> "Subject":
        return cls(
            heading=f"Adopt version {number} of “{title}” by a decision",
            title=f"Adopt version {number} of “{title}”",
            statement=f"The steering group adopts version {number} of “{title}”.",
            endpoint="adopting.adopt",
            recorder="adopting.decide_to_adopt",
            taken={"document_id": document_id},
            back=url_for("charter.version", document_id=document_id, number=number),
            back_words=title,
        )

    @classmethod
    def withdrawing(cls, document_id: int, title: str) -> "Subject":
        return cls(
            heading=f"Withdraw “{title}” by a decision",
            title=f"Withdraw “{title}”",
            statement=f"The steering group withdraws “{title}”.",
            endpoint="adopting.withdraw",
            recorder="adopting.decide_to_withdraw",
            taken={"document_id": document_id},
            back=url_for("charter.show", document_id=document_id),
            back_words=title,
        )

    @classmethod
    def answering(cls, reference: str, title: str) -> "Subject":
        return cls(
            heading=f"Answer {reference} by a decision",
            title=f"Answer {reference}: {title}",
            statement=f"The steering group answers {reference}.",
            endpoint="adopting.answer",
            recorder="adopting.decide_to_answer",
            taken={"reference": reference},
            back=url_for("charter.recommendation", reference=reference),
            back_words=f"{reference} {title}",
        )

    def deed_href(self, by: str | None = None) -> str:
        """Where it is noted, perhaps with the decision chosen."""
        return url_for(self.endpoint, **self.taken, by=by)

    @property
    def record_href(self) -> str:
        return url_for(self.recorder, **self.taken)


def words_of_the_rules() -> str:
    """By which rules the steering group decides today."""
    body = the_steering_group()
    if body is None:
        return ""
    version = terms_in_force(body)
    rules = rules_of(version)
    if version is None:
        return (
            "There are no terms of reference in force yet. Until there are, half of the filled voting seats have"
            f" to be there, and it takes a {rules.decision_rule.value}."
        )
    return f"By the terms of reference it takes: {rules.decision_rule.value}."


# What stands on the pages of drafts and recommendations.


@gives(contributions.on_page_of)
def decisions_to_name(record: Any, actor: Actor) -> dict[str, Any]:
    """On a draft or a recommendation: by which decision it could be adopted or answered, for whoever notes it."""
    if isinstance(record, DocumentVersion):
        return _of_version(record, actor)
    if isinstance(record, Recommendation) and charter_policy.may_respond(actor):
        subject = Subject.answering(record.reference or "", record.title)
        if record.response is not None:
            # It has its answer: that another decision can answer otherwise need not be laid out.
            return {"naming": _way_alone("Answer it anew by a decision", subject)}
        return {"naming": _naming(subject, actor, "Answer it by a decision")}
    return {}


def _of_version(version: DocumentVersion, actor: Actor) -> dict[str, Any]:
    if version.state is VersionState.DRAFT and charter_policy.may_adopt(actor, version):
        subject = Subject.adopting(version.document_id, version.number, version.title)
        return {"naming": _naming(subject, actor, "Adopt it by a decision")}
    if version.state is VersionState.ADOPTED and charter_policy.may_withdraw(actor):
        subject = Subject.withdrawing(version.document_id, version.title)
        return {"naming": _way_alone("Withdraw it by a decision", subject)}
    return {}


def _way_alone(label: str, subject: Subject) -> dict[str, Any]:
    return {"heading": "", "decisions": [], "ways": [(label, subject.deed_href())]}


def _naming(subject: Subject, actor: Actor, heading: str) -> dict[str, Any]:
    rows = adopting.nameable(actor, most=adopting.FEW + 1)
    ways = [("Record a decision for it", subject.record_href)]
    if len(rows) > adopting.FEW:
        ways.insert(0, ("Name an earlier decision", subject.deed_href()))
    return {
        "heading": heading,
        "decisions": [
            {
                "reference": row.reference,
                "title": row.title,
                "day": day(row.decided_on),
                "href": subject.deed_href(by=row.reference),
            }
            for row in rows[: adopting.FEW]
        ],
        "ways": ways,
    }


# What stands on the page of a decision.


def ways_to_follow(decision: Decision, actor: Actor) -> list[tuple[str, str]]:
    """What this person can let follow from a decision that stands: label and address. No statement."""
    if decision.standing is not Standing.STANDS or not charter_policy.may_respond(actor):
        return []
    return [("Adopt a document or answer a recommendation", url_for("adopting.follows", reference=decision.reference))]


def what_can_follow(decision: Decision, actor: Actor) -> dict[str, Any]:
    """The drafts that it could adopt and the recommendations that it could answer."""
    by = decision.reference
    stands = decision.standing is Standing.STANDS
    return {
        "decision": {"reference": by, "title": decision.title},
        "stands": stands,
        "standing": decision.standing.value,
        "drafts": [
            (
                f"Version {row.number} of “{row.title}”",
                url_for("adopting.adopt", document_id=row.document_id, by=by),
            )
            for row in (adopting.waiting_drafts(actor) if stands else ())
        ],
        "recommendations": [
            (
                f"{row.reference} {row.title}",
                capital(row.response.value) if row.response else "Not answered yet",
                url_for("adopting.answer", reference=row.reference, by=by),
            )
            for row in (adopting.open_recommendations(actor) if stands else ())
        ],
    }
