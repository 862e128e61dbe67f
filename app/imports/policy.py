"""Who may import what?"""

from app.access.actor import Actor
from app.imports.kinds import Importable


def may_import(actor: Actor, importable: Importable) -> bool:
    """Whoever may do by hand what an import does may import; and sees every import of that kind, whoever made it."""
    return actor.holds(importable.permission)
