"""Which feeds are running, and what does one show?"""

from collections.abc import Sequence

from sqlalchemy import select

from app.access.actor import Actor
from app.extensions import db
from app.feeds.kinds import Event, Kind, kind_called
from app.feeds.models import Feed
from app.feeds.services import digest_of


def running(actor: Actor) -> dict[str, Feed]:
    """Somebody's own feeds that have not been ended, by kind."""
    found = db.session.scalars(select(Feed).where(Feed.person_id == actor.id, Feed.ended_at.is_(None)))
    return {feed.kind: feed for feed in found}


def shown_by(secret: str) -> tuple[Kind, Sequence[Event]] | None:
    """What the feed with this secret shows now; ``None`` if there is none, or its owner may not read it today."""
    row = db.session.execute(
        select(Feed.kind, Feed.person_id).where(Feed.digest == digest_of(secret), Feed.ended_at.is_(None))
    ).one_or_none()
    kind = kind_called(row.kind) if row else None
    if row is None or kind is None:
        return None
    events = kind.events(row.person_id)
    return None if events is None else (kind, events)
