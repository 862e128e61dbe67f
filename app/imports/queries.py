"""What do the pages about imports need to show?"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from app.access.actor import Actor
from app.database import AnyRow
from app.extensions import db
from app.imports import policy
from app.imports.kinds import Importable, importable_called, importables
from app.imports.models import ROWS, Import
from app.records.models import Record
from app.records.references import NotFound
from app.web.paging import Key, Page, page_of

SAMPLES = 3
PAGE = 50
_record = Record.__table__


def importable_for(actor: Actor, key: str) -> Importable:
    """:raises NotFound: there is no such kind, or this person may not import it."""
    importable = importable_called(key)
    if importable is None or not policy.may_import(actor, importable):
        raise NotFound()
    return importable


def importables_for(actor: Actor) -> list[Importable]:
    return [importable for importable in importables() if policy.may_import(actor, importable)]


def import_for(actor: Actor, import_id: int, *, to_change: bool = False) -> tuple[Import, Importable]:
    """One import with what it is of.

    :param to_change: nobody else changes it until this transaction is over.
    :raises NotFound: there is none, or this person may not import such things.
    """
    query = select(Import).where(Import.id == import_id)
    found = db.session.scalar(query.with_for_update() if to_change else query)
    if found is None:
        raise NotFound()
    return found, importable_for(actor, found.kind)


def page_of_imports(actor: Actor, cursor: str | None) -> tuple[list[Import], Page]:
    """Every import of what this person may import, the newest first."""
    kinds = [importable.key for importable in importables_for(actor)]
    table = Import.__table__
    query = select(table.c.id).where(table.c.kind.in_(kinds))
    cut = page_of(query, [Key(table.c.id, int, descending=True)], cursor=cursor)
    ids = [row.id for row in cut.rows]
    return list(db.session.scalars(select(Import).where(Import.id.in_(ids)).order_by(Import.id.desc()))), cut


def names_of(ids: Collection[int | None]) -> dict[int, str]:
    """Who people are, by id."""
    known = sorted({person_id for person_id in ids if person_id is not None})
    rows = db.session.execute(select(_record.c.id, _record.c.title).where(_record.c.id.in_(known)))
    return {row.id: row.title for row in rows}


@dataclass(frozen=True)
class Column:
    """One column of a file with the first values that stand in it."""

    name: str
    samples: list[str]


def columns_of(found: Import) -> list[Column]:
    """The columns of the file, each with a few of its values; empty ones say nothing and are passed over."""
    cells = db.session.scalars(
        select(ROWS.c.cells).where(ROWS.c.import_id == found.id).order_by(ROWS.c.number).limit(PAGE)
    ).all()
    return [
        Column(name, list(dict.fromkeys(row[position] for row in cells if row[position].strip()))[:SAMPLES])
        for position, name in enumerate(found.header)
    ]


def cells_of(found: Import) -> dict[int, list[str]]:
    """What stands in the file, by row."""
    query = select(ROWS.c.number, ROWS.c.cells).where(ROWS.c.import_id == found.id)
    return {row.number: row.cells for row in db.session.execute(query)}


def page_of_rows(found: Import, cursor: str | None) -> tuple[list[AnyRow], Page]:
    """What became of each row, in the order of the file: number, cells, added, told, undone, and of its record."""
    query = (
        select(
            ROWS.c.number,
            ROWS.c.cells,
            ROWS.c.record_id,
            ROWS.c.added,
            ROWS.c.told,
            ROWS.c.undone,
            _record.c.title,
            _record.c.kind,
            _record.c.number.label("record_number"),
            _record.c.reference,
            _record.c.withdrawn_on,
        )
        .outerjoin(_record, _record.c.id == ROWS.c.record_id)
        .where(ROWS.c.import_id == found.id)
    )
    cut = page_of(query, [Key(ROWS.c.number, int)], cursor=cursor)
    return list(cut.rows), cut


def left_out(found: Import) -> list[list[str | int | None]]:
    """The rows that were left out when it was done: number, why, and the cells."""
    query = (
        select(ROWS.c.number, ROWS.c.told, ROWS.c.cells)
        .where(ROWS.c.import_id == found.id, ROWS.c.left_out)
        .order_by(ROWS.c.number)
    )
    return [[row.number, row.told, *row.cells] for row in db.session.execute(query)]
