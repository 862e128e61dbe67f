"""Who may do what about joining and leaving?

Pure predicates. Each docstring is the rule, as a member would sign it.
"""

from app.access.actor import THE_SYSTEM, Actor
from app.access.roles import Permission, Role


def may_invite(actor: Actor) -> bool:
    """Coordinators and administrators invite people, and answer those who ask to join."""
    return actor.holds(Permission.PEOPLE_INVITE)


def may_invite_as(actor: Actor, role: Role) -> bool:
    """Whom an organisation sends to speak for it, only an administrator invites: that is a role they give."""
    return actor.holds(Permission.PEOPLE_MANAGE) if role is Role.LEAD else may_invite(actor)


def may_arrange_leaving(actor: Actor, person_id: int) -> bool:
    """You say yourself when you leave and who takes over; an administrator does it for somebody who cannot."""
    return actor is THE_SYSTEM or actor.id == person_id or actor.holds(Permission.PEOPLE_MANAGE)
