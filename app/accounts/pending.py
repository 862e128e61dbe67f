"""Who has shown one thing, and is asked for another?

Kept in the visitor's signed cookie and nowhere else: until the second step is
done there is no session, and nobody is signed in.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import session

from app import clock
from app.access.actor import Actor
from app.people.identity import actor_for

LASTING = timedelta(minutes=10)
_KEY = "pending"


@dataclass(frozen=True)
class Pending:
    actor: Actor
    onward: str | None


def keep_pending(actor: Actor, *, onward: str | None) -> None:
    """Remember somebody until their second step."""
    until = clock.now() + LASTING
    session[_KEY] = {"person": actor.person_id, "onward": onward, "until": until.isoformat()}


def pending() -> Pending | None:
    """Who is on the way in, if they still may and it was not long ago."""
    kept = session.get(_KEY)
    if not isinstance(kept, dict) or datetime.fromisoformat(kept["until"]) < clock.now():
        return None
    actor = actor_for(kept["person"])
    return Pending(actor, kept["onward"]) if actor is not None and actor.holdings else None
