"""Which actor is this person today?"""

from collections.abc import Iterable
from datetime import date
from functools import cache

from sqlalchemy import Integer, Text, bindparam, literal, select, true, type_coerce, union_all

from app import clock
from app.access.actor import Actor, Holding, holdings_of
from app.access.roles import Role
from app.database import AnyRow, AnySelect
from app.extensions import db
from app.people.conferred import GIVEN
from app.people.models import Grant, Person
from app.people.queries import running
from app.records.models import Record
from app.records.visibility import current
from app.web.contributions import contributions

_person, _record = Person.__table__, Record.__table__
_on, _id = bindparam("on"), bindparam("person_id")


@cache
def _somebody() -> AnySelect:
    """Somebody, once for each of what they were given and of what a seat or an office confers on them.

    Asked at every request, so that it is one statement, put together once: at the
    first request, when every feature has said what it confers.
    """
    given = select(type_coerce(Grant.role, Text).label("role"), Grant.organisation_id, Grant.from_on).where(
        Grant.person_id == _id, Grant.role.in_(GIVEN), running(Grant, _on)
    )
    confers = (source.held_on(_on, by=_id).subquery() for source in contributions.conferred)
    conferred = [select(held.c.role, literal(None, Integer), held.c.from_on) for held in confers]
    held = union_all(given, *conferred).subquery("held")
    return (
        select(
            _record.c.title,
            _person.c.disabled_on,
            _person.c.joined_on,
            _person.c.left_on,
            held.c.role,
            held.c.organisation_id,
            held.c.from_on,
        )
        .select_from(_person)
        .join(_record, _record.c.id == _person.c.id)
        .outerjoin(held, true())
        .where(_person.c.id == _id, current())
        # Given twice, a role is held since the first of these days.
        .order_by(held.c.from_on)
    )


def actor_for(person_id: int) -> Actor | None:
    """Somebody with all that they hold today, or ``None`` if they may not act.

    Membership and grants are the person's own; seats and offices say what they
    confer in ``app.web.contributions``; anything else is a source of ``app.access``.
    """
    today = clock.today()
    found = db.session.execute(_somebody(), {"person_id": person_id, "on": today}).all()
    if not found or found[0].disabled_on is not None:
        return None
    own = frozenset(_held(found, today))
    return Actor(id=person_id, name=found[0].title, holdings=own | holdings_of(person_id, today))


def _held(found: Iterable[AnyRow], on: date) -> Iterable[Holding]:
    for row in found:
        if row.joined_on and row.joined_on <= on and (row.left_on is None or on < row.left_on):
            yield Holding(Role.MEMBER, since=row.joined_on)
        if row.role is not None:
            yield Holding(Role(row.role), row.organisation_id, since=row.from_on)
