"""What may a person type about a decision?"""

from typing import Any

from wtforms import BooleanField, Field, RadioField
from wtforms.validators import ValidationError

from app import clock
from app.actions.forms.fields import STRAND_WORDS, choices_of
from app.actions.models import Strand
from app.decisions.workflow import How, Standing
from app.records.models import Visibility
from app.web.forms import Day, Form, Line, Once, Paragraph, VersionedForm

STATEMENT = 8_000  # characters


class DecisionForm(Form):
    """What was decided, to be recorded. From then on its words stand."""

    once = Once()
    title = Line(
        "The decision, in a line",
        missing="Say in a line what is decided",
        description="For example: The minutes are published",
    )
    statement = Paragraph(
        "What is decided, word for word",
        missing="Write down what is decided, as it shall stand",
        most=STATEMENT,
        description="It is never edited: what turns out to be wrong is corrected beside it, with the day",
    )
    reasons = Paragraph("Reasons", most=STATEMENT, description="So that nobody has to ask later why")
    dissent = Paragraph("Dissent", most=4_000, description="Who would have decided otherwise, and why, if they want it")
    how = RadioField(
        "How was it decided?",
        choices={how.value: how.value.capitalize() for how in How},
        default=How.MEETING.value,
        validate_choice=False,
    )
    decided_on = Day(
        "Decided on", missing="Choose the day of the decision", description="Its number is of the year of this day"
    )
    is_provisional = BooleanField(
        "It is provisional: a meeting has yet to ratify it",
        description="Because too few were there, or because it was decided between meetings",
    )
    supersedes = Line(
        "Which decision does it supersede?",
        most=20,
        description="Its reference, for example D2026-007. That one stays to be read, and says what superseded it",
    )
    needs_action = BooleanField("It needs an action", description="Somebody has to do something about it")
    review_on = Day("Look at it again on")
    steering_only = BooleanField("Only the steering group sees it")

    def validate_how(self, field: Field) -> None:
        if field.data not in {how.value for how in How}:
            raise ValidationError("Choose how it was decided")

    def validate_decided_on(self, field: Field) -> None:
        if field.data and field.data > clock.today():
            raise ValidationError("Choose today or an earlier day: it is recorded when it has been decided")

    def values(self) -> dict[str, Any]:
        return {
            "title": self.title.data,
            "statement": self.statement.data,
            "reasons": self.reasons.data or "",
            "dissent": self.dissent.data or None,
            "how": How(self.how.data),
            "decided_on": self.decided_on.data,
            "standing": Standing.PROVISIONAL if self.is_provisional.data else Standing.STANDS,
            "needs_action": self.needs_action.data,
            "review_on": self.review_on.data,
            "visibility": Visibility.STEERING if self.steering_only.data else Visibility.MEMBERS,
        }


class CorrectForm(Form):
    once = Once()
    text = Paragraph("What is right", missing="Say what is right", most=4_000)
    why = Line(
        "Why?",
        missing="Say why, for example: the minutes of the meeting say so",
        most=500,
    )


class ReviewForm(VersionedForm):
    review_on = Day("Look at it again on", description="Empty says that nobody has to")


class NeedsActionForm(VersionedForm):
    needs_action = RadioField(
        "Does it need an action?",
        choices={"yes": "Yes: somebody has to do something about it", "no": "No"},
        validate_choice=False,
    )

    def validate_needs_action(self, field: Field) -> None:
        if field.data not in ("yes", "no"):
            raise ValidationError("Choose yes or no")


class FollowForm(Form):
    """An action that follows from a decision, as short as it can be said."""

    once = Once()
    title = Line("What will be done?", missing="Say what will be done")
    done_when = Paragraph("How will others see that it is done?", most=2_000)
    owner = Line("Who owns it?", missing="Say who owns it: one person answers for it")
    due_on = Day("By when?", missing="Choose the day by which it is done")
    strand = RadioField(
        "Strand",
        choices=choices_of(STRAND_WORDS),
        default=Strand.SYSTEM_CHANGE.value,
        validate_choice=False,
    )

    def values(self) -> dict[str, Any]:
        return {
            "title": self.title.data,
            "done_when": self.done_when.data or "",
            "strand": Strand(self.strand.data),
            "due_on": self.due_on.data,
        }

    def validate_strand(self, field: Field) -> None:
        if field.data not in {strand.value for strand in Strand}:
            raise ValidationError("Choose one of the two")
