"""What is every form made of?

Fields that strip what is typed, limits that say what to do, a version that
tells which state a form was made from, and a key that lets it have one effect.
"""

import secrets
from typing import Any, ClassVar

from flask import request
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from markupsafe import Markup, escape
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import DateField, Field, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import Select

LINE = 200  # characters in a one-line text
TEXT = 4_000  # characters in a longer one


class Form(FlaskForm):
    """Our base. The token is checked for every request before any form is looked at."""

    class Meta(FlaskForm.Meta):
        csrf = False

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What was sent. A file under the name of a text field is no text, and is left out."""
            sent = super().wrap_formdata(form, formdata)
            if not isinstance(sent, CombinedMultiDict):
                return sent
            wanted = {field.name for field in form if isinstance(field, FileField)}
            files = [(name, file) for name, file in request.files.items(multi=True) if name in wanted]
            return CombinedMultiDict([MultiDict(files), request.form])


def stripped(text: str | None) -> str | None:
    """Without surrounding space, with one kind of line end, and without what no keyboard types."""
    if text is None:
        return None
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c in "\n\t" or (ord(c) >= 32 and not 0xD800 <= ord(c) <= 0xDFFF)).strip()


def one_line(text: str | None) -> str | None:
    plain = stripped(text)
    return " ".join(plain.split()) if plain is not None else None


def as_number(typed: str | None) -> int | None:
    """The number of something, as an address or a hidden field names it; ``None`` where what was sent is none."""
    return int(typed) if typed and typed.isascii() and typed.isdigit() and len(typed) < 10 else None


class Line(StringField):
    """One line of text. ``missing`` is the instruction when it is empty; ``None`` makes it optional.

    :param sometimes: what else the form says decides whether it may be empty, so it is not called optional.
    """

    def __init__(
        self, label: str, *, missing: str | None = None, most: int = LINE, sometimes: bool = False, **more: Any
    ) -> None:
        rules = _text_rules(missing, most, more, Sometimes() if sometimes else None)
        super().__init__(label, validators=rules, filters=[one_line], **more)


class Paragraph(TextAreaField):
    def __init__(self, label: str, *, missing: str | None = None, most: int = TEXT, **more: Any) -> None:
        super().__init__(label, validators=_text_rules(missing, most, more), filters=[stripped], **more)


class Sometimes(Optional):
    """May be empty, as far as this field alone can tell."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags = {}


def _text_rules(
    missing: str | None, most: int, more: dict[str, Any], may_be_empty: Optional | None = None
) -> list[Any]:
    rules: list[Any] = list(more.pop("validators", []))
    rules.insert(0, Filled(missing) if missing else may_be_empty or Optional())
    rules.append(Length(max=most, message=f"Make this shorter: at most {most:,} characters"))
    return rules


class _Opening(Select):
    """Written out in one go: the widget it extends takes twenty times as long, and a filter has hundreds of options."""

    def __call__(self, field: Any, **attributes: Any) -> Markup:
        given = {"id": field.id, "name": field.name, "required": bool(field.flags.required), **attributes}
        said = " ".join(
            name if value is True else f'{name.replace("_", "-")}="{escape(value)}"'
            for name, value in sorted(given.items())
            if value is not False
        )
        options = "".join(
            f'<option {"selected " if value == field.data else ""}value="{escape(value)}">{escape(label)}</option>'
            for value, label in field.choices.items()
        )
        # Every value in it is escaped; the names are our own.
        return Markup(f"<select {said}>{options}</select>")  # noqa: S704


class OneOf(SelectField):
    """One of several choices, in a list that opens. The choices are a dict: value to label, both texts."""

    widget = _Opening()


class Filled:
    """Not empty once stripped; the message says what to type."""

    field_flags: ClassVar = {"required": True}

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        if not field.data:
            raise ValidationError(self.message)


class Day(DateField):
    """A day, from the browser's own picker or typed as 2026-11-23."""

    def __init__(self, label: str, *, missing: str | None = None, **more: Any) -> None:
        # InputRequired: DataRequired would hide that the text was no date.
        rules = [InputRequired(missing)] if missing else [Optional()]
        super().__init__(label, validators=[*rules, *more.pop("validators", []), FourDigitYear()], **more)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("Type the date as year-month-day, for example 2026-11-23") from None


class FourDigitYear:
    def __call__(self, _form: FlaskForm, field: Field) -> None:
        if field.data is not None and not 2000 <= field.data.year <= 2100:
            raise ValidationError("Choose a year from 2000 to 2100")


class Version(HiddenField):
    """The record's version that a form was made from; 0, from which all has changed since, where none is sent."""

    def __init__(self, **more: Any) -> None:
        super().__init__(default=0, **more)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = as_number(valuelist[0] if valuelist else None) or 0


class VersionedForm(Form):
    """A form about a record that others may change at the same time."""

    version = Version()


def fault(field: Field, words: str) -> None:
    """Say what is wrong with a field, in words that say what to do."""
    field.errors = [words]  # ty: ignore[invalid-assignment]


class Once(HiddenField):
    """A key that only this form has: sent twice, it has one effect."""

    def __init__(self, **more: Any) -> None:
        # Without an id: one page can hold several forms.
        super().__init__(
            default=lambda: secrets.token_urlsafe(12),
            # An empty key would be everybody's.
            filters=[lambda key: (one_line(key) or secrets.token_urlsafe(12))[:40]],
            render_kw={"id": False},
            **more,
        )


class Percent(IntegerField):
    """A whole number from 0 to 100."""

    WORDS = "Type a number from 0 to 100"

    def __init__(self, label: str, **more: Any) -> None:
        super().__init__(label, validators=[InputRequired(self.WORDS), self._within], **more)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(self.WORDS) from None

    def _within(self, _form: FlaskForm, _field: Field) -> None:
        if self.data is not None and not 0 <= self.data <= 100:
            raise ValidationError(self.WORDS)
