"""What do pages need to show of one decision?"""

from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy import Integer, bindparam, literal, select

from app.access.actor import Actor
from app.database import AnyRow, AnySelect
from app.decisions.models import Correction, Decision
from app.extensions import db
from app.records.models import Record
from app.records.references import NotFound
from app.records.visibility import Reach, current, reach_of, readable_by, readable_within

_decision, _record = Decision.__table__, Record.__table__
_START, _READER = bindparam("start", type_=Integer), bindparam("reader", type_=Integer)


def decision_for(actor: Actor, reference: str, *, to_change: bool = False) -> Decision:
    """One decision that this person may read.

    :param to_change: lock it, so that two who change it take turns.
    :raises NotFound: there is none, or not for this reader.
    """
    found = decision_called(actor, reference, to_change=to_change)
    if found is None:
        raise NotFound()
    return found


def decision_called(actor: Actor, reference: str, *, to_change: bool = False) -> Decision | None:
    """The same where there may be none: whatever somebody typed."""
    query = select(Decision).where(Decision.reference == reference.upper(), readable_by(actor), current())
    return db.session.scalar(query.with_for_update() if to_change else query)


def chain_of(decision: Decision, actor: Actor) -> Sequence[AnyRow]:
    """What it superseded and what superseded it, one after the other, the earliest first; itself among them.

    Rows with id, reference, title, standing and decided_on; and ``way``: below zero before it, above zero after it.
    """
    return db.session.execute(_chain(reach_of(actor)), {_START.key: decision.id, _READER.key: actor.id}).all()


@lru_cache(maxsize=64)
def _chain(reach: Reach) -> AnySelect:
    """Made once for all who read alike, told later where it begins and who reads."""
    columns = (_decision.c.id, _decision.c.supersedes_id)
    start = select(*columns, literal(0).label("way")).where(_decision.c.id == _START)
    before = start.cte("before", recursive=True)
    before = before.union_all(select(*columns, before.c.way - 1).join(before, before.c.supersedes_id == _decision.c.id))
    after = start.cte("after", recursive=True)
    after = after.union_all(select(*columns, after.c.way + 1).join(after, after.c.id == _decision.c.supersedes_id))
    found = select(before.c.id, before.c.way).union(select(after.c.id, after.c.way)).subquery()
    return (
        select(
            _record.c.id,
            _record.c.reference,
            _record.c.title,
            _decision.c.standing,
            _decision.c.decided_on,
            found.c.way,
        )
        .join(_decision, _decision.c.id == _record.c.id)
        .join(found, found.c.id == _record.c.id)
        .where(readable_within(reach, _READER))
        .order_by(found.c.way, _record.c.id)
    )


def corrections_of(decision: Decision) -> Sequence[AnyRow]:
    """In their order: rows with text, why, at and who."""
    return db.session.execute(
        select(Correction.text, Correction.why, Correction.at, _record.c.title.label("who"))
        .outerjoin(_record, _record.c.id == Correction.by_id)
        .where(Correction.decision_id == decision.id)
        .order_by(Correction.id)
    ).all()
