"""Which actor is this person today?"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import and_, bindparam, select

from app import clock
from app.access.actor import Actor, Holding, holdings_of
from app.access.roles import Role
from app.database import AnyRow
from app.extensions import db
from app.people.models import Grant, Person
from app.people.queries import running
from app.records.models import Record
from app.records.visibility import current

_person, _record, _on = Person.__table__, Record.__table__, bindparam("on")
# Asked at every request, so that it is one statement: somebody, once for each of their grants.
_SOMEBODY = (
    select(
        _record.c.title,
        _person.c.disabled_on,
        _person.c.joined_on,
        _person.c.left_on,
        Grant.role,
        Grant.organisation_id,
        Grant.from_on,
    )
    .select_from(_person)
    .join(_record, _record.c.id == _person.c.id)
    .outerjoin(Grant, and_(Grant.person_id == _person.c.id, running(Grant, _on)))
    .where(_person.c.id == bindparam("person_id"), current())
    # Given twice, a role is held since the first of these days.
    .order_by(Grant.from_on)
)


def actor_for(person_id: int) -> Actor | None:
    """Somebody with all that they hold today, or ``None`` if they may not act.

    Membership and grants are the person's own; what else confers authority is a
    source of ``app.access``.
    """
    today = clock.today()
    found = db.session.execute(_SOMEBODY, {"person_id": person_id, "on": today}).all()
    if not found or found[0].disabled_on is not None:
        return None
    own = frozenset(_memberships_and_grants(found, today))
    return Actor(id=person_id, name=found[0].title, holdings=own | holdings_of(person_id, today))


def _memberships_and_grants(found: Iterable[AnyRow], on: date) -> Iterable[Holding]:
    for row in found:
        if row.joined_on and row.joined_on <= on and (row.left_on is None or on < row.left_on):
            yield Holding(Role.MEMBER, since=row.joined_on)
        if row.role is not None:
            yield Holding(row.role, row.organisation_id, since=row.from_on)
