"""What may a person say about an import?"""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_wtf.file import FileField
from wtforms import HiddenField
from wtforms.validators import InputRequired

from app.imports.kinds import Importable, What
from app.imports.matching import NOT_TAKEN
from app.web.forms import Form, Line, Once, OneOf, fault, one_line
from app.wording import slug


class UploadForm(Form):
    file = FileField("File", validators=[InputRequired("Choose a file")])


class MatchForm(Form):
    """Which field each column holds, and what is to be done where the table does not say. Made for one import."""

    @property
    def columns(self) -> list[Any]:
        return [field for field in self if field.short_name.startswith("column_")]

    @property
    def options(self) -> list[Any]:
        return [field for field in self if field.short_name.startswith("option_")]

    def matched(self) -> dict[str, int]:
        """The key of a field to the position of its column."""
        return {field.data: position for position, field in enumerate(self.columns) if field.data != NOT_TAKEN}

    def chosen(self) -> dict[str, str]:
        return {field.short_name.removeprefix("option_"): field.data or "" for field in self.options}

    def validate(self, extra_validators: Any = None) -> bool:
        sound = super().validate(extra_validators)
        taken: dict[str, str] = {}
        for field in self.columns:
            if field.data == NOT_TAKEN:
                continue
            if field.data in taken:
                fault(field, f"“{taken[field.data]}” holds this already. Choose it for one of the two")
                sound = False
            taken[field.data] = field.label.text
        return sound


def match_form(
    importable: Importable, header: Sequence[str], given: Mapping[str, int], chosen: Mapping[str, str]
) -> Any:
    """The form for these columns. What was posted counts; before that, what was guessed or chosen earlier.

    :param given: the key of a field to the position of its column.
    """
    held = {position: key for key, position in given.items()}
    choices = {NOT_TAKEN: "Not taken", **{field.key: field.label for field in importable.fields}}
    fields: dict[str, Any] = {
        f"column_{position}": OneOf(name, choices=choices, default=held.get(position, NOT_TAKEN))
        for position, name in enumerate(header)
    }
    for option in importable.options:
        fields[f"option_{option.key}"] = OneOf(
            option.label, choices=dict(option.choices), default=chosen.get(option.key, ""), description=option.hint
        )
    return type("MatchFormOfOne", (MatchForm,), fields)()


class CarryOutForm(Form):
    """``seen`` is the digest of the plan that was shown."""

    once = Once()
    seen = HiddenField(filters=[one_line], render_kw={"id": False})


class UndoForm(Form):
    once = Once()
    why = Line("Why undo it?", missing="Say why, in a few words: it stands in the history of every record")


SHOWN = {"": None, **{slug(what): what for what in What}}
