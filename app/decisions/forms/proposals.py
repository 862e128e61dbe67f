"""What may a person type about a proposal and its ballots?"""

from typing import Any

from wtforms import BooleanField, Field, HiddenField, RadioField
from wtforms.validators import ValidationError

from app import clock
from app.actions.forms.fields import CheckboxList
from app.decisions.models import MOST_OPTIONS
from app.records.models import Visibility
from app.web.forms import Day, Form, Line, Once, Paragraph, Version, VersionedForm

BACKGROUND = 20_000  # characters
OPTION = 600


class ProposalForm(Form):
    """A whole proposal. There is always room for one option more, so that nobody needs a script to add it."""

    once = Once()
    title = Line(
        "The question, in a line",
        missing="Put the question in a line",
        description="For example: Shall we publish the minutes of our meetings?",
    )
    background = Paragraph(
        "Background",
        most=BACKGROUND,
        description="What one has to know to decide it. Headings, lists and links are written as in documents",
    )
    interests = Paragraph(
        "Your interests in it",
        most=2_000,
        description="What you or your organisation could gain from it, so that everybody knows. Empty says: none",
    )
    recommended = HiddenField(render_kw={"id": False})
    answers = CheckboxList("Which recommendations does it answer?", choices={})
    steering_only = BooleanField(
        "Only the steering group sees it",
        description="Otherwise every member does, once it is open",
    )

    def __init__(self, *arguments: Any, options: list[str] | None = None, recommended: str = "", **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.typed_options = options or []
        self.recommended.data = recommended
        self.option_errors: list[str] = []

    @property
    def unseen(self) -> list[Field]:
        """What goes along with it."""
        return [field for field in self if isinstance(field, HiddenField) and field is not self.recommended]

    @property
    def rooms(self) -> list[tuple[int, str]]:
        """Each option with its number; and room for more of them, if there may be more."""
        filled = self.typed_options
        rooms = max(2, len(filled) + 1) if len(filled) < MOST_OPTIONS else len(filled)
        return [(n + 1, filled[n] if n < len(filled) else "") for n in range(rooms)]

    def values(self) -> dict[str, Any]:
        return {
            "title": self.title.data,
            "background": self.background.data or "",
            "interests": self.interests.data or "",
            "meant_for": Visibility.STEERING if self.steering_only.data else Visibility.MEMBERS,
        }

    def chosen(self) -> tuple[list[str], int | None]:
        """The options that say something, in their order, and which of them is recommended, from 1.

        Numbers move up where one in between says nothing.
        """
        kept = [(n, text) for n, text in enumerate(self.typed_options, start=1) if text]
        wanted = self.recommended.data or ""
        place = next((at for at, (n, _) in enumerate(kept, start=1) if str(n) == wanted), None)
        return [text for _, text in kept], place

    def validate(self, extra_validators: Any = None) -> bool:
        sound = super().validate(extra_validators)
        options, recommended = self.chosen()
        if any(len(option) > OPTION for option in options):
            self.option_errors.append(f"Make this option shorter: at most {OPTION} characters")
        if self.recommended.data and recommended is None:
            self.option_errors.append("Recommend an option that says something")
        return sound and not self.option_errors


class RevisionForm(ProposalForm):
    once = None
    version = Version()
    # The options as they stood when the form was made.
    base = HiddenField(render_kw={"id": False})


class FieldForm(VersionedForm):
    """One field of a proposal, edited in place."""

    title = Line("Question", missing="Put the question in a line")
    background = Paragraph("Background", most=BACKGROUND)
    interests = Paragraph("Interests of the proposer", most=2_000)
    comments_until = Day("Comments until")

    def only(self, name: str) -> "FieldForm":
        for other in FIELDS:
            if other != name:
                delattr(self, other)
        return self


# What is edited in place: the column, and what it is called in a sentence.
FIELDS = {
    "title": "question",
    "background": "background",
    "interests": "interests",
    "comments_until": "day until which comments help",
}


class OpenForm(Form):
    comments_until = Day("Comments help until", description="You can leave this empty, and change it later")


class WhyForm(Form):
    why = Line("Why?", missing="Say why: whoever reads the proposal reads it", most=500)


class StepForm(Form):
    """A step that asks for nothing more."""


class BallotForm(Form):
    """Of a written procedure: at a meeting, its own page asks."""

    once = Once()
    option = RadioField("Which option is put to the vote?", choices={}, validate_choice=False)
    closes_on = Day(
        "Until which day?",
        description="Votes are taken until that day is over. Whoever can vote is written to, and reminded once",
    )

    def validate_option(self, field: RadioField) -> None:
        if field.data not in dict(field.choices or {}):
            raise ValidationError("Choose the option that is put to the vote")

    def validate_closes_on(self, field: Field) -> None:
        if field.data is None or field.data < clock.today():
            raise ValidationError("Choose today or a day to come, so that everybody has time to vote")


class RecuseForm(Form):
    why = Line(
        "Which interest stands in the way?",
        missing="Say which interest stands in the way: it stands beside the ballot",
        most=500,
    )
