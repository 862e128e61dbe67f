"""What may a person type about an action, and what are they told?"""

import re
from collections.abc import Iterable
from typing import Any

from flask_wtf.file import FileField
from wtforms import Field, HiddenField, RadioField, SelectMultipleField, StringField, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.actions.models import Action, Confidence, Priority, Strand
from app.actions.rows import PRIORITY_WORDS
from app.actions.workflow import FINISHED, ActionStatus, Move, Needs
from app.web.forms import Day, Form, Line, Once, OneOf, Paragraph, Percent, Version, VersionedForm, one_line
from app.wording import capital

STRAND_WORDS = {
    Strand.LEARNING: "Individual learning: what people know and do",
    Strand.SYSTEM_CHANGE: "System change: how organisations work",
}
CONFIDENCE_HINT = "At risk or off track is no verdict on anybody: it helps others to help."


def _choices(words: dict[Any, str]) -> dict[str, str]:
    return {choice.value: label for choice, label in words.items()}


class WebAddress:
    """A link that a browser opens as a page: nothing that runs, on the site that is read in it."""

    # Neither a user before the site nor a backslash in it: https://nhs.uk@evil.example is no page of nhs.uk.
    _PAGE = re.compile(r"https?://[^\s/$.?#@\\\[\]][^\s/?#@\\\[\]]*([/?#]\S*)?", re.IGNORECASE)

    def __call__(self, _form: Form, field: Field) -> None:
        if field.data and not self._PAGE.fullmatch(field.data):
            raise ValidationError("Give a full web address that begins with https://")


def Link(label: str, **more: Any) -> Line:
    return Line(label, most=2_000, validators=[WebAddress()], **more)


class TitleForm(VersionedForm):
    title = Line("Title", missing="Say in a few words what will be done")


class OwnerForm(VersionedForm):
    owner = Line("Owner", missing="Type the name of one person", description="Type a name and choose from the list")


class OwnerChoiceForm(VersionedForm):
    """Several people have the name that was typed."""

    owner_choice = RadioField("Which of them?", choices={})


class DueForm(VersionedForm):
    due_on = Day("Due", missing="Choose the day by which it will be done")
    why = Line("Why does it move?", most=500, sometimes=True)


class PriorityForm(VersionedForm):
    priority = OneOf("Priority", choices=_choices(PRIORITY_WORDS))


class ConfidenceForm(VersionedForm):
    confidence = OneOf("How is it going?", choices={c.value: capital(c.value) for c in Confidence})
    confidence_why = Line("Why, in one sentence", most=500, sometimes=True, description=CONFIDENCE_HINT)


class StatusForm(VersionedForm):
    status = OneOf("Status")
    why = Line("Why?", most=500, sometimes=True, description="Everybody who can see the action can read this")
    evidence_title = Line(
        "What shows that it is done?",
        most=200,
        sometimes=True,
        description="For example: the guide as published. Leave this empty if its page shows the evidence already",
    )
    evidence_link = Link("Link to it", sometimes=True)
    # Which choices ask for a reason: the style sheet shows the field for them.
    why_for: tuple[str, ...] = ()

    def offer(self, action: Action, moves: Iterable[Move]) -> "StatusForm":
        """Offer the status it has and the moves that this person can make."""
        moves = list(moves)
        self.status.choices = {
            action.status.value: capital(action.status.value),
            **{move.to.value: _offered(action, move) for move in moves},
        }
        self.why_for = tuple(move.to.value for move in moves if move.needs is Needs.REASON)
        is_asked_for = any(move.needs is Needs.EVIDENCE for move in moves)
        if not is_asked_for and not self.evidence_title.data and not self.evidence_link.data:
            # Evidence belongs to reporting it done, and not to what is reported already.
            del self.evidence_title, self.evidence_link
        return self

    def keep_choice(self) -> None:
        """Offer what was chosen as well: it was on offer when the form was made. The service says if it still is."""
        if self.status.data in {status.value for status in ActionStatus}:
            self.status.choices.setdefault(self.status.data, capital(self.status.data))

    def offers(self, status: str | None) -> bool:
        return status in (self.status.choices or {})


