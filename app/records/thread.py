"""The golden thread: why do we do this, and what came of it?"""

from dataclasses import dataclass

from sqlalchemy import literal, select, union_all

from app.access.actor import Actor
from app.database import AnyRow
from app.extensions import db
from app.records.models import Link, Record, Tie
from app.records.references import kind_called
from app.records.visibility import current, readable_by


@dataclass(frozen=True)
class Tied:
    """A record at the other end of a link, as the reader may see it."""

    kind_words: str
    reference: str
    title: str
    href: str
    note: str


def thread_of(record: Record, actor: Actor) -> tuple[list[Tied], list[Tied]]:
    """What this record answers or follows from, and what answers or follows from it."""
    ends = {"up": (Link.to_id, Link.from_id), "down": (Link.from_id, Link.to_id)}
    found = db.session.execute(
        union_all(
            *(
                select(literal(way).label("way"), *_SHOWN)
                .join(Link, Record.id == theirs)
                .where(ours == record.id, Link.tie.in_((Tie.ANSWERS, Tie.FOLLOWS)), readable_by(actor), current())
                for way, (theirs, ours) in ends.items()
            )
        )
    ).all()
    found = sorted(found, key=lambda row: row.reference or "")
    return [_tied(row) for row in found if row.way == "up"], [_tied(row) for row in found if row.way == "down"]


_SHOWN = (Record.id, Record.kind, Record.number, Record.reference, Record.title)


def _tied(row: AnyRow) -> Tied:
    kind = kind_called(row.kind)
    return Tied(
        kind_words=kind.one,
        reference=row.reference or "",
        title=row.title,
        href=kind.address(id=row.id, number=row.number, reference=row.reference),
        note="",
    )
