"""What do people do with their feeds?"""

import hashlib
import secrets

from sqlalchemy import select

from app import clock
from app.access.actor import Actor
from app.access.rules import ensure
from app.extensions import db
from app.feeds import policy
from app.feeds.kinds import Kind
from app.feeds.models import Feed

BYTES = 32  # of a secret: nobody guesses it


def make(kind: Kind, *, by: Actor) -> str:
    """A new address; one that there was before shows nothing from now on. Returns its secret, which is not kept."""
    ensure(policy.may_have(by, kind), "have this calendar read for you")
    end(kind, by=by)
    secret = secrets.token_urlsafe(BYTES)
    db.session.add(Feed(person_id=by.id, kind=kind.key, digest=digest_of(secret), made_at=clock.now()))
    return secret


def end(kind: Kind, *, by: Actor) -> None:
    """Let the address show nothing any more. One that has ended already stays so."""
    running = select(Feed).where(Feed.person_id == by.id, Feed.kind == kind.key, Feed.ended_at.is_(None))
    for feed in db.session.scalars(running.with_for_update()):
        feed.ended_at = clock.now()
    # Before a new one is written: of each kind there is one at a time.
    db.session.flush()


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
