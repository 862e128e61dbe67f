"""What may a person type about a document?"""

from typing import Any

from wtforms import BooleanField, HiddenField, IntegerField
from wtforms.validators import Optional, ValidationError

from app.charter.models import DecisionRule, DocumentKind, QuorumFraction
from app.people.models import Sector
from app.web.forms import Day, Form, Line, Once, OneOf, Paragraph
from app.wording import capital

LONGEST = 40_000  # characters of a text
HOW_TO_WRITE = "Plain words are enough. How to make headings, lists and links stands below"
FRACTIONS = {
    QuorumFraction.THIRD: "one third of the filled voting seats",
    QuorumFraction.HALF: "half of the filled voting seats",
    QuorumFraction.TWO_THIRDS: "two thirds of the filled voting seats",
}


class DraftForm(Form):
    once = Once()
    # What the draft said when the form was made: see ``app.charter.merging``.
    base = HiddenField(render_kw={"id": False})
    title = Line("Title", missing="Say what this document is called")
    text = Paragraph("Text", missing="Write the text, or at least its first sentence", most=LONGEST)
    changes = Line(
        "What changes with this version, in a sentence",
        most=500,
        description="Members read it before they compare. Leave it empty for a first version",
    )
    asks_acceptance = BooleanField(
        "Ask members to read and accept it",
        description="Also those who accepted an earlier version. Whoever speaks for an organisation is asked, too",
    )
    review_on = Day("Look at it again by")

    def values(self) -> dict[str, Any]:
        """What it says, by column."""
        return {
            "title": self.title.data,
            "text": self.text.data,
            "changes": self.changes.data or None,
            "asks_acceptance": self.asks_acceptance.data,
            "review_on": self.review_on.data,
        }

    def show(self, values: dict[str, Any]) -> None:
        """Let it say this, whatever was typed."""
        for name, value in values.items():
            self[name].data = getattr(value, "value", value) if isinstance(self[name], OneOf) else value
            self[name].raw_data = None


class Number(IntegerField):
    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("Type a whole number, for example 5") from None


class TermsForm(DraftForm):
    """Terms of reference also say how meetings are held, so that meetings can count by it."""

    quorum_number = Number(
        "Quorum: at least so many voting members",
        validators=[Optional()],
        description="Of the number and the part, the larger counts",
    )
    quorum_fraction = OneOf(
        "Quorum: at least this part",
        choices={"": "no part is asked for", **{choice.value: capital(words) for choice, words in FRACTIONS.items()}},
    )
    composition_sector = OneOf(
        "Composition: a voting member of this sector is there",
        choices={"": "no sector is asked for", **{sector.value: capital(sector.value) for sector in Sector}},
    )
    decision_rule = OneOf(
        "How it decides",
        choices={"": "not said yet", **{rule.value: capital(rule.value) for rule in DecisionRule}},
    )

    def validate_quorum_number(self, field: IntegerField) -> None:
        if field.data is not None and not 1 <= field.data <= 999:
            raise ValidationError("Type a number from 1 to 999")

    def values(self) -> dict[str, Any]:
        return {
            **super().values(),
            "quorum_number": self.quorum_number.data,
            "quorum_fraction": QuorumFraction(self.quorum_fraction.data) if self.quorum_fraction.data else None,
            "composition_sector": Sector(self.composition_sector.data) if self.composition_sector.data else None,
            "decision_rule": DecisionRule(self.decision_rule.data) if self.decision_rule.data else None,
        }


def form_for(kind: DocumentKind) -> type[DraftForm]:
    return TermsForm if kind is DocumentKind.TERMS else DraftForm


class DiscardForm(Form):
    why = Line(
        "Why?",
        missing="Say why, so that nobody looks for it",
        most=500,
        description="It stands in the history, which everybody who sees the document can read",
    )
