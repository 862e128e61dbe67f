"""What may a person type about an evaluation, and in answer to it?"""

import re

from wtforms import Field
from wtforms.validators import ValidationError

from app import clock
from app.web.forms import Day, Form, Line, Once, Paragraph, Version


class EvaluationForm(Form):
    once = Once()
    title = Line(
        "What is it called?",
        missing="Say what the evaluation is called",
        description="For example: Evaluation of the second year",
    )
    published_on = Day("Published on", missing="Choose the day on which it was published")

    def validate_published_on(self, field: Field) -> None:
        if field.data and field.data > clock.today():
            raise ValidationError("Choose today or an earlier day: enter it when it is out")


class RecommendationForm(Form):
    once = Once()
    code = Line(
        "Its code",
        missing="Give it a code: a letter and a number",
        most=5,
        description="A letter for the area and a number, for example E4. It becomes part of its reference",
    )
    area = Line("Area", missing="Say which area it belongs to", description="For example: Sustaining engagement")
    title = Line("In a few words", missing="Say in a few words what is advised")
    summary = Paragraph("What it asks for", missing="Say in a sentence or two what it asks for", most=2_000)

    def validate_code(self, field: Field) -> None:
        field.data = (field.data or "").upper()
        if not re.fullmatch(r"[A-Z][1-9]\d{0,2}", field.data):
            raise ValidationError("Type a letter and a number, for example E4")


class RewordForm(RecommendationForm):
    """Its code stays: it is called by it."""

    once = None
    code = None
    version = Version()

    def validate_code(self, field: Field) -> None:
        """There is none."""
