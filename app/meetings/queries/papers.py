"""Which papers does an agenda item come with?"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from app.database import AnyRow, AnySelect
from app.extensions import db
from app.files.models import StoredFile
from app.meetings.models import AgendaItem, Paper

_paper, _file, _item = Paper.__table__, StoredFile.__table__, AgendaItem.__table__


class PaperRow(NamedTuple):
    """One version of a paper."""

    id: int
    item_id: int
    number: int
    revision: int
    title: str | None
    link: str | None
    file_id: int | None
    taken_out_at: datetime | None
    taken_out_why: str | None
    size: int | None


# What a row of papers begins with, where it stands beside something else: see ``paper_in``.
COLUMNS = (
    *(_paper.c[name].label(f"paper_{name}") for name in PaperRow._fields if name != "size"),
    _file.c.size.label("paper_size"),
)


def with_papers(query: AnySelect, item_id: Any) -> AnySelect:
    """A query over agenda items that has a row for each version of each of their papers, too, the newest first."""
    return (
        query.add_columns(*COLUMNS)
        .outerjoin(_paper, _paper.c.item_id == item_id)
        .outerjoin(_file, _file.c.id == _paper.c.file_id)
        .order_by(_paper.c.number, _paper.c.revision.desc())
    )


def papers_in(rows: Iterable[AnyRow]) -> dict[int, list[PaperRow]]:
    """The papers of each item among the rows of such a query."""
    found: dict[int, list[PaperRow]] = {}
    for row in rows:
        if row.paper_id is not None:
            found.setdefault(row.paper_item_id, []).append(PaperRow._make(row[-len(COLUMNS) :]))
    return found


def papers_of(item_id: int) -> list[PaperRow]:
    """The papers of an item, each with its versions, the newest first."""
    query = with_papers(select(), _item.c.id).select_from(_item).where(_item.c.id == item_id)
    return papers_in(db.session.execute(query)).get(item_id, [])


def newest_paper(item: AgendaItem, number: int) -> Paper | None:
    query = select(Paper).where(Paper.item_id == item.id, Paper.number == number)
    return db.session.scalars(query.order_by(Paper.revision.desc()).limit(1)).first()


def paper_called(item: AgendaItem, paper_id: int) -> Paper | None:
    return db.session.scalar(select(Paper).where(Paper.item_id == item.id, Paper.id == paper_id))
