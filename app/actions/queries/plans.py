"""Which plans are there, and who reads them?

Members read plans, and whoever leads one. So does whoever reads an action of it: what an
action is part of is no secret from those whose action it is.
"""

from sqlalchemy import ColumnElement, and_, or_, select

from app.access.actor import Actor
from app.actions.models import Action, Plan
from app.actions.rows import owner, stands_in_any
from app.database import AnyRow, AnySelect
from app.extensions import db
from app.people.models import Person
from app.records.models import Record
from app.records.references import NotFound
from app.records.visibility import current, readable_by

_plan, _record, _action = Plan.__table__, Record.__table__, Action.__table__


def readable_plans(actor: Actor) -> ColumnElement[bool]:
    """A clause over ``Plan`` and its record: those that this person may read."""
    # Its actions are asked for only where nothing else lets them read it.
    has_theirs = stands_in_any(actor, _action.c.plan_id, _plan.c.id)
    reads = or_(readable_by(actor), _plan.c.lead_id == actor.id, has_theirs)
    # The kind, too, or SQLite would look at every record.
    return and_(_record.c.kind == "plan", reads)


def plan_ids(actor: Actor) -> AnySelect:
    """The ids of the plans that this person may read."""
    query = select(_plan.c.id).join(_record, _record.c.id == _plan.c.id).where(readable_plans(actor), current())
    return query.correlate(None)


def plans(actor: Actor) -> list[AnyRow]:
    """All plans by title: rows with id, title, objective, until_on, lead_id and lead, their name."""
    return list(
        db.session.execute(
            select(
                _plan.c.id,
                _record.c.title,
                _plan.c.objective,
                _plan.c.until_on,
                _plan.c.lead_id,
                owner.c.title.label("lead"),
            )
            .join(_record, _record.c.id == _plan.c.id)
            .join(owner, owner.c.id == _plan.c.lead_id)
            .where(readable_plans(actor), current())
            .order_by(_record.c.title, _record.c.id)
        )
    )


def plan_for(actor: Actor, plan_id: int, *, to_change: bool = False) -> Plan:
    """One plan that this person may read.

    :param to_change: lock it, so that two who change it take turns.
    :raises NotFound: there is none, or not for this reader, or it was withdrawn.
    """
    query = select(Plan).where(Plan.id == plan_id, readable_plans(actor), current())
    found = db.session.scalar(query.with_for_update() if to_change else query)
    if found is None:
        raise NotFound()
    return found


def lead_of(plan: Plan) -> Person:
    return db.session.get_one(Person, plan.lead_id)


def plans_led_by(person_id: int, reader: Actor) -> list[AnyRow]:
    """The plans that somebody leads: rows with id, title, and whether this reader may read it."""
    return list(
        db.session.execute(
            select(_plan.c.id, _record.c.title, readable_plans(reader).label("is_readable"))
            .join(_record, _record.c.id == _plan.c.id)
            .where(_plan.c.lead_id == person_id, current())
            .order_by(_record.c.title, _record.c.id)
        )
    )
