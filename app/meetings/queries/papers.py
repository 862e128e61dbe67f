"""Which papers does an agenda item come with?"""

from collections.abc import Sequence

from sqlalchemy import select

from app.database import AnyRow
from app.extensions import db
from app.files.models import StoredFile
from app.meetings.models import AgendaItem, Paper
from app.records.models import Record

_paper, _adder = Paper.__table__, Record.__table__.alias("adder")


def papers_of(item_ids: Sequence[int]) -> dict[int, list[AnyRow]]:
    """The papers of each of these items, each with its versions, newest first."""
    rows = db.session.execute(
        select(
            _paper.c.id,
            _paper.c.item_id,
            _paper.c.number,
            _paper.c.revision,
            _paper.c.title,
            _paper.c.link,
            _paper.c.file_id,
            _paper.c.at,
            _paper.c.taken_out_at,
            _paper.c.taken_out_why,
            StoredFile.name.label("file"),
            StoredFile.size,
            _adder.c.title.label("who"),
        )
        .outerjoin(StoredFile, StoredFile.id == _paper.c.file_id)
        .outerjoin(_adder, _adder.c.id == _paper.c.by_id)
        .where(_paper.c.item_id.in_(item_ids))
        .order_by(_paper.c.item_id, _paper.c.number, _paper.c.revision.desc())
    )
    found: dict[int, list[AnyRow]] = {}
    for row in rows:
        found.setdefault(row.item_id, []).append(row)
    return found


def newest_paper(item: AgendaItem, number: int) -> Paper | None:
    query = select(Paper).where(Paper.item_id == item.id, Paper.number == number)
    return db.session.scalars(query.order_by(Paper.revision.desc()).limit(1)).first()


def paper_called(item: AgendaItem, paper_id: int) -> Paper | None:
    return db.session.scalar(select(Paper).where(Paper.item_id == item.id, Paper.id == paper_id))
