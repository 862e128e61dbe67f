"""What may a person type about a whole action?"""

from wtforms import Field, RadioField, ValidationError

from app.actions.forms.fields import STRAND_WORDS, CheckboxList, choices_of
from app.actions.models import Priority, Repeat, Strand
from app.actions.rows import PRIORITY_WORDS
from app.web.forms import Day, Form, Line, Once, OneOf, Paragraph, Percent, Version
from app.wording import capital


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
    strand = RadioField("Which strand is it part of?", choices=choices_of(STRAND_WORDS), validate_choice=False)
    owner = Line(
        "Owner",
        missing="Type the name of one person",
        description="One person who answers for it. Type a name and choose from the list",
    )
    organisation = OneOf("Whose action is it?", choices={})
    plan = OneOf("Which plan is it part of?", choices={}, default="", validate_choice=False)
    start_on = Day("Starts (if it is not at once)")
    due_on = Day("Due", missing="Choose the day by which it will be done")
    priority = OneOf("Priority", choices=choices_of(PRIORITY_WORDS), default=Priority.NORMAL.value)
    repeats = OneOf(
        "Does it come again?",
        choices={"": "No, it is done once", **{repeat.value: capital(repeat.value) for repeat in Repeat}},
        default="",
        description="When it is reported done the next one is there, agreed, with the same owner",
    )
    answers = CheckboxList("Which recommendations does it answer?", choices={})

    @property
    def has_plans(self) -> bool:
        """Is there a plan to choose?"""
        return len(self.plan.choices) > 1

    @property
    def asks_why(self) -> bool:
        return self.has_plans or bool(self.answers.choices)

    def validate_strand(self, field: Field) -> None:
        if field.data not in {strand.value for strand in Strand}:
            raise ValidationError("Choose one of the two strands")

    def validate_plan(self, field: Field) -> None:
        if field.data not in self.plan.choices:
            raise ValidationError("This plan is no longer there. Choose another, or none")

    def offer(
        self,
        organisations: list[tuple[str, str]],
        recommendations: list[tuple[str, str]],
        plans: list[tuple[str, str]],
        community: bool,
    ) -> None:
        nobody = [("", "The community itself")] if community else []
        self.organisation.choices = dict([*nobody, *organisations])
        self.plan.choices = dict([("", "No plan"), *plans])
        self.answers.choices = dict(recommendations)


class EditForm(ProposeForm):
    once = None
    version = Version()
    why = Line("If the due date moves: why?", most=500, sometimes=True)
    progress = Percent("How much of it is done, in per cent")
