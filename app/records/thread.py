"""The golden thread: why do we do this, and what came of it?

One statement follows the links from record to record, as far as its reader may see each: what
lies behind a record that is not for them is not told either. What a feature alone knows of its
records (how one stands, what shows it, what came of it without a link) it tells here, by kind.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Text,
    and_,
    bindparam,
    case,
    cast,
    literal,
    null,
    or_,
    select,
    union_all,
)

from app.access.actor import Actor
from app.database import AnyRow, AnySelect, UtcDateTime
from app.extensions import db
from app.records.days import day_words, instant_of
from app.records.models import Link, Record, Tie
from app.records.references import kind_called
from app.records.visibility import Reach, current, reach_of, readable_within

FEW = 8  # of one kind, on one side; the rest is counted
MOST = 200  # records that are looked at on one side

Among = Callable[[Any], AnySelect]
OfRecord = Callable[[Any], ColumnElement[Any]]


@dataclass(frozen=True)
class Told:
    """What a feature knows of the records of one kind.

    :ivar state: the value of its state, from the column of its id: a scalar subquery.
    :ivar states: each value as its slug and its words.
    :ivar proofs: how much shows that it was done, from the column of its id.
    :ivar proof_words: one of those, and several; ``proof_anchor``, where on its page they are.
    """

    state: OfRecord | None = None
    states: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    proofs: OfRecord | None = None
    proof_words: tuple[str, str] = ("", "")
    proof_anchor: str = ""


_told: dict[str, Told] = {}
# Which records stand directly above or below one, though no link says so: ids, from its id.
_above: dict[str, list[Among]] = {}
_below: dict[str, list[Among]] = {}


def tell(model: type[Record], told: Told) -> None:
    """Say how records of a kind stand, wherever a thread leads to one."""
    _told[_kind(model)] = told


def lies_above(model: type[Record], ids: Among) -> None:
    """Let the thread of a record of this kind also lead up to these."""
    _above.setdefault(_kind(model), []).append(ids)


def lies_below(model: type[Record], ids: Among) -> None:
    _below.setdefault(_kind(model), []).append(ids)


def _kind(model: type[Record]) -> str:
    return str(model.__mapper__.polymorphic_identity)


@dataclass(frozen=True)
class Tied:
    """A record further up or down, as the reader may see it.

    :ivar on: its day, where the title alone does not tell it from others: see ``app.records.days``.
    :ivar proof: what shows that it was done, in words, at ``proof_href``.
    """

    kind_words: str
    reference: str
    title: str
    href: str
    on: str = ""
    note: str = ""
    state: str = ""
    state_words: str = ""
    proof: str = ""
    proof_href: str = ""


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

    :ivar up: what it answers or follows from, and what that does, the furthest first; ``down``: what answers or
        follows from it, and so on, the nearest first.
    :ivar more_up: how much more there is above, in words, by kind; ``more_down``, below.
    :ivar before: what it follows from directly and is of the same kind; ``after``: what follows from it.
    :ivar gone: what it answered or followed from directly and is withdrawn.
    :ivar waits_for: the ids of what it waits for, whoever may read them; ``waited_for_by``: of what waits for it.
    """

    up: list[Tied] = field(default_factory=list)
    down: list[Tied] = field(default_factory=list)
    more_up: list[str] = field(default_factory=list)
    more_down: list[str] = field(default_factory=list)
    before: list[Tied] = field(default_factory=list)
    after: list[Tied] = field(default_factory=list)
    gone: list[Withdrawn] = field(default_factory=list)
    waits_for: list[int] = field(default_factory=list)
    waited_for_by: list[int] = field(default_factory=list)


def thread_of(record: Record, actor: Actor) -> Thread:
    """What this record is tied to, as far as this person may read it: one statement."""
    asked = {_START.key: record.id, _READER.key: actor.id}
    rows = db.session.execute(_statement(record.kind, reach_of(actor)), asked).all()
    found = Thread()
    for row in sorted(rows, key=_by_number):
        _put_beside(row, record, found)
    found.up, found.more_up = _chain("up", rows, record)
    found.down, found.more_down = _chain("down", rows, record)
    found.up.reverse()
    return found


# The statement.

_OF_THE_THREAD = Link.tie.in_((Tie.ANSWERS, Tie.FOLLOWS))
# Up a link leads from the record that came of it; down, to it.
# Where it begins, and who reads.
_START, _READER = bindparam("start", type_=Integer), bindparam("reader", type_=Integer)
_UP, _DOWN = (Link.from_id, Link.to_id), (Link.to_id, Link.from_id)


@lru_cache(maxsize=256)
def _statement(kind: str, reach: Reach) -> Any:
    """Made once for the records of a kind and all who read alike: to put it together takes longer than to ask it."""
    readable = readable_within(reach, _READER)
    seen = and_(readable, current())
    ways = {
        "up": _followed("thread_up", _UP, _above.get(kind, ()), seen),
        "down": _followed("thread_down", _DOWN, _below.get(kind, ()), seen),
    }
    sides = [_reached(way, edges) for way, edges in ways.items()]
    up, down = (_beside(way, ends) for way, ends in (("up", _UP), ("down", _DOWN)))
    gone = and_(_OF_THE_THREAD, Record.withdrawn_on.is_not(None), readable)
    waits = Link.tie == Tie.WAITS_FOR
    return union_all(
        *(select(side) for side in sides),
        up.where(or_(gone, and_(waits, or_(current(), Record.withdrawn_on.is_not(None))))),
        down.where(waits, current()),
    )


