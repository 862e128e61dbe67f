"""The golden thread: why do we do this, and what came of it?"""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import and_, literal, or_, select, union_all

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


@dataclass(frozen=True)
class Withdrawn:
    """What a record answered or followed from, until that was withdrawn: its page is no longer there."""

    tie: Tie
    reference: str
    title: str
    on: date


@dataclass
class Thread:
    """What one record is tied to.

    :ivar up: what it answers or follows from; ``down``: what answers or follows from it.
    :ivar before: of those, what it follows from and is of the same kind; ``after``: what follows from it.
    :ivar gone: what is no longer among ``up``.
    :ivar waits_for: the ids of what it waits for, whoever may read them; ``waited_for_by``: of what waits for it.
    """

    up: list[Tied] = field(default_factory=list)
    down: list[Tied] = field(default_factory=list)
    before: list[Tied] = field(default_factory=list)
    after: list[Tied] = field(default_factory=list)
    gone: list[Withdrawn] = field(default_factory=list)
    waits_for: list[int] = field(default_factory=list)
    waited_for_by: list[int] = field(default_factory=list)


_ENDS = {"up": (Link.to_id, Link.from_id), "down": (Link.from_id, Link.to_id)}
_SHOWN = (Record.id, Record.kind, Record.number, Record.reference, Record.title, Record.withdrawn_on, Link.tie)


def thread_of(record: Record, actor: Actor) -> Thread:
    """What this record is tied to, as far as this person may read it: one statement."""
    # Of what was withdrawn only what lay up is told: this record was made because of it.
    told = {"up": or_(current(), Record.withdrawn_on.is_not(None)), "down": current()}
    of_the_thread = and_(Link.tie.in_((Tie.ANSWERS, Tie.FOLLOWS)), readable_by(actor))
    rows = db.session.execute(
        union_all(
            *(
                select(literal(way).label("way"), *_SHOWN)
                .join(Link, Record.id == theirs)
                .where(ours == record.id, or_(of_the_thread, Link.tie == Tie.WAITS_FOR), told[way])
                for way, (theirs, ours) in _ENDS.items()
            )
        )
    )
    found = Thread()
    for row in sorted(rows, key=lambda row: (row.number or 0, row.reference or "")):
        _put(row, record, found)
    return found


def _put(row: AnyRow, record: Record, into: Thread) -> None:
    is_up = row.way == "up"
    if row.tie is Tie.WAITS_FOR:
        (into.waits_for if is_up else into.waited_for_by).append(row.id)
    elif row.withdrawn_on is not None:
        into.gone.append(Withdrawn(row.tie, row.reference or "", row.title, row.withdrawn_on))
    else:
        tied = _tied(row)
        (into.up if is_up else into.down).append(tied)
        if row.tie is Tie.FOLLOWS and row.kind == record.kind:
            (into.before if is_up else into.after).append(tied)


def _tied(row: AnyRow) -> Tied:
    kind = kind_called(row.kind)
    return Tied(
        kind_words=kind.one,
        reference=row.reference or "",
        title=row.title,
        href=kind.address(id=row.id, number=row.number, reference=row.reference),
        note="",
    )
