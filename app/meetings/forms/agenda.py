"""What may a person type about an agenda item?"""

from typing import Any

from flask_wtf.file import FileField
from wtforms.validators import ValidationError

from app.meetings.forms.fields import LONGEST_ITEM, PERSON_HINT, PURPOSES, Whole
from app.meetings.forms.meetings import is_link
from app.records.models import Visibility
from app.web.forms import Form, Line, Once, OneOf, Paragraph, Version, VersionedForm

FOR_WHOM = {
    Visibility.MEMBERS.value: "Members, as soon as the agenda is published",
    Visibility.STEERING.value: "Confidential: the steering group only",
    Visibility.NAMED.value: "Confidential: only the people named below, and whoever presents it",
}


class ItemForm(Form):
    """What is put on an agenda. ``confidential`` forms ask whom it is for, too."""

    once = Once()
    title = Line("What is it about?", missing="Say in a few words what it is about")
    section = Line("Section", most=80, description="Items of one section stand together. Empty means: Business")
    purpose = OneOf("For what?", choices=PURPOSES)
    presenter = Line("Who presents it?", description=PERSON_HINT)
    minutes = Whole("How many minutes?", least=0, most=LONGEST_ITEM, default=10)
    background = Paragraph("What should people know beforehand?")


class WholeItemForm(ItemForm):
    """For whoever runs meetings: they say who may see it."""

    meant_for = OneOf("Who may see it?", choices=FOR_WHOM)
    readers = Line(
        "Who, by name?",
        most=1_000,
        sometimes=True,
        description="Names or e-mail addresses, with commas between them",
    )


class EditItemForm(ItemForm):
    once = None
    version = Version()


class EditWholeItemForm(WholeItemForm):
    once = None
    version = Version()


class ProposeForm(Form):
    once = Once()
    title = Line("What should be talked about?", missing="Say in a few words what it is about")
    purpose = OneOf("For what?", choices=PURPOSES)
    minutes = Whole("How many minutes will it take?", least=5, most=LONGEST_ITEM, default=10)
    background = Paragraph(
        "Why, and what should people know beforehand?",
        missing="Say in a sentence or two why: that decides whether it is pulled in",
    )


class PaperForm(Form):
    once = Once()
    title = Line("What is it called?", missing="Say what it is called, for example: Budget 2027")
    link = Line("Link to it", most=500, sometimes=True, description="A link or a file")
    file = FileField("File", description="At most 15 MB. The pictures’ hidden data are taken out")

    def validate_link(self, field: Line) -> None:
        if field.data and not is_link(field.data):
            raise ValidationError("Copy the whole link, it begins with https://")


class TakeOutPaperForm(Form):
    once = Once()
    why = Line("Why?", missing="Say why it is taken out, without repeating what it said", most=500)


class CarryForm(Form):
    once = Once()
    to = OneOf("Where to?", choices={})


# One field in place.


class TitleForm(VersionedForm):
    title = Line("What is it about?", missing="Say in a few words what it is about")


class SectionForm(VersionedForm):
    section = Line("Section", missing="Say in which section it stands, for example: Business", most=80)


class PurposeForm(VersionedForm):
    purpose = OneOf("For what?", choices=PURPOSES)


class PresenterForm(VersionedForm):
    presenter = Line("Who presents it?", description=PERSON_HINT)


class MinutesForm(VersionedForm):
    minutes = Whole("Minutes", least=0, most=LONGEST_ITEM)


IN_PLACE: dict[str, type[VersionedForm]] = {
    "title": TitleForm,
    "section": SectionForm,
    "purpose": PurposeForm,
    "presenter": PresenterForm,
    "minutes": MinutesForm,
}


def as_written(form: Any) -> list[str]:
    """The names in a line, one by one."""
    return [name.strip() for name in (form.readers.data or "").split(",") if name.strip()]
