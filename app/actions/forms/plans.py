"""What may a person type about a plan?"""

from app.web.forms import Day, Form, Line, Once, Paragraph, Version

LEAD_HINT = "One person who looks after it. Type a name and choose from the list"


class PlanForm(Form):
    once = Once()
    title = Line(
        "What is it called?",
        missing="Say in a few words what the plan is called",
        description="For example: A welcome for everybody who is new",
    )
    objective = Paragraph(
        "What will be different when all of it is done?",
        missing="Say in a sentence or two what will be different",
        most=1_000,
    )
    lead = Line("Who leads it?", missing="Type the name of one person", description=LEAD_HINT)
    until_on = Day("By when, if there is a day")


class EditPlanForm(PlanForm):
    once = None
    version = Version()


class WithdrawPlanForm(Form):
    once = Once()
    why = Line("Why?", missing="Say why, in a sentence that everybody may read", most=500)
