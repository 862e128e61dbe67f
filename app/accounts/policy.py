"""Who is asked for two steps, and from when?"""

from datetime import date, timedelta

from app.access.actor import Actor
from app.access.roles import Role

# They see or change what concerns everybody.
ASKED_FOR_TWO = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR, Role.CHAIR, Role.VICE_CHAIR, Role.SECRETARY})


def needs_two_steps_from(actor: Actor, days: int | None) -> date | None:
    """Coordinators, administrators and office holders sign in in two steps.

    They have so many days from the day their role began; ``None``: it is not asked of this person.
    """
    began = [holding.since for holding in actor.holdings if holding.role in ASKED_FOR_TWO and holding.since is not None]
    return min(began) + timedelta(days=days) if began and days is not None else None
