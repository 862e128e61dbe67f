"""What may a person add to an action?"""

from flask_wtf.file import FileField

from app.actions.forms.fields import Link
from app.files.services import LARGEST
from app.web.forms import Day, Form, Line, Once

_TOO_LARGE = f"This file is too large. Choose one of at most {LARGEST // 1_000_000} MB, or add a link to it instead"


def evidence_file() -> FileField:
    return FileField(
        "Or a file",
        description=f"A PDF, an Office document, a picture or plain text, up to {LARGEST // 1_000_000} MB",
        render_kw={"data-most": LARGEST, "data-too-large": _TOO_LARGE},
    )


class RevisionForm(Form):
    once = Once()
    link = Link("Link")
    file = evidence_file()
    about_on = Day("The day it is about")
    note = Line("What is new in it")


class EvidenceForm(Form):
    once = Once()
    title = Line("What does it show?", missing="Say what this shows", description="For example: the guide as published")
    link = Link("Link")
    file = evidence_file()
    about_on = Day("The day it is about")


class TakeOutForm(Form):
    why = Line(
        "Why is it taken out?",
        missing="Say why it is taken out",
        most=300,
        description="Everybody who sees the action reads this. Do not repeat what the evidence said",
    )
