"""What may a person type when they change one field of an action?"""

from collections.abc import Iterable

from wtforms import RadioField

from app.actions.forms.fields import CONFIDENCE_HINT, Link, choices_of
from app.actions.models import Action, Confidence
from app.actions.rows import PRIORITY_WORDS
from app.actions.workflow import FINISHED, ActionStatus, Move, Needs
from app.web.forms import Day, Line, OneOf, VersionedForm
from app.wording import capital


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
    priority = OneOf("Priority", choices=choices_of(PRIORITY_WORDS))


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
    done_when = Line(
        "How will others see that it is done?",
        most=500,
        sometimes=True,
        description="Something that somebody else can check. Nobody has said so yet",
    )
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
        is_said = bool(action.done_when) and not self.done_when.data
        if is_said or not self.offers(ActionStatus.AGREED.value):
            # Asked only where nobody has said so yet; what was typed is kept, whoever was faster.
            del self.done_when
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
