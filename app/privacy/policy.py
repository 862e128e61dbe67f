"""Who may answer what people ask about their own data?"""

from app.access.actor import Actor
from app.access.roles import Permission


def may_answer(actor: Actor) -> bool:
    """Administrators answer requests and complaints."""
    return actor.holds(Permission.PRIVACY_ANSWER)


def may_erase(actor: Actor, person_id: int) -> bool:
    """Administrators erase; nobody erases themselves, so that somebody else has looked."""
    return may_answer(actor) and actor.id != person_id


def may_make_copy(actor: Actor, person_id: int, *, can_sign_in: bool) -> bool:
    """Your own copy is yours to make. For somebody who cannot sign in, an administrator makes it."""
    return actor.id == person_id or (may_answer(actor) and not can_sign_in)
