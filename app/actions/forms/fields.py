"""What are forms about actions made of?"""

import re
from typing import Any

from wtforms import Field, SelectMultipleField, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.actions.models import Strand
from app.web.forms import Form, Line

STRAND_WORDS = {
    Strand.LEARNING: "Individual learning: what people know and do",
    Strand.SYSTEM_CHANGE: "System change: how organisations work",
}
CONFIDENCE_HINT = "At risk or off track is no verdict on anybody: it helps others to help."


def choices_of(words: dict[Any, str]) -> dict[str, str]:
    return {choice.value: label for choice, label in words.items()}


class WebAddress:
    """A link that a browser opens as a page: nothing that runs, on the site that is read in it."""

    # Neither a user before the site nor a backslash in it: https://nhs.uk@evil.example is no page of nhs.uk.
    _PAGE = re.compile(r"https?://[^\s/$.?#@\\\[\]][^\s/?#@\\\[\]]*([/?#]\S*)?", re.IGNORECASE)

    def __call__(self, _form: Form, field: Field) -> None:
        if field.data and not self._PAGE.fullmatch(field.data):
            raise ValidationError("Give a full web address that begins with https://")


def Link(label: str, **more: Any) -> Line:
    return Line(label, most=2_000, validators=[WebAddress()], **more)


class CheckboxList(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()
