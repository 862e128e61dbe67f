"""How is it said what came of an agenda item?"""

from dataclasses import dataclass

from flask import url_for
from markupsafe import Markup

from app.database import AnyRow
from app.decisions.workflow import Standing
from app.meetings import policy
from app.meetings.pages.seen import Live
from app.meetings.queries.strands import of_item
from app.meetings.workflow import OutcomeKind
from app.records.markdown import read
from app.web.text import linked
from app.wording import capital, day


@dataclass(frozen=True)
class Said:
    """One outcome in words.

    :ivar aside: of a decision, that it is provisional; of an action, who owns it and by when.
    :ivar reasons: of a decision, as they were written; so is its dissent.
    """

    id: int
    kind: str
    kind_words: str
    text: Markup
    reference: str
    title: str
    href: str
    aside: str
    reasons: str
    dissent: str
    by: str
    correct_href: str

    @property
    def on_record(self) -> list[tuple[str, Markup]]:
        """What else stands with a decision, each with its heading. Worked out in minutes, where it is shown."""
        said_with_it = (("Reasons", self.reasons), ("Dissent", self.dissent))
        return [(label, read(words, below=3).html) for label, words in said_with_it if words]


def of(seen: Live) -> list[Said]:
    """What came of the item that is looked at, in the order in which it was put down."""
    if seen.shown is None:
        return []
    can_correct = policy.may_write(seen.actor, seen.head, OutcomeKind.NOTE)
    return [said(row, seen.head.number, can_correct) for row in of_item(seen.strands["outcome"], seen.shown.id)]


def said(row: AnyRow, number: int, can_correct: bool) -> Said:
    kind = OutcomeKind(row.word)
    is_reworded = can_correct and kind is OutcomeKind.NOTE and not row.is_so
    return Said(
        id=row.id,
        kind=kind.value,
        kind_words=capital(kind.value),
        # A decision that a line says is not said twice.
        text=linked(row.text if row.text != row.title else ""),
        reference=row.reference or "",
        title=row.title or "",
        href=f"/go/{row.reference}" if row.reference else "",
        aside=_aside(row, kind),
        reasons=row.reasons or "",
        dissent=row.dissent or "",
        by=row.name or "",
        correct_href=url_for("live.correcting", number=number, outcome_id=row.id) if is_reworded else "",
    )


def _aside(row: AnyRow, kind: OutcomeKind) -> str:
    if kind is OutcomeKind.ACTION:
        return f"{row.aside} owns it, due {day(row.day)}" if row.aside and row.day else ""
    if kind is OutcomeKind.DECISION and row.aside != Standing.STANDS.value:
        return capital(row.aside or "")
    return ""
