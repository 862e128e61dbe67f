"""Which roles does nobody give to people, and who holds them?

Whoever steers the community holds a seat or an office. Such roles are conferred
by features that come after this one; they say so in ``app.web.contributions``.
"""

from datetime import date
from typing import Any

from sqlalchemy import Subquery, Text, false, literal, null, select, union_all

from app.access.roles import Role
from app.web.contributions import contributions

# No grant gives one of these, and none that says so counts.
CONFERRED = frozenset(
    {Role.STEERING, Role.CHAIR, Role.VICE_CHAIR, Role.SECRETARY, Role.CARRIED_OVER, Role.DEPUTY},
)
GIVEN = frozenset(Role) - CONFERRED - {Role.MEMBER}


def conferred_on(day: date) -> Subquery:
    """Who holds which of them on a day: person_id, role (as text), from_on, until_on."""
    selects: list[Any] = [source.held_on(day) for source in contributions.conferred]
    if not selects:
        nobody = (literal(0).label("person_id"), literal("").cast(Text).label("role"))
        selects = [select(*nobody, null().label("from_on"), null().label("until_on")).where(false())]
    return union_all(*selects).subquery("conferred")
