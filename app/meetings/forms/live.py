"""What may a person type while a meeting is held, and what are they told?"""

from typing import Any, ClassVar

from wtforms import BooleanField, Field, RadioField, ValidationError

from app.actions.forms.fields import STRAND_WORDS, choices_of
from app.actions.models import Strand
from app.decisions.workflow import Choice
from app.meetings.workflow import OutcomeKind, Presence
from app.web.forms import Day, Form, Line, Once, OneOf, Paragraph, Version
from app.wording import capital

LONG = 10_000  # characters of what was said under an item


class OpenForm(Form):
    chair = OneOf("Who chairs it today?", choices={})


class WhyForm(Form):
    why = Line("Why?", missing="Say why in a sentence", most=500)


class GuestForm(Form):
    name = Line(
        "Who else is there?",
        missing="Type the name of one person",
        description="A guest, or a deputy. Type a name and choose from the list",
    )
    presence = RadioField(
        "How?",
        choices={presence.value: capital(presence.value) for presence in Presence},
        default=Presence.PRESENT.value,
    )


class InterestForm(Form):
    person = OneOf("Whose interest is it?", choices={}, validate_choice=False)
    nature = Line(
        "What is the interest?",
        missing="Say in a few words what the interest is",
        most=500,
        description="For example: trustee of the charity that would be paid. Everybody who sees the item reads it",
    )

    def validate_person(self, field: Field) -> None:
        if field.data not in self.person.choices:
            raise ValidationError("Choose somebody who is at the meeting, or holds a seat")


class OutcomeForm(Form):
    """What one person writes under one item; several stand on a page, each with its kind before its names.

    :cvar drafted: what is kept of it while it is written.
    """

    once = Once()
    drafted: ClassVar[tuple[str, ...]]
    kind: ClassVar[OutcomeKind]
    heading: ClassVar[str]
    button: ClassVar[str]

    def __init__(self, **more: Any) -> None:
        super().__init__(prefix=f"said-{self.kind.value}", **more)

    def typed(self) -> dict[str, str]:
        """As it was typed, for a draft."""
        return {name: _as_typed(self[name]) for name in self.drafted}

    def too_long(self) -> bool:
        return any(len(text) > LONG for text in self.typed().values())


def _as_typed(field: Field) -> str:
    if isinstance(field, BooleanField):
        return "y" if field.data else ""
    raw = field.raw_data[0] if field.raw_data else field.data
    return raw if isinstance(raw, str) else ""


class NoteForm(OutcomeForm):
    kind, heading, button, drafted = OutcomeKind.NOTE, "A note", "Put down the note", ("text",)
    text = Paragraph("What was said", missing="Write down what was said", most=LONG)


class DecisionForm(OutcomeForm):
    kind, heading, button = OutcomeKind.DECISION, "A decision", "Record the decision"
    drafted = ("title", "statement", "reasons", "dissent", "review_on", "needs_action")
    title = Line("What is decided, in a line", missing="Say in a line what is decided")
    statement = Paragraph("As it shall stand, if a line does not say it all", most=LONG)
    reasons = Paragraph("Why", missing="Say why in a sentence: whoever was not there will ask")
    dissent = Line("Dissent, if somebody wants it on record", most=1_000)
    review_on = Day("Look at it again on")
    needs_action = BooleanField("Somebody has to do something about it")


class ActionForm(OutcomeForm):
    kind, heading, button = OutcomeKind.ACTION, "An action", "Put down the action"
    drafted = ("title", "done_when", "owner", "strand", "due_on", "follows")
    title = Line("What will be done?", missing="Say in a few words what will be done", description="Begin with a verb")
    done_when = Paragraph(
        "How will others see that it is done?", missing="Say what others will be able to see when it is done"
    )
    owner = Line("Owner", missing="Type the name of one person", description="One person who answers for it")
    due_on = Day("Due", missing="Choose the day by which it will be done")
    strand = RadioField("Which strand is it part of?", choices=choices_of(STRAND_WORDS), validate_choice=False)
    follows = OneOf("What does it follow from?", choices={"": "The item"}, default="", validate_choice=False)

    def offer(self, decisions: list[tuple[str, str]]) -> None:
        self.follows.choices = dict([("", "The item"), *decisions])

    def typed(self) -> dict[str, str]:
        """What it follows from stands there before anything is typed, and is no draft alone."""
        typed = super().typed()
        return typed if any(text for name, text in typed.items() if name != "follows") else {}

    def validate_strand(self, field: Field) -> None:
        if field.data not in {strand.value for strand in Strand}:
            raise ValidationError("Choose one of the two strands")

    def validate_follows(self, field: Field) -> None:
        if field.data not in self.follows.choices:
            raise ValidationError("Choose the item, or a decision of it")


OUTCOMES: dict[OutcomeKind, type[OutcomeForm]] = {form.kind: form for form in (NoteForm, DecisionForm, ActionForm)}


class CorrectForm(Form):
    version = Version()
    text = Paragraph("What the note says", missing="Write what the note says", most=LONG)


class QuestionForm(Form):
    once = Once()
    question = Line(
        "What is put to the vote?",
        missing="Say what is put to the vote, as it would stand",
        description="As a sentence that one can be for or against",
    )


class VoteForm(Form):
    choice = RadioField(
        "Vote", choices={choice.value: capital(choice.value) for choice in Choice}, validate_choice=False
    )
    reason = Line("Why, if it shall stand on record", most=1_000)

    def validate_choice(self, field: Field) -> None:
        if field.data not in {choice.value for choice in Choice}:
            raise ValidationError("Choose for, against or abstain")


class AmendedForm(Form):
    amended = Paragraph(
        "What is amended, if anything is",
        most=4_000,
        description="In words that can be read beside the minutes, which stay as they went out",
    )
