"""Who may have a feed?"""

from app.access.actor import Actor
from app.feeds.kinds import Kind


def may_have(actor: Actor, kind: Kind) -> bool:
    """What you may read here, your calendar may read for you. Nobody makes a feed for somebody else."""
    return kind.is_for(actor)
