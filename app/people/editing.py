"""How is one field of a person, an organisation or a seat edited in place?

Each editor knows how its form looks, and which column what was typed would set.
Nothing is assigned before every check has passed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from werkzeug.datastructures import MultiDict
from wtforms import HiddenField

from app.access.rules import Unready
from app.people import forms
from app.people.models import Level, Person, Sector
from app.records.models import Record
from app.web.conflicts import Conflict, merged
from app.web.forms import VersionedForm, fault

ARecord = TypeVar("ARecord", bound=Record)
Typed = MultiDict[str, str]


def _as_it_is(value: Any) -> Any:
    return value or None


def _level(value: Any) -> Level | None:
    return forms.chosen(value, Level)


@dataclass(frozen=True)
class Editor:
    """How one field is edited.

    :ivar words: what the field is called in a sentence.
    :ivar name: what it is called in its form; ``column``, in the record.
    :ivar meant: the column's value for what the form holds.
    """

    words: str
    form: type[VersionedForm]
    name: str
    column: str
    meant: Callable[[Any], Any] = _as_it_is

    def found(self, record: Record) -> dict[str, Any]:
        """The record's value as its form shows it."""
        value = getattr(record, self.column)
        return {self.name: getattr(value, "value", value) or ""}


PERSON = {
    "name": Editor("name", forms.NameForm, "name", "title"),
    "job-title": Editor("job title", forms.JobTitleForm, "job_title", "job_title"),
    "level": Editor("level", forms.LevelForm, "level", "level", _level),
    "email": Editor("e-mail address", forms.EmailForm, "email", "email"),
}
ORGANISATION = {
    "name": Editor("name", forms.OrganisationNameForm, "name", "title"),
    "short-name": Editor("short name", forms.ShortNameForm, "short_name", "short_name"),
    "sector": Editor("sector", forms.SectorForm, "sector", "sector", Sector),
}
# Of the whole profile: each field of the form with its column.
PROFILE = tuple(PERSON.values())


@dataclass
class Editing(Generic[ARecord]):
    """One editor at work: its form, and the conflict it met if there is one."""

    record: ARecord
    field: str
    words: str
    form: VersionedForm
    conflict: Conflict | None = None

    @property
    def focus_on(self) -> str:
        """The first field that is wrong, else the first that there is."""
        shown = [field for field in self.form if not isinstance(field, HiddenField)]
        return next((field for field in shown if field.errors), shown[0]).short_name


def open_editor(record: ARecord, field: str, editors: Mapping[str, Editor]) -> Editing[ARecord]:
    """The form as somebody finds it."""
    editor = editors[field]
    form = editor.form(None, data=editor.found(record))
    form.version.data = record.version
    return Editing(record, field, editor.words, form)


def save(
    record: ARecord,
    field: str,
    editors: Mapping[str, Editor],
    typed: Typed,
    revise: Callable[[ARecord, Mapping[str, Any]], None],
) -> Editing[ARecord] | str:
    """Save what was typed. Returns one sentence that says so, or the editor with what is in the way."""
    editor = editors[field]
    form = editor.form(typed)
    opened = Editing(record, field, editor.words, form)
    if not form.validate():
        return opened
    asked = merged(record, form.version.data, {editor.column: editor.meant(form[editor.name].data)})
    if asked.conflict is not None:
        # "Save mine" comes with the version that it was pressed on: they have seen the other one.
        form.version.data = record.version
        opened.conflict = asked.conflict
        return opened
    if not asked.values:
        return "Nothing of yours to save: it is as you see it"
    try:
        revise(record, asked.values)
    except Unready as unready:
        fault(form[unready.field], unready.words)
        return opened
    return f"{editor.words.capitalize()} saved"


def profile_of(person: Person) -> dict[str, Any]:
    """A person as the whole form shows them."""
    found: dict[str, Any] = {"version": person.version}
    for editor in PROFILE:
        found.update(editor.found(person))
    return found


def profile_in(form: VersionedForm) -> dict[str, Any]:
    """The columns that a whole form would set."""
    return {editor.column: editor.meant(form[editor.name].data) for editor in PROFILE if editor.name in form}
