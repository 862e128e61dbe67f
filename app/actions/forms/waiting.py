"""What may a person type about what an action waits for?"""

from wtforms import HiddenField

from app.web.forms import Form, Line, Once, one_line


class WaitsForm(Form):
    once = Once()
    waits_for = Line(
        "Which action does it wait for?",
        missing="Type the reference of an action, for example A7",
        most=20,
        description="Its reference, for example A7",
    )


class NoLongerForm(Form):
    """Pressed twice, it is done once: what does not wait any more is left alone."""

    waits_for = HiddenField(filters=[one_line])
