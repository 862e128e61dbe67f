"""What may people type about their own data?"""

from wtforms import BooleanField, EmailField, RadioField, SelectChoice
from wtforms.validators import Email, InputRequired

from app.privacy.models import Asked
from app.web.forms import LINE, Filled, Form, Line, Once, Paragraph, one_line


class ComplaintForm(Form):
    """From anybody. Who is signed in finds their name and address filled in."""

    once = Once()
    name = Line("Your name", missing="Type your name, so that we know how to address you")
    address = EmailField(
        "Your e-mail address",
        description="We write to it to say that your complaint has arrived, and with the answer.",
        filters=[one_line],
        validators=[
            Filled("Type your e-mail address, so that we can answer"),
            Email("Type an e-mail address, for example name@example.org"),
        ],
        render_kw={"maxlength": LINE, "autocomplete": "email", "spellcheck": "false"},
    )
    words = Paragraph(
        "What happened",
        description="What was done with your data, when, and what you would like us to do about it.",
        missing="Say what happened, so that we can look into it",
        render_kw={"rows": 8},
    )


class ErasureForm(Form):
    once = Once()
    words = Paragraph("Is there anything we should know?", render_kw={"rows": 4})


class AnswerForm(Form):
    words = Paragraph(
        "Your answer",
        description="It is sent to whoever complained, as you write it.",
        missing="Write the answer: what you found, and what has been or will be done",
        render_kw={"rows": 8},
    )


class DeclineForm(Form):
    words = Paragraph(
        "Why it cannot be done",
        description="It is sent to whoever asked, as you write it.",
        missing="Say why it cannot be done: whoever asked has a right to know",
        render_kw={"rows": 4},
    )


class ConfirmErasureForm(Form):
    sure = BooleanField(
        "I have read what goes and what stays, and that it cannot be undone",
        validators=[InputRequired("Tick this once you have read what goes and what stays")],
    )


class EnteredForm(Form):
    """Somebody asked in another way: by letter, by telephone, in person."""

    once = Once()
    person = Line(
        "Who asked",
        description="Their full name or their e-mail address, as Praxis knows it. Make sure that it is them.",
        missing="Type the name or the e-mail address of who asked",
        render_kw={"autocomplete": "off"},
    )
    asked = RadioField(
        "What they asked for",
        choices=[
            SelectChoice(Asked.COPY.value, "A copy of what we hold about them"),
            SelectChoice(Asked.ERASURE.value, "Erasure"),
        ],
        validators=[InputRequired("Choose what they asked for")],
    )
    words = Paragraph("How and when they asked", render_kw={"rows": 3})
