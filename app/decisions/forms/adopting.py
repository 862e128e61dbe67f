"""What may a person type where something follows from a decision, and what are they told?"""

from collections.abc import Sequence

from wtforms import Field, HiddenField, RadioField
from wtforms.validators import ValidationError

from app import clock
from app.charter.models import Response
from app.database import AnyRow
from app.web.forms import Day, Form, Line, Once, Paragraph, Version
from app.wording import day

RESPONSES = {
    Response.ACCEPTED: "Accepted: we do this",
    Response.PARTLY: "Partly accepted: we do a part of it, or in another way",
    Response.NOT_ACCEPTED: "Not accepted: we do not do this, and say why",
}


class ByDecision(Form):
    """Something follows from a decision that is named."""

    decision = RadioField("By which decision?", choices=[], validate_choice=False)

    def choose_from(self, decisions: Sequence[AnyRow]) -> None:
        """Offer these: rows with reference, title and decided_on."""
        self.decision.choices = [
            (row.reference, f"{row.reference} of {day(row.decided_on)}: {row.title}") for row in decisions
        ]

    def validate_decision(self, field: Field) -> None:
        if not field.data:
            raise ValidationError("Choose the decision, or record it first")


class AdoptForm(ByDecision):
    # The draft as it was read: what was written at since is read again first.
    base = HiddenField(render_kw={"id": False})


class AnswerForm(ByDecision):
    version = Version()
    response = RadioField(
        "What does the community say?",
        choices={choice.value: words for choice, words in RESPONSES.items()},
        validate_choice=False,
    )
    response_why = Paragraph(
        "Why?",
        missing="Say why, in a sentence that everybody may read",
        most=1_000,
        description="Whoever signs in reads it beside the recommendation",
    )

    def validate_response(self, field: Field) -> None:
        if field.data not in {response.value for response in Response}:
            raise ValidationError("Choose one of the three")


class WithdrawForm(ByDecision):
    why = Line("Why?", missing="Say why: everybody may read it", most=500)


class RecordForm(Form):
    """What was decided at a meeting, for something that follows from it at once."""

    once = Once()
    title = Line("What was decided, in a line", missing="Say in a line what is decided")
    statement = Paragraph(
        "As it was decided",
        missing="Write down what is decided, as it shall stand",
        description="Its words stand from now on. What is wrong in them is corrected by a dated note",
    )
    reasons = Paragraph("Why?", missing="Say why, for whoever was not there")
    dissent = Paragraph("Who was of another mind, and why?", description="As they want it on record")
    decided_on = Day("Decided on", missing="Choose the day of the decision")

    def validate_decided_on(self, field: Field) -> None:
        if field.data and field.data > clock.today():
            raise ValidationError("Choose today or an earlier day: it is recorded when it has been decided")