def _offered(action: Action, move: Move) -> str:
    """A move as a choice: where it leads, and, where that is back, what it means."""
    words = capital(move.to.value)
    goes_back = action.status in FINISHED and move.to not in FINISHED
    return f"{words} again: {move.label.lower()}" if goes_back else words


class CheckboxList(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ProposeForm(Form):
    once = Once()
    title = Line(
        "What will be done?",
        missing="Say in a few words what will be done",
        description="Begin with a verb: publish, agree, brief, map",
    )
    done_when = Paragraph(
        "How will others see that it is done?",
        missing="Say what others will be able to see when it is done",
        description="One or two sentences that somebody else can check",
    )
    strand = RadioField("Which strand is it part of?", choices=_choices(STRAND_WORDS), validate_choice=False)
    owner = Line(
        "Owner",
        missing="Type the name of one person",
        description="One person who answers for it. Type a name and choose from the list",
    )
    organisation = OneOf("Whose action is it?", choices={})
    start_on = Day("Starts (if it is not at once)")
    due_on = Day("Due", missing="Choose the day by which it will be done")
    priority = OneOf("Priority", choices=_choices(PRIORITY_WORDS), default=Priority.NORMAL.value)
    answers = CheckboxList("Which recommendations does it answer?", choices={})

    def validate_strand(self, field: Field) -> None:
        if field.data not in {strand.value for strand in Strand}:
            raise ValidationError("Choose one of the two strands")

    def offer(
        self, organisations: list[tuple[str, str]], recommendations: list[tuple[str, str]], community: bool
    ) -> None:
        nobody = [("", "The community itself")] if community else []
        self.organisation.choices = dict([*nobody, *organisations])
        self.answers.choices = dict(recommendations)


class EditForm(ProposeForm):
    once = None
    version = Version()
    why = Line("If the due date moves: why?", most=500, sometimes=True)
    progress = Percent("How much of it is done, in per cent")


class UpdateForm(Form):
    once = Once()
    text = Paragraph("How is it going?", missing="Write a sentence on how it is going", most=2_000)


class EvidenceForm(Form):
    once = Once()
    title = Line("What does it show?", missing="Say what this shows", description="For example: the guide as published")
    link = Link("Link")
    file = FileField("Or a file", description="A PDF, an Office document, a picture or plain text, up to 15 MB")
    about_on = Day("The day it is about (if it matters)")


UNSEEN = ("sort", "descending", "late", "quiet", "mine", "to_verify", "confidence")


class FilterForm(Form):
    """The filters of the table; a GET form, so every list has an address."""

    sort = HiddenField()
    descending = HiddenField()
    late = HiddenField()
    quiet = HiddenField()
    mine = HiddenField()
    to_verify = HiddenField()
    confidence = HiddenField()

    q = StringField("Search in actions", filters=[one_line])
    status = OneOf(
        "Status",
        choices={
            "": "open and recent",
            "open": "not verified or dropped",
            "going": "agreed and not finished",
            **{status.value.replace(" ", "-"): status.value for status in ActionStatus},
            "all": "every status",
        },
    )
    owner = OneOf("Owner", choices={})
    recommendation = OneOf("Recommendation", choices={})
    organisation = OneOf("Organisation", choices={})
    priority = OneOf("Priority", choices={"": "any priority", **_choices(PRIORITY_WORDS)})

    def unseen(self) -> list[Field]:
        """What goes along with the filters, as far as it says something."""
        return [self[name] for name in UNSEEN if name in self]


class LargeFilterForm(FilterForm):
    """Where there are too many owners to list, one types a name."""

    owner = StringField("Owner’s name", filters=[one_line])
