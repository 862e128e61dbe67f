"""Who may keep views, and choose columns?"""

from app.access.actor import Actor
from app.saved.areas import Area


def may_keep(actor: Actor, area: Area) -> bool:
    """Whoever may read a part of Praxis keeps views of it and chooses its columns, for themselves alone."""
    return actor.holds(area.permission)
