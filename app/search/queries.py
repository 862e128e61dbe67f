"""What does a search show?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, false, or_, select

from app.access.actor import Actor
from app.access.roles import Permission
from app.actions.models import Action
from app.actions.queries import plan_ids
from app.charter.queries import documents_readable
from app.database import AnyRow
from app.extensions import db
from app.people.models import Person
from app.people.queries import known_to
from app.records.days import day_words, instant_of
from app.records.models import Record
from app.records.references import as_reference, kind_called, kinds
from app.records.searching import ranked
from app.records.visibility import current, readable_by
from app.wording import capital

MOST = 40
_action, _person, _record = Action.__table__, Person.__table__, Record.__table__


@dataclass(frozen=True)
class Found:
    reference: str
    title: str
    href: str
    on: str


@dataclass(frozen=True)
class Group:
    label: str
    results: list[Found]


def place_of_reference(typed: str, actor: Actor) -> str | None:
    """The address of the record with this reference, if this reader may see it."""
    reference = as_reference(typed)
    if reference is None:
        return None
    row = db.session.execute(
        select(*_COLUMNS).select_from(_SOURCE).where(_record.c.reference == reference, _readable(actor), current())
    ).one_or_none()
    return _address(row) if row else None


_SOURCE = _record.outerjoin(_action, _action.c.id == _record.c.id).outerjoin(_person, _person.c.id == _record.c.id)
_COLUMNS = (_record.c.id, _record.c.kind, _record.c.number, _record.c.reference, _record.c.title)


def _readable(actor: Actor) -> Any:
    """As the features say it themselves: people have a rule of their own, and so have actions, plans and documents."""
    reads_actions = actor.holds(Permission.ACTIONS_READ)
    others = readable_by(actor) & _record.c.kind.not_in(["person"] if reads_actions else ["person", "action", "plan"])
    own = _action.c.owner_id == actor.id if reads_actions else false()
    people = (_record.c.kind == "person") & known_to(actor)
    documents = (_record.c.kind == "document") & documents_readable(actor)
    plans = _record.c.id.in_(plan_ids(actor)) if reads_actions else false()
    return or_(others, own, people, documents, plans)


def find(typed: str, actor: Actor, most: int = MOST) -> list[Group]:
    """What fits, best first within each kind; the newest of very many."""
    matches = ranked(typed)
    if matches is None:
        return []
    found = matches.subquery("matches")
    # Its own reference comes first, then a title that begins with what was typed, whatever the rank says.
    called = _record.c.reference == (as_reference(typed) or "")
    begins = case((called, 0), (_record.c.title.istartswith(typed, autoescape=True), 1), else_=2)
    rows = db.session.execute(
        select(*_COLUMNS, instant_of(_record.c.kind, _record.c.id).label("on_day"))
        .select_from(_SOURCE.join(found, found.c.id == _record.c.id))
        .where(_record.c.kind.in_([kind.name for kind in kinds()]), _readable(actor), current())
        .order_by(begins, found.c.rank, _record.c.id.desc())
        .limit(most)
    ).all()
    return list(_grouped(rows))


def _grouped(rows: Sequence[AnyRow]) -> Iterator[Group]:
    for kind in kinds():
        of_kind = [row for row in rows if row.kind == kind.name]
        if of_kind:
            label = capital(kind.many)
            yield Group(label, [_found(row) for row in of_kind])


def _found(row: AnyRow) -> Found:
    return Found(row.reference or "", row.title, _address(row), day_words(row.on_day))


def _address(row: AnyRow) -> str:
    return kind_called(row.kind).address(id=row.id, number=row.number, reference=row.reference)
