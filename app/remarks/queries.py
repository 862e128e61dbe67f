"""What was said about a record, and who is mentioned there?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import func, select

from app.access.actor import Actor
from app.database import AnyRow
from app.extensions import db
from app.records.models import Record
from app.remarks.models import Mention, Remark, Word
from app.remarks.reading import readable

_record = Record.__table__
MOST_SHOWN = 200


@dataclass(frozen=True)
class Said:
    """:ivar names: where each name in the text that begins with an @ leads."""

    who: str
    who_href: str
    when: datetime
    text: str
    is_comment: bool
    names: dict[str, str]


def remarks_on(record: Record | AnyRow) -> list[Said]:
    """What people said about it, newest first, each with whom it mentions: one statement."""
    newest = (
        select(Remark.id, Remark.word, Remark.by_id, Remark.at, Remark.text)
        .where(Remark.record_id == record.id)
        .order_by(Remark.id.desc())
        .limit(MOST_SHOWN)
        .subquery()
    )
    rows = db.session.execute(
        select(newest, _record.c.title.label("who"), Mention.person_id, Mention.written)
        .outerjoin(_record, _record.c.id == newest.c.by_id)
        .outerjoin(Mention, Mention.remark_id == newest.c.id)
        .order_by(newest.c.id.desc(), Mention.written)
    ).all()
    return [_said(list(of_one)) for _, of_one in groupby(rows, key=attrgetter("id"))]


def _said(rows: list[AnyRow]) -> Said:
    """One remark, of which there is a row for each whom it mentions."""
    first = rows[0]
    return Said(
        who=first.who or "Praxis",
        who_href=f"/people/{first.by_id}" if first.by_id else "",
        when=first.at,
        text=first.text,
        is_comment=first.word is Word.COMMENT,
        names={f"@{row.written}": f"/people/{row.person_id}" for row in rows if row.written},
    )


def is_mentioned(actor: Actor, record: Record) -> bool:
    """Has somebody named them in its thread?"""
    if actor.id is None:
        return False
    named = select(Mention.remark_id).join(Remark, Remark.id == Mention.remark_id)
    named = named.where(Mention.person_id == actor.id, Remark.record_id == record.id)
    return db.session.scalar(named.limit(1)) is not None


def newest_update(column: Any, of: Any) -> Any:
    """A column of the newest update of each record in a statement, whose id is in ``of``; a comment is none."""
    newest = select(column).where(Remark.record_id == of, Remark.word == Word.UPDATE)
    return newest.order_by(Remark.id.desc()).limit(1).correlate(of.table).scalar_subquery()


def is_readable(record: Record, actor: Actor) -> bool:
    """May they read what is said about it?"""
    return db.session.scalar(select(Record.id).where(Record.id == record.id, readable(actor))) is not None


def mentions_of(actor: Actor, record_ids: Iterable[int | None]) -> list[AnyRow]:
    """The latest remark on each of these that mentions them: who said it, and the record's id, kind, number,
    reference and title.
    """
    latest = (
        select(func.max(Remark.id))
        .join(Mention, Mention.remark_id == Remark.id)
        .where(Mention.person_id == actor.id, Remark.record_id.in_(record_ids))
        .group_by(Remark.record_id)
    )
    who = _record.alias("who")
    return list(
        db.session.execute(
            select(
                func.coalesce(who.c.title, "Praxis").label("who"),
                _record.c.id,
                _record.c.kind,
                _record.c.number,
                _record.c.reference,
                _record.c.title,
            )
            .select_from(Remark)
            .join(_record, _record.c.id == Remark.record_id)
            .outerjoin(who, who.c.id == Remark.by_id)
            .where(Remark.id.in_(latest), readable(actor))
            .order_by(Remark.id)
        )
    )
