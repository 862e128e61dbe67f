"""What may a person type about minutes, and what are they told?"""

from app.remarks.forms import MENTION_HINT, CommentForm
from app.web.forms import Form, Line, Paragraph, VersionedForm


class IntroductionForm(VersionedForm):
    introduction = Paragraph(
        "What stands before the items",
        most=10_000,
        description="Who welcomed whom, what was asked for at the start. It may be empty",
    )


class RemarkForm(CommentForm):
    """What somebody says about minutes before they are approved."""

    text = Paragraph(
        "What is wrong, or missing?",
        missing="Write what is wrong or missing",
        most=2_000,
        description="Whoever reads these minutes reads it: leave out what is confidential. " + MENTION_HINT,
    )


class CirculateForm(Form):
    """Nothing to type: one button."""


class TakeBackForm(Form):
    why = Line(
        "Why are they taken back?", missing="Say why they are taken back: those who have read them will ask", most=500
    )


class ErratumForm(Form):
    text = Paragraph(
        "What is right?",
        missing="Say what is right, and where",
        description="The minutes stay as they were approved; this stands below them, with today’s date",
    )
