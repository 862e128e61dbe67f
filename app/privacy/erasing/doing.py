"""How is somebody taken out?

Everything in the transaction at hand; what stays in the files of the database is
swept once it has committed. The register says what becomes of each column.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, and_, delete, update

from app import clock
from app.access.actor import Actor
from app.access.rules import ensure
from app.extensions import db
from app.history.erasing import erase_words
from app.mail.services import send
from app.people.models import Person
from app.privacy import policy
from app.privacy.belonging import ABOUT_THEM, theirs
from app.privacy.erasing import finding
from app.privacy.erasing.finding import (
    FORMER,
    IN_TEXT,
    Known,
    Named,
    changes_to_erase,
    known_as,
    words_that_mention,
    words_that_name,
)
from app.privacy.names import Names
from app.records.deeds import explain, note
from app.records.models import Record
from app.records.register import Erased, Holding, holding_called, holdings
from app.wording import count

WHY = "Asked for under data protection law"
FAREWELL = "erased"


class NotYet(Exception):
    """Something has to be handed over or ended first. Its text says what."""


def erase(person: Person, *, by: Actor) -> None:
    """Take somebody out, for good. What the community keeps says "former member".

    :raises NotYet: they still own or hold something.
    """
    ensure(policy.may_erase(by, person.id), "erase this person")
    if first := finding.unfinished(person.id):
        raise NotYet(f"Hand over or end first: {', '.join(first)}")
    known = known_as(person)
    # First, while the rows are there that say so; what is read next is without them.
    mentioned = _take_mentions_out(known)
    named = list(words_that_name(known))
    changes = changes_to_erase(known)
    files, _ = finding.files_that_name(known)
    _say_goodbye(person)
    for stored in files:
        # Its place stays; the sweep takes the file itself away.
        stored.size, stored.sha256 = 0, ""
    db.session.flush()
    _take_names_out(named, known.looked_for)
    _let_rows_go(known)
    _clear_rows(known)
    # From here on everything is read anew: what was changed above went past the session.
    db.session.expire_all()
    _tell_of_records([*mentioned, *named], by=by)
    erased = db.session.get_one(Person, person.id)
    erased.disabled_on = erased.disabled_on or clock.today()
    erased.withdrawn_on, erased.withdrawn_why = clock.today(), WHY
    explain(erased, "erased them", by=by, why=WHY)
    erase_words(erased, changes, by=by, why=WHY)
    explain(erased, f"erased them, and {count(len(changes), 'detail')} of the history", by=by, why=WHY)


def _say_goodbye(person: Person) -> None:
    """The last letter, written while there is an address. It goes to nobody's name and is deleted once sent."""
    if person.email:
        send(
            FAREWELL,
            to=None,
            address=person.email,
            subject="Your data has been erased from Praxis",
            facts={},
        )


def _in_order() -> list[Holding]:
    """Tables that point at others before those that they point at."""
    tables = [table.name for table in reversed(db.metadata.sorted_tables)]
    return sorted(holdings(), key=lambda holding: tables.index(holding.name))


def _let_rows_go(known: Known) -> None:
    for holding in _in_order():
        if not holding.goes:
            continue
        about = theirs(holding, known.subject, only=ABOUT_THEM)
        if holding.name == "letter":
            about = and_(about, holding.table.c.kind != FAREWELL)
        db.session.execute(delete(holding.table).where(about).execution_options(synchronize_session=False))


def _clear_rows(known: Known) -> None:
    for holding in _in_order():
        values = {
            name: _emptied(holding, name, column.erased)
            for name, column in holding.columns.items()
            if column.erased in (Erased.CLEARED, Erased.REPLACED)
        }
        if holding.goes or not values:
            continue
        about = theirs(holding, known.subject, only=ABOUT_THEM)
        db.session.execute(
            update(holding.table).where(about).values(values).execution_options(synchronize_session=False)
        )


def _emptied(holding: Holding, name: str, erased: Erased) -> Any:
    if erased is Erased.REPLACED:
        return FORMER
    return None if holding.table.c[name].nullable else ""


def _take_mentions_out(known: Known) -> list[Named]:
    """Where an @ names them, it does so no more, however short they are called there."""
    mentioned = []
    for found, written in words_that_mention(known):
        # The longest first: what is written in full begins with what is written in short.
        ways = "|".join(map(re.escape, sorted(written, key=len, reverse=True)))
        called = re.compile(rf"@(?:{ways})(?!\w)", re.IGNORECASE)
        _put(found, called.sub(f"@{IN_TEXT}", found.words))
        mentioned.append(found)
    return mentioned


def _take_names_out(named: Sequence[Named], looked_for: Names) -> None:
    """Each text once more, without the name."""
    for found in named:
        _put(found, _left_of(found, looked_for))


def _put(found: Named, words: Any) -> None:
    keys = zip(found.table.primary_key.columns, found.key, strict=True)
    db.session.execute(
        update(found.table)
        .where(and_(*(column == value for column, value in keys)))
        .values({found.column: words})
        .execution_options(synchronize_session=False)
    )


def _left_of(found: Named, looked_for: Names) -> Any:
    holding = holding_called(found.table.name)
    if holding is not None and holding.columns[found.column].whole:
        return type(found.words)()
    return without(found.words, looked_for)


def without(words: Any, looked_for: Names) -> Any:
    """The same words without the names, however they are kept: as text, or as lists and mappings of it."""
    if isinstance(words, str):
        return looked_for.replaced(words)
    if isinstance(words, dict):
        return {without(key, looked_for): without(value, looked_for) for key, value in words.items()}
    return [without(part, looked_for) for part in words] if isinstance(words, list) else words


def _tell_of_records(named: Sequence[Named], *, by: Actor) -> None:
    """Each record whose words were changed tells so, and is found by what it says now."""
    told: dict[int, dict[str, str | None]] = defaultdict(dict)
    for found in named:
        record_id, field = _record_of(found)
        if record_id is not None:
            told[record_id][field] = None
    for record_id, fields in told.items():
        record = db.session.get_one(Record, record_id)
        for field in fields:
            # As it is now: a form from before then meets it as somebody else's change.
            note(record, field, before=None, after=str(getattr(record, field, None) or "a name taken out"))
        explain(record, "took a name out", by=by, why=WHY)


def _record_of(found: Named) -> tuple[int | None, str]:
    """The record that a row is, or belongs to, and what changed of it."""
    if finding.is_record(found.table):
        return found.key[0], found.column
    return finding.record_that_has(found), f"a name in {_called(found.table)}"


def _called(table: Table) -> str:
    return table.name.replace("_", " ")
