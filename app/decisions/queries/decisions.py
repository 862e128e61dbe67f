"""What do pages need to show of one decision?"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Integer, and_, bindparam, literal, select

from app.access.actor import Actor
from app.database import AnyRow, AnySelect
from app.decisions.models import Correction, Decision
from app.extensions import db
from app.records.models import Record
from app.records.references import NotFound
from app.records.visibility import Reach, current, reach_of, readable_by, readable_within

_decision, _record = Decision.__table__, Record.__table__
_corrector = _record.alias("corrector")
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


@dataclass(frozen=True)
class Around:
    """What stands beside a decision.

    :ivar chain: what it superseded and what superseded it, one after the other, the earliest first; itself among them.
        Rows with id, reference, title, standing and decided_on; and ``way``: below zero before it, above zero after it.
    :ivar corrections: in their order: rows with text, why, at and who.
    """

    chain: Sequence[AnyRow]
    corrections: Sequence[AnyRow]


def around(decision: Decision, actor: Actor) -> Around:
    """What came before and after it, and how it was corrected: one statement."""
    rows = db.session.execute(_around(reach_of(actor)), {_START.key: decision.id, _READER.key: actor.id}).all()
    chain = {row.id: row for row in rows}
    return Around(list(chain.values()), [row for row in rows if row.text is not None])


@lru_cache(maxsize=64)
def _around(reach: Reach) -> AnySelect:
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
            Correction.text,
            Correction.why,
            Correction.at,
            _corrector.c.title.label("who"),
        )
        .join(_decision, _decision.c.id == _record.c.id)
        .join(found, found.c.id == _record.c.id)
        .outerjoin(Correction, and_(Correction.decision_id == _record.c.id, _record.c.id == _START))
        .outerjoin(_corrector, _corrector.c.id == Correction.by_id)
        .where(readable_within(reach, _READER))
        .order_by(found.c.way, _record.c.id, Correction.id)
    )