def _followed(name: str, ends: tuple[Any, Any], seeds: Iterable[Among], seen: Any) -> CTE:
    """Each link that is gone along once, from one record to the next: no circle is gone round twice."""
    here, there = ends
    step = select(there.label("id"), here.label("via"), Link.tie).join(Record, Record.id == there)
    first = step.where(here == _START, _OF_THE_THREAD, seen)
    edges = first.cte(name, recursive=True)
    further = step.join(edges, edges.c.id == here).where(_OF_THE_THREAD, seen)
    beside = [
        select(Record.id, _START, literal(Tie.FOLLOWS, Link.__table__.c.tie.type)).where(
            Record.id.in_(ids(_START)), seen
        )
        for ids in seeds
    ]
    return edges.union(*beside, further)


def _reached(way: str, edges: CTE) -> Any:
    """The nearest of what was reached, with what their features tell of each."""
    few = select(edges).limit(MOST).subquery()
    return (
        select(
            literal(way).label("way"),
            *_SHOWN,
            few.c.via,
            few.c.tie,
            *_as_told(),
            instant_of(Record.kind, Record.id).label("on_day"),
        )
        .join(few, few.c.id == Record.id)
        .subquery()
    )


def _beside(way: str, ends: tuple[Any, Any]) -> Any:
    """What is tied to it directly, and is no part of the chain."""
    here, there = ends
    nothing = (cast(null(), Text), cast(null(), Integer), cast(null(), UtcDateTime))
    return (
        select(literal(way), *_SHOWN, cast(null(), Integer), Link.tie, *nothing)
        .join(Link, Record.id == there)
        .where(here == _START)
    )


_SHOWN = (Record.id, Record.kind, Record.number, Record.reference, Record.title, Record.withdrawn_on)


def _as_told() -> tuple[Any, Any]:
    states = [(Record.kind == kind, cast(told.state(Record.id), Text)) for kind, told in _told.items() if told.state]
    proofs = [(Record.kind == kind, told.proofs(Record.id)) for kind, told in _told.items() if told.proofs]
    return (
        (case(*states) if states else cast(null(), Text)).label("state"),
        (case(*proofs) if proofs else cast(null(), Integer)).label("proofs"),
    )


# From rows to what is shown.


def _by_number(row: AnyRow) -> tuple[int, str, int]:
    return row.number or 0, row.reference or "", row.id


def _put_beside(row: AnyRow, record: Record, into: Thread) -> None:
    is_up = row.way == "up"
    if row.tie is Tie.WAITS_FOR:
        (into.waits_for if is_up else into.waited_for_by).append(row.id)
    elif row.withdrawn_on is not None:
        into.gone.append(Withdrawn(row.tie, row.reference or "", row.title, row.withdrawn_on))
    elif row.via == record.id and row.tie is Tie.FOLLOWS and row.kind == record.kind:
        (into.before if is_up else into.after).append(_tied(row))


def _chain(way: str, rows: Iterable[AnyRow], record: Record) -> tuple[list[Tied], list[str]]:
    """What lies on one side, the nearest first, and how much more there is of each kind."""
    edges = [row for row in rows if row.way == way and row.via is not None and row.id != record.id]
    steps = _steps(edges, record.id)
    # Of a series, only the one before and the one after: each leads on to its own.
    near = {row.id: row for row in edges if row.kind != record.kind or steps[row.id] == 1}
    told: list[Tied] = []
    many: Counter[str] = Counter()
    for row in sorted(near.values(), key=lambda row: (steps[row.id], _by_number(row))):
        many[row.kind] += 1
        if many[row.kind] <= FEW:
            told.append(_tied(row))
    return told, [_more(kind, count - FEW) for kind, count in many.items() if count > FEW]


def _steps(edges: list[AnyRow], start: int) -> dict[int, int]:
    """How far each record is, by the longest way: a reason stands beyond all that was done for it."""
    steps = {row.id: 1 for row in edges}
    # A way is no longer than there are records; a circle ends here.
    for _ in steps:
        moved = False
        for row in edges:
            further = steps.get(row.via, 0) + 1 if row.via != start else 1
            if steps[row.id] < further <= len(steps):
                steps[row.id], moved = further, True
        if not moved:
            break
    return steps


def _more(kind: str, many: int) -> str:
    known = kind_called(kind)
    return f"and {many} more {known.one if many == 1 else known.many}"


def _tied(row: AnyRow) -> Tied:
    kind, told = kind_called(row.kind), _told.get(row.kind, Told())
    href = kind.address(id=row.id, number=row.number, reference=row.reference)
    state, state_words = told.states.get(row.state, ("", "")) if row.state else ("", "")
    one, several = told.proof_words
    return Tied(
        kind_words=kind.one,
        reference=row.reference or "",
        title=row.title,
        href=href,
        state=state,
        state_words=state_words,
        on=day_words(row.on_day),
        proof=f"{row.proofs} {one if row.proofs == 1 else several}" if row.proofs else "",
        proof_href=f"{href}{told.proof_anchor}" if row.proofs else "",
    )
