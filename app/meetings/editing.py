"""How is one field of an agenda item edited in place? Nothing is assigned before every check has passed."""

from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from app.access.actor import Actor
from app.access.rules import Unready
from app.extensions import db
from app.meetings.forms.agenda import IN_PLACE
from app.meetings.models import AgendaItem
from app.meetings.services import agenda as services
from app.meetings.workflow import Purpose
from app.people.choosing import person_in
from app.people.models import Person
from app.web.conflicts import Conflict, merged
from app.web.forms import VersionedForm, fault

# What each field is called in a sentence, and the column that it sets.
FIELDS = {
    "title": ("title", "title"),
    "section": ("section", "section"),
    "purpose": ("purpose", "purpose"),
    "presenter": ("presenter", "presenter_id"),
    "minutes": ("minutes allotted", "minutes"),
}


class Unclear(Exception):
    """It cannot be told what was meant."""


@dataclass
class Editing:
    """One editor at work: its form, and the conflict it met if there is one."""

    item: AgendaItem
    field: str
    form: VersionedForm
    conflict: Conflict | None = None

    @property
    def words(self) -> str:
        return FIELDS[self.field][0]


def open_editor(item: AgendaItem, field: str) -> Editing:
    """The form as somebody finds it."""
    form = _form(item, field, None)
    form.version.data = item.version
    return Editing(item, field, form)


def save(item: AgendaItem, field: str, actor: Actor, typed: MultiDict[str, str]) -> Editing | str:
    """Save what was typed. Returns one sentence that says so, or the editor with what is in the way."""
    form = _form(item, field, typed)
    if not form.validate():
        return Editing(item, field, form)
    words, column = FIELDS[field]
    try:
        meant = _meant(item, field, form, actor)
    except Unclear:
        return Editing(item, field, form)
    asked = merged(item, form.version.data, {column: meant})
    if asked.conflict is not None:
        form.version.data = item.version
        return Editing(item, field, form, asked.conflict)
    if not asked.values:
        return "Nothing of yours to save, it is as you see it"
    try:
        services.revise_item(item, asked.values, by=actor, readers=services.readers(item))
    except Unready as unready:
        fault(form[field], unready.words)
        return Editing(item, field, form)
    return f"“{item.title}”: {words} saved"


def _form(item: AgendaItem, field: str, typed: MultiDict[str, str] | None) -> VersionedForm:
    return IN_PLACE[field](typed, prefix=f"item-{item.id}-", data={field: _shown(item, field)})


def _shown(item: AgendaItem, field: str) -> Any:
    if field == "purpose":
        return item.purpose.value
    if field == "presenter":
        return db.session.get_one(Person, item.presenter_id).name if item.presenter_id is not None else ""
    return getattr(item, field)


def _meant(item: AgendaItem, field: str, form: VersionedForm, actor: Actor) -> Any:
    """The value that this form would set.

    :raises Unclear: which it would be; the field says what is wrong.
    """
    said = form[field].data
    if field == "purpose":
        return Purpose(said)
    if field != "presenter":
        return said
    if not said:
        return None
    if said == _shown(item, "presenter"):
        return item.presenter_id
    person = person_in(form[field], actor)
    if person is None:
        raise Unclear()
    return person.id
