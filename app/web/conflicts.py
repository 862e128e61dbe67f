"""What if somebody else changed it meanwhile?

A form says which version it was made from, and the history knows what that
version said. What this person left as they found it is no change of theirs and
undoes nobody's; what both changed is in conflict; the rest is simply saved.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import inspect

from app.history.queries import changed_since, in_words, label_of
from app.history.recording import as_kept, names_a_record
from app.records.models import Record
from app.wording import capital


@dataclass(frozen=True)
class Conflict:
    """Their version of what this form would change: who, when, and each field in words."""

    who: str
    when: datetime
    theirs: list[tuple[str, str]]


@dataclass(frozen=True)
class Merged:
    """What a form asks for, beside what happened since it was made.

    :ivar values: what to save, by column: what this person changed, or the whole form where nobody else did anything.
    :ivar conflict: somebody else changed one of these, to something else.
    """

    values: dict[str, Any]
    conflict: Conflict | None


def merged(record: Record, version: int, mine: dict[str, Any], *, together: Iterable[str] = ()) -> Merged:
    """Hold what a form would save against what was saved since ``version``.

    :param mine: the values of the form, by column.
    :param together: columns that are one choice: changed as one, and in conflict as one.
    """
    if version == record.version:
        return Merged(mine, None)
    later = changed_since(record.id, version)
    kept = {name: _kept(record, name, value) for name, value in mine.items()}
    found = {name: later[name].before if name in later else _kept(record, name, getattr(record, name)) for name in mine}
    changed = {name for name in mine if kept[name] != found[name]}
    if changed & set(together):
        changed |= set(together) & mine.keys()
    values = {name: value for name, value in mine.items() if name in changed}
    differing = [name for name in values if name in later and kept[name] != later[name].after]
    if not differing:
        return Merged(values, None)
    newest = max((later[name] for name in differing), key=lambda change: change.when)
    told = [(capital(label_of(name, record)), in_words(record, name, later[name].after)) for name in differing]
    return Merged(values, Conflict(who=newest.who, when=newest.when, theirs=told))


def show_as_it_stands(form: Any, standing: Mapping[str, Any], *, but: Iterable[str] = ()) -> None:
    """Keep what this person changed and show the rest as it stands now: saving theirs then undoes nothing else.

    :param standing: what each field would say now.
    :param but: the columns that they changed.
    """
    mine = {name.removesuffix("_id") for name in but}
    for name, value in standing.items():
        if name not in mine:
            form[name].data, form[name].raw_data = value, None


def _kept(record: Record, name: str, value: Any) -> str | None:
    return as_kept(value, is_record=names_a_record(inspect(type(record)).columns[name]))
