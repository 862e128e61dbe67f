"""What may a person type when they change several actions at once?"""

from wtforms import Field, HiddenField, ValidationError

from app.actions.filters import NO_PLAN
from app.actions.forms.fields import choices_of
from app.actions.rows import PRIORITY_WORDS
from app.web.forms import Day, Form, Line, Once, OneOf, one_line


class ChangeForm(Form):
    """Nothing to type: it is enough to have chosen them."""


class NewOwnerForm(ChangeForm):
    owner = Line("New owner", missing="Type the name of one person", description="Type a name and choose from the list")


class NewDueForm(ChangeForm):
    due_on = Day("New due date", missing="Choose the day by which they will be done")
    why = Line(
        "Why do they move?",
        most=500,
        missing="Say why they move: others planned with the earlier days",
        description="The reason is kept with each of them, and so is the day first promised",
    )


class NewPriorityForm(ChangeForm):
    priority = OneOf("Priority", choices=choices_of(PRIORITY_WORDS))


class NewPlanForm(ChangeForm):
    plan = OneOf("Which plan are they part of?", choices={}, default="", validate_choice=False)

    def offer(self, plans: list[tuple[str, str]]) -> None:
        """Neither the first plan nor none is chosen for anybody."""
        self.plan.choices = {"": "Choose", **dict(plans), NO_PLAN: "No plan"}

    def validate_plan(self, field: Field) -> None:
        if not field.data or field.data not in self.plan.choices:
            raise ValidationError("Choose a plan, or that they are part of none")


class DropForm(ChangeForm):
    why = Line(
        "Why are they dropped?",
        most=500,
        missing="Say why, in a sentence that everybody may read",
        description="Everybody who can see the actions can read this",
    )


class ConfirmForm(Form):
    """``seen`` is the digest of the preview that was shown."""

    once = Once()
    seen = HiddenField(filters=[one_line], render_kw={"id": False})
