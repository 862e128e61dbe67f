"""What may a person add to an action?"""

from flask_wtf.file import FileField

from app.actions.forms.fields import Link
from app.web.forms import Day, Form, Line, Once, Paragraph


class UpdateForm(Form):
    once = Once()
    text = Paragraph("How is it going?", missing="Write a sentence on how it is going", most=2_000)


class EvidenceForm(Form):
    once = Once()
    title = Line("What does it show?", missing="Say what this shows", description="For example: the guide as published")
    link = Link("Link")
    file = FileField("Or a file", description="A PDF, an Office document, a picture or plain text, up to 15 MB")
    about_on = Day("The day it is about (if it matters)")
