"""Who and what is known already? Loaded in a few statements, however long the table."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sqlalchemy import inspect, select

from app import clock
from app.database import AnyRow
from app.extensions import db
from app.people.importing.words import folded, loosely
from app.people.models import Affiliation, Organisation, Person
from app.people.queries import running
from app.records.models import Record

_record, _person, _organisation = Record.__table__, Person.__table__, Organisation.__table__


@dataclass
class Organisations:
    """Every organisation by what it is called, those that became part of another under both names."""

    rows: dict[int, AnyRow]
    exactly: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    loosely: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    merged: list[AnyRow] = field(default_factory=list)

    def called(self, name: str) -> tuple[set[int], bool]:
        """The ids of those that this may mean, and whether it is exactly what they are called."""
        exact = self.exactly.get(folded(name))
        if exact:
            return exact, True
        return self.loosely.get(loosely(name), set()), False

    def part_of_another(self, name: str) -> str:
        """Its title, if what is called exactly so has become part of another."""
        return next((row.title for row in self.merged if folded(row.title) == folded(name)), "")

    def now(self, organisation_id: int) -> AnyRow | None:
        """What it is today: itself, or what it became part of; ``None`` where it was withdrawn."""
        row = self.rows[organisation_id]
        seen = {organisation_id}
        while row.merged_into_id is not None and row.merged_into_id not in seen:
            seen.add(row.merged_into_id)
            row = self.rows[row.merged_into_id]
        return None if row.withdrawn_on is not None else row


def organisations() -> Organisations:
    rows = db.session.execute(
        select(
            _record.c.id,
            _record.c.title,
            _record.c.merged_into_id,
            _record.c.withdrawn_on,
            _record.c.version,
            _organisation.c.short_name,
            _organisation.c.sector,
        ).join(_organisation, _organisation.c.id == _record.c.id)
    ).all()
    known = Organisations({row.id: row for row in rows}, merged=[row for row in rows if row.merged_into_id])
    for row in rows:
        if (today := known.now(row.id)) is None:
            continue
        for name in filter(None, (row.title, row.short_name)):
            known.exactly[folded(name)].add(today.id)
            known.loosely[loosely(name)].add(today.id)
    return known


@dataclass
class People:
    """Everybody by address and by name; and where each of them works today."""

    rows: dict[int, AnyRow]
    by_address: dict[str, int]
    by_name: dict[str, list[int]]
    employers: dict[int, set[int]]


def people() -> People:
    rows = db.session.execute(
        select(
            _record.c.id,
            _record.c.title,
            _record.c.merged_into_id,
            _record.c.withdrawn_on,
            _record.c.version,
            _person.c.email,
            _person.c.job_title,
            _person.c.level,
            _person.c.joined_on,
            _person.c.left_on,
        ).join(_person, _person.c.id == _record.c.id)
    ).all()
    by_name: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        if row.withdrawn_on is None and row.merged_into_id is None:
            by_name[folded(row.title)].append(row.id)
    employers: dict[int, set[int]] = defaultdict(set)
    at = select(Affiliation.person_id, Affiliation.organisation_id).where(running(Affiliation, clock.today()))
    for person_id, organisation_id in db.session.execute(at):
        employers[person_id].add(organisation_id)
    addresses = {row.email: row.id for row in rows if row.email}
    return People({row.id: row for row in rows}, addresses, dict(by_name), employers)


# What says about a record that it was made, and not that somebody built on it.
OF_THEMSELVES = frozenset(
    {
        "history_entry.record_id",
        "table_import_row.record_id",
        "letter.to_id",
        "letter.about_id",
        # Looked at one by one: those that the import itself made do not count.
        "affiliation.person_id",
        "affiliation.organisation_id",
    }
)


def built_upon(ids: Iterable[int], *, but: Iterable[str] = ()) -> set[int]:
    """Which of these records does something point at?

    :param but: further columns that say nothing of the kind, as ``table.column``.

    Asks every column of every table that names a record, so that what later features tie
    to somebody counts by itself.
    """
    wanted, silent = sorted(ids), OF_THEMSELVES | set(but)
    if not wanted:
        return set()
    kinds = {mapper.local_table for mapper in inspect(Record).self_and_descendants}
    columns = [
        column
        for table in db.metadata.tables.values()
        for column in table.c
        if f"{table.name}.{column.name}" not in silent
        and any(key.column.table in kinds for key in column.foreign_keys)
        # The row of a person points at the record that it is.
        and not (table in kinds and column.primary_key)
    ]
    found: set[int] = set()
    for some in batched(wanted):
        for column in columns:
            found.update(db.session.scalars(select(column).where(column.in_(some)).distinct()))
    return found


def batched(ids: list[int]) -> Iterator[list[int]]:
    """So many that a statement can name them."""
    for begin in range(0, len(ids), 1_000):
        yield ids[begin : begin + 1_000]
