"""Who may do what with people, what they hold, and organisations?

Pure predicates. Each docstring is the rule, as a member would sign it. Praxis
itself, acting by a command or a job, may do what an administrator may.
"""

from app.access.actor import THE_SYSTEM, Actor
from app.access.roles import Permission


def may_manage(actor: Actor) -> bool:
    """Administrators look after people, organisations and what people hold."""
    return actor is THE_SYSTEM or actor.holds(Permission.PEOPLE_MANAGE)


def may_invite(actor: Actor) -> bool:
    """Coordinators and administrators say who comes in."""
    return may_manage(actor) or actor.holds(Permission.PEOPLE_INVITE)


def may_edit_profile(actor: Actor, person_id: int) -> bool:
    """You say yourself who you are and where you work; an administrator helps where you cannot."""
    return actor.id == person_id or may_manage(actor)


def may_affiliate(actor: Actor, person_id: int) -> bool:
    """Whoever brings somebody in says where they work; after that it is theirs to say."""
    return may_edit_profile(actor, person_id) or may_invite(actor)


def may_change_email(actor: Actor) -> bool:
    """An address is how somebody signs in: an administrator changes it, for others and for themselves."""
    return may_manage(actor)


def may_give(actor: Actor, person_id: int) -> bool:
    """Administrators give roles to others. Nobody gives one to themselves."""
    return may_manage(actor) and actor.id != person_id


def may_end_grant(actor: Actor, person_id: int) -> bool:
    """Administrators end roles, and everybody can give up their own."""
    return may_manage(actor) or actor.id == person_id


def may_end_membership(actor: Actor, person_id: int) -> bool:
    """Everybody can leave; whoever says who comes in also notes that somebody has left."""
    return actor.id == person_id or may_invite(actor)


def may_close_account(actor: Actor, person_id: int) -> bool:
    """Administrators stop somebody from signing in, and let them in again. Not themselves."""
    return may_manage(actor) and actor.id != person_id


def may_add_organisation(actor: Actor) -> bool:
    """Whoever brings people in may add the organisation that they come from."""
    return may_invite(actor)
