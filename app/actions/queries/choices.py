"""What can be chosen in the forms and filters of actions?"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import literal, select, union_all

from app.access.actor import Actor
from app.access.roles import Permission
from app.actions.models import Action, Plan
from app.actions.queries.plans import readable_plans
from app.actions.rows import plain_rows_of
from app.charter.models import Recommendation
from app.database import AnySelect
from app.extensions import db
from app.records.models import Link, Record, Tie
from app.records.visibility import current, readable_by

_action, _plan, _record = Action.__table__, Plan.__table__, Record.__table__

MOST_OWNERS = 60  # in a list to choose from; with more, one types a name


@dataclass(frozen=True)
class Choices:
    """What the filters offer. ``owners`` is ``None`` when there are too many to list."""

    owners: list[tuple[str, str]] | None
    organisations: list[tuple[str, str]]
    recommendations: list[tuple[str, str]]
    plans: list[tuple[str, str]]


@lru_cache(maxsize=32)
def _offered(actor: Actor) -> Any:
    """What ``choices`` asks: only of actions that this person may read, or the filters would name their owners."""
    person, organisation = (_record.alias(name) for name in ("person", "organisation"))
    # The first of each is enough. As ``exists`` PostgreSQL would read all actions to answer this.
    actions = plain_rows_of(actor)
    owned = actions.where(_action.c.owner_id == person.c.id).limit(1).scalar_subquery().is_not(None)
    theirs = actions.where(_record.c.organisation_id == organisation.c.id)
    has_actions = theirs.limit(1).scalar_subquery().is_not(None)
    owners = (
        select(literal("owner").label("what"), person.c.id, person.c.title, literal("").label("reference"))
        .where(person.c.kind == "person", owned)
        .limit(MOST_OWNERS + 1)
        .subquery()
    )
    return union_all(
        select(owners),
        select(literal("organisation"), organisation.c.id, organisation.c.title, literal("")).where(
            organisation.c.kind == "organisation", has_actions
        ),
        select(literal("recommendation"), _record.c.id, _record.c.title, _record.c.reference).where(
            _record.c.kind == "recommendation", readable_by(actor), current()
        ),
        select(literal("plan"), _plan.c.id, _record.c.title, literal(""))
        .join(_record, _record.c.id == _plan.c.id)
        .where(readable_plans(actor), current()),
    )


def choices(actor: Actor) -> Choices:
    """Owners and organisations that have actions, and all recommendations and plans to be read: one statement."""
    owners: list[tuple[str, str]] = []
    organisations: list[tuple[str, str]] = []
    plans: list[tuple[str, str]] = []
    recommendations: list[tuple[int, str, str]] = []
    for what, record_id, title, reference in db.session.execute(_offered(actor)):
        if what == "recommendation":
            recommendations.append((record_id, reference, f"{reference} {title}"))
        else:
            {"owner": owners, "organisation": organisations, "plan": plans}[what].append((str(record_id), title))
    by_name = itemgetter(1)
    return Choices(
        owners=sorted(owners, key=by_name) if len(owners) <= MOST_OWNERS else None,
        organisations=sorted(organisations, key=by_name),
        recommendations=[(reference, words) for _, reference, words in sorted(recommendations)],
        plans=sorted(plans, key=by_name),
    )


def recommendations_of(record: Record) -> list[str]:
    """The references that an action, or another record, answers, without what was withdrawn since."""
    return list(
        db.session.scalars(
            select(_record.c.reference)
            .join(Link, Link.to_id == _record.c.id)
            .where(Link.from_id == record.id, Link.tie == Tie.ANSWERS, current())
            .order_by(_record.c.reference)
        )
    )


def recommendations_with(references: Collection[str]) -> list[Recommendation]:
    """Recommendations by reference; those that do not exist are left out."""
    return list(db.session.scalars(select(Recommendation).where(Recommendation.reference.in_(references))))


def organisations_of(actor: Actor) -> list[tuple[str, str]]:
    """Organisations that this person can give an action to: id and name."""
    query: AnySelect = select(_record.c.id, _record.c.title).where(_record.c.kind == "organisation", current())
    if not actor.holds(Permission.READ_MEMBERS):
        query = query.where(_record.c.id.in_(sorted(actor.leads)))
    return [(str(row.id), row.title) for row in db.session.execute(query.order_by(_record.c.title))]
