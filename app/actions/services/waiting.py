"""Which actions does one wait for?

No action waits for itself, directly or through others, and none for what is settled.
"""

from sqlalchemy import func, select

from app.access.actor import Actor
from app.access.rules import Unready, ensure
from app.actions import policy
from app.actions.models import Action
from app.actions.rows import readable
from app.actions.workflow import ActionStatus
from app.extensions import db
from app.records.deeds import explain, note
from app.records.models import Link, Record, Tie
from app.wording import together

_action, _record = Action.__table__, Record.__table__


def wait_for(action: Action, other: Action, *, by: Actor) -> None:
    """Say that this action cannot go on before another is done. Said twice, it is said once.

    :param other: one that ``by`` may read.
    :raises Unready: for ``waits_for``.
    """
    ensure(policy.may_edit(by, action), "say what this action waits for")
    _one_at_a_time()
    if other.id == action.id:
        raise Unready("waits_for", f"{action.reference} cannot wait for itself. Name another action")
    if other.is_settled:
        how = "was dropped" if other.status is ActionStatus.DROPPED else "is done already"
        raise Unready("waits_for", f"{other.reference} {how}: there is nothing to wait for")
    if (between := _way(other, action, by)) is not None:
        through = f", through {together(between)}" if between else ""
        raise Unready(
            "waits_for",
            f"{other.reference} waits for {action.reference} already{through}. Neither could begin before the other",
        )
    if _tie(action, other) is None:
        db.session.add(Link(from_id=action.id, to_id=other.id, tie=Tie.WAITS_FOR))
        # By its reference alone: not everybody who reads this history may read the other's title.
        note(action, "waits for", before=None, after=other.reference)
        explain(action, f"let it wait for {other.reference}", by=by)


def wait_no_longer(action: Action, other: Action, *, by: Actor) -> None:
    """Say that this action can go on without the other. Where it does not wait, nothing happens."""
    ensure(policy.may_edit(by, action), "say what this action waits for")
    if (standing := _tie(action, other)) is not None:
        db.session.delete(standing)
        note(action, "waits for", before=other.reference, after=None)
        explain(action, f"let it wait for {other.reference} no longer", by=by)


def _tie(action: Action, other: Action) -> Link | None:
    return db.session.scalar(
        select(Link).where(Link.from_id == action.id, Link.to_id == other.id, Link.tie == Tie.WAITS_FOR)
    )


def _way(start: Action, end: Action, by: Actor) -> list[str] | None:
    """What lies between two actions along what each waits for: their references, or ``None`` where no way leads.

    Each step is looked up for all actions that are as far away: the shortest way is the one that is told.
    """
    came_from: dict[int, tuple[int, str]] = {start.id: (start.id, "")}
    reached = {start.id}
    while reached and end.id not in came_from:
        steps = db.session.execute(
            select(Link.from_id, Link.to_id, _record.c.reference, readable(by).label("is_readable"))
            .join(_record, _record.c.id == Link.to_id)
            .join(_action, _action.c.id == _record.c.id)
            .where(Link.from_id.in_(reached), Link.tie == Tie.WAITS_FOR)
            .order_by(Link.id)
        ).all()
        new = [step for step in steps if step.to_id not in came_from]
        for step in new:
            words = step.reference if step.is_readable else "an action that is not for you to read"
            came_from.setdefault(step.to_id, (step.from_id, words))
        reached = {step.to_id for step in new}
    if end.id not in came_from:
        return None
    between, at = [], came_from[end.id][0]
    while at != start.id:
        at, words = came_from[at][0], came_from[at][1]
        between.insert(0, words)
    return between


def _one_at_a_time() -> None:
    """Two who let two actions wait for each other at once take turns: the second sees what the first has said."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(Tie.WAITS_FOR.value, 0))))
