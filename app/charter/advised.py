"""How does each recommendation stand: which actions answer it, and what does the community say to it?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.access.actor import Actor
from app.access.roles import Permission
from app.charter.models import Response
from app.database import AnyRow
from app.web.contributions import Answer, contributions
from app.wording import capital, slug


@dataclass(frozen=True)
class Said:
    """A recommendation with what answers it."""

    reference: str
    title: str
    summary: str
    area: str
    answer: Answer
    response: Response | None
    response_why: str

    @property
    def is_declined(self) -> bool:
        """Not accepted, with the reason, and no action all the same: that is an answer."""
        return self.response is Response.NOT_ACCEPTED and not self.answer.answered

    @property
    def is_gap(self) -> bool:
        """No action answers it, and nobody has said that none will."""
        return not self.answer.answered and not self.is_declined

    @property
    def is_silent(self) -> bool:
        return self.response is None


def answered(rows: Sequence[AnyRow], actor: Actor) -> list[Said]:
    """Recommendations with what answers each, as the features that know say it to this person."""
    found = {row.id: Answer(_nothing(actor), (), answered=False) for row in rows}
    for give in contributions.answers:
        found.update(give(list(found), actor))
    return [
        Said(
            reference=row.reference,
            title=row.title,
            summary=row.summary,
            area=row.area,
            answer=found[row.id],
            response=row.response,
            response_why=row.response_why or "",
        )
        for row in rows
    ]


def reads_every_action(actor: Actor) -> bool:
    """A lead who is not a member sees the actions of their organisation, and so only what those answer."""
    return actor.holds(Permission.READ_MEMBERS)


def _nothing(actor: Actor) -> str:
    """What is said where no action answers, as far as this person can know."""
    if not actor.holds(Permission.ACTIONS_READ):
        return ""
    return "No action yet" if reads_every_action(actor) else "No action of yours"


def line(row: Said) -> dict[str, Any]:
    return {
        "reference": row.reference,
        "title": row.title,
        "summary": row.summary,
        "href": f"/recommendations/{row.reference}",
        "actions_words": "" if row.is_declined else row.answer.words,
        "progress_segments": row.answer.segments,
        "is_gap": row.is_gap,
        "response": slug(row.response) if row.response else "",
        "response_words": capital(row.response.value) if row.response else "",
        "response_why": row.response_why,
    }
