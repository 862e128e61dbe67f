"""What is there of somebody, and what would become of it?"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, Text, and_, cast, func, or_, select

from app.database import AnyRow
from app.extensions import db
from app.files.models import StoredFile
from app.files.services import path_of
from app.history.models import HistoryChange, HistoryEntry
from app.people.models import Person
from app.privacy.belonging import ABOUT_THEM, Subject, theirs
from app.privacy.names import Names, is_one_word
from app.records.models import Record
from app.records.register import Erased, Holding, holdings, words_in_which_people_are_named, words_that_were_published
from app.wording import count

FORMER = "Former member"
# Their own row of these is cleared column by column.
OWN = {"record", "person"}
IN_TEXT = "former member"
# A text with other letters than these, as it is or as JSON writes it: a name may stand in it with its accents.
_NOT_PLAIN = r"[^\x01-\x7f]|\\u[0-9a-f]"
_MARKUP = re.compile(rb"<[^>]*>")


@dataclass(frozen=True)
class Known:
    """How somebody is known here: by which names and addresses, now and before."""

    subject: Subject
    names: frozenset[str]

    @property
    def looked_for(self) -> Names:
        """The names and addresses that are looked for in the words of others."""
        looked_for = Names()
        for name in self.names:
            looked_for.add(name, IN_TEXT)
        for address in self.subject.addresses:
            looked_for.add(address, IN_TEXT)
        return looked_for

    @property
    def too_short(self) -> list[str]:
        """Names of one word, which most texts mean otherwise: nobody looks for them."""
        return sorted(name for name in self.names if is_one_word(name))


@dataclass(frozen=True)
class Named:
    """Words of a row that name them. ``key`` says which row, by the columns of its primary key."""

    table: Table
    key: tuple[Any, ...]
    column: str
    words: Any


def known_as(person: Person) -> Known:
    """Every name and address of theirs, those of before as the history tells them."""
    before = db.session.execute(
        select(HistoryChange.field, HistoryChange.before, HistoryChange.after)
        .join(HistoryEntry, HistoryEntry.seq == HistoryChange.entry_seq)
        .where(HistoryEntry.record_id == person.id, HistoryChange.field.in_(("title", "email")))
    ).all()
    told = [(row.field, words) for row in before for words in (row.before, row.after) if words]
    names = {person.title, *(words for field, words in told if field == "title")}
    addresses = {person.email, *(words for field, words in told if field == "email")}
    return Known(
        Subject(person.id, sorted(address for address in addresses if address)),
        frozenset(names - {FORMER}),
    )


# Rows of theirs.


@dataclass(frozen=True)
class Fate:
    """What becomes of the rows of one table: how many there are, and what of them stays, and why."""

    what: str
    rows: int
    goes: bool
    stays: str


def fates(known: Known) -> list[Fate]:
    """Table by table, what becomes of what is about them. That their own record is cleared goes without saying."""
    found = []
    for holding in holdings():
        if holding.name in OWN:
            continue
        rows = _count(holding, theirs(holding, known.subject))
        about = _count(holding, theirs(holding, known.subject, only=ABOUT_THEM)) if holding.goes else 0
        if about:
            found.append(Fate(holding.words, about, goes=True, stays=""))
        elif rows and not holding.goes:
            found.append(Fate(holding.words, rows, goes=False, stays=what_stays(holding)))
    return found


def what_stays(holding: Holding) -> str:
    """What stays of a row, in a sentence."""
    cleared = [c.words.lower() for c in holding.columns.values() if c.erased is Erased.CLEARED and not c.unshown]
    named = any(column.erased is Erased.NAME_REPLACED for column in holding.columns.values())
    erased = any(column.is_history for column in holding.columns.values())
    said = [f"without {_and(cleared)}" if cleared else ""]
    said.append("with “former member” where the name stood" if named or "title" in holding.columns else "")
    said.append("without the words that are about them or name them" if erased else "")
    return "; ".join(part for part in said if part) or "as it is: it leads to “Former member” and holds no name"


def _and(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _count(holding: Holding, clause: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(holding.table).where(clause)) or 0


def unfinished(person_id: int) -> list[str]:
    """What has to be handed over or ended first: "2 actions that are not settled"."""
    found = [
        (holding.unfinished, _count(holding, holding.unfinished.which(holding.table.c, person_id)))
        for holding in holdings()
        if holding.unfinished is not None
    ]
    return [count(rows, kind.one, kind.many) for kind, rows in found if rows]


# Words that name them.


def words_that_name(known: Known) -> Iterator[Named]:
    """Every text that names them, whoever wrote it. The history has a way of its own."""
    looked_for = known.looked_for
    if not looked_for:
        return
    for table, columns in words_in_which_people_are_named():
        keys = list(table.primary_key.columns)
        for name in columns:
            column = table.c[name]
            own = table.c.id != known.subject.person_id if table.name in OWN else None
            query = select(*keys, column.label("words")).where(_may_name(column, known))
            for row in db.session.execute(query if own is None else query.where(own)).all():
                if looked_for.are_in(as_text(row.words)):
                    yield Named(table, tuple(row[: len(keys)]), name, row.words)


def words_that_mention(known: Known) -> Iterator[tuple[Named, list[str]]]:
    """Every text that names them with an @, and the ways they are written there: by a first name alone, perhaps."""
    for holding in holdings():
        if (spelt := holding.spelt) is None:
            continue
        (leads_to,) = (key.column for key in holding.table.c[spelt.through].foreign_keys)
        columns = (leads_to, leads_to.table.c[spelt.words].label("words"), holding.table.c[spelt.written])
        query = select(*columns).where(
            holding.table.c[spelt.through] == leads_to, theirs(holding, known.subject, only=ABOUT_THEM)
        )
        ways: dict[tuple[int, str], list[str]] = {}
        for key, words, written in db.session.execute(query):
            ways.setdefault((key, words), []).append(written)
        for (key, words), written in ways.items():
            yield Named(leads_to.table, (key,), spelt.words, words), written


def published_words_that_name(known: Known) -> list[str]:
    """What has been published with their name in it, by its title. It stays as it is."""
    looked_for, found = known.looked_for, set()
    for table, columns in words_that_were_published():
        keys = list(table.primary_key.columns)
        for name in columns if looked_for else ():
            column = table.c[name]
            for row in db.session.execute(select(*keys, column.label("words")).where(_may_name(column, known))):
                if looked_for.are_in(as_text(row.words)):
                    record_id = record_that_has(Named(table, tuple(row[: len(keys)]), name, row.words))
                    found.add(db.session.scalar(select(Record.title).where(Record.id == record_id)) or table.name)
    return sorted(found)


def as_text(words: Any) -> str:
    return words if isinstance(words, str) else repr(words)


def _may_name(column: ColumnElement[Any], known: Known) -> ColumnElement[bool]:
    """Could this text name them? The database looks for any part of a name; which it is, is seen afterwards."""
    parts = {
        part
        for name in [*known.names, *known.subject.addresses]
        for part in re.findall(r"[a-z0-9]+", name.lower())
        if len(part) > 1
    }
    if any(not name.isascii() for name in known.names) or not parts:
        return column.is_not(None)
    words = cast(column, Text)
    lowered = func.lower(words)
    spelt = [lowered.contains(part, autoescape=True) for part in sorted(parts)]
    return or_(words.regexp_match(_NOT_PLAIN), *spelt)


def changes_to_erase(known: Known) -> list[int]:
    """Changes in the history: all about their own record, and those of others that name them."""
    change, entry = HistoryChange.__table__, HistoryEntry.__table__
    about = (
        select(change.c.id)
        .join(entry, entry.c.seq == change.c.entry_seq)
        .where(entry.c.record_id == known.subject.person_id, change.c.salt.is_not(None))
    )
    found = set(db.session.scalars(about))
    looked_for = known.looked_for
    if looked_for:
        may = or_(_may_name(change.c.before, known), _may_name(change.c.after, known))
        rows = db.session.execute(select(change.c.id, change.c.before, change.c.after).where(may)).all()
        found |= {row.id for row in rows if looked_for.are_in(row.before) or looked_for.are_in(row.after)}
    return sorted(found)


def is_record(table: Table) -> bool:
    """Are its rows records, or the part of them that one kind adds?"""
    above = {key.column.table.name for column in table.primary_key.columns for key in column.foreign_keys}
    return table.name == "record" or (len(table.primary_key.columns) == 1 and "record" in above)


def record_that_has(named: Named) -> int | None:
    """The record that a row belongs to, if it says so: the first one that it points at and that is no person."""
    keys = and_(*(column == value for column, value in zip(named.table.primary_key.columns, named.key, strict=True)))
    records = {mapper.class_.__tablename__ for mapper in Record.__mapper__.self_and_descendants} - {"person"}
    for column in named.table.c:
        if any(key.column.table.name in records for key in column.foreign_keys):
            found = db.session.execute(
                select(column, Record.kind).join(Record, Record.id == column).where(keys)
            ).first()
            if found is not None and found.kind != "person":
                return found[0]
    return None


def records_named_in(named: Sequence[Named]) -> list[AnyRow]:
    """The records whose own words name them: rows with id, kind, reference."""
    ids = {found.key[0] if is_record(found.table) else record_that_has(found) for found in named} - {None}
    query = select(Record.id, Record.kind, Record.reference).where(Record.id.in_(ids))
    return list(db.session.execute(query.order_by(Record.kind, Record.id)))


# Files.


def files_that_name(known: Known) -> tuple[list[StoredFile], int]:
    """Of the files that they added: those whose content names them, and how many cannot be looked into."""
    looked_for = known.looked_for
    files = db.session.scalars(
        select(StoredFile).where(StoredFile.by_id == known.subject.person_id, StoredFile.size > 0)
    ).all()
    naming, closed = [], 0
    for stored in files:
        text = _text_of(stored)
        if text is None:
            closed += 1
        elif looked_for.are_in(text):
            naming.append(stored)
    return naming, closed


def _text_of(stored: StoredFile) -> str | None:
    """What can be read in a file: plain text, or the parts of an office document. ``None``: nothing can."""
    try:
        content = path_of(stored).read_bytes()
    except OSError:
        return None
    if stored.media_type.startswith("text/"):
        return content.decode("utf-8", "replace")
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return None
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [part for part in archive.infolist() if part.filename.endswith((".xml", ".rels"))]
        # No more than a document of this size can mean: an archive may unpack to something vast.
        return " ".join(
            _MARKUP.sub(b"", archive.open(part).read(LARGEST_PART)).decode("utf-8", "replace") for part in parts[:200]
        )


LARGEST_PART = 5_000_000  # bytes of one part of a document that are looked at
