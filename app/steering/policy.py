"""Who may do what with seats, offices, deputies and interests?

Pure predicates. Each docstring is the rule, as a member would sign it. Praxis
itself, acting by a command or telling a story, may do what whoever appoints may.
"""

from app.access.actor import THE_SYSTEM, Actor
from app.access.roles import Permission, Role


def may_look_after(actor: Actor) -> bool:
    """Chair, vice-chair, secretary and administrators look after seats and offices."""
    return actor is THE_SYSTEM or actor.holds(Permission.STEERING_MANAGE)


def may_appoint(actor: Actor, person_id: int) -> bool:
    """Whoever looks after seats notes who was appointed. Nobody appoints themselves or extends their own term."""
    return may_look_after(actor) and actor.id != person_id


def may_end(actor: Actor, person_id: int) -> bool:
    """Whoever looks after seats ends a term or an office, and everybody can stand down."""
    return may_look_after(actor) or actor.id == person_id


def may_name_deputy(actor: Actor, holder_id: int) -> bool:
    """Whoever holds a seat names who stands in for them, and so does whoever looks after seats."""
    return may_look_after(actor) or actor.id == holder_id


def may_be_deputy_by(actor: Actor, person_id: int) -> bool:
    """Nobody makes themselves somebody's deputy."""
    return actor.id != person_id


def may_end_deputy(actor: Actor, holder_id: int, deputy_id: int) -> bool:
    """Whoever may name a deputy ends it, and so does the deputy."""
    return may_name_deputy(actor, holder_id) or actor.id == deputy_id


def may_read_register(actor: Actor) -> bool:
    """The register of interests is for members."""
    return actor.holds(Permission.READ_MEMBERS)


def may_declare(actor: Actor) -> bool:
    """Members and those who speak for an organisation declare their interests; each keeps their own."""
    return actor.holds(Permission.INTERESTS_DECLARE)


def may_keep(actor: Actor, person_id: int) -> bool:
    """An interest is changed by whoever declared it, and by nobody else."""
    return actor.id == person_id and may_declare(actor)


def may_stand(actor: Actor) -> bool:
    """Members, and those who speak for an organisation, can say that they would like a seat."""
    return Role.MEMBER in actor.roles or Role.LEAD in actor.roles


def may_answer(actor: Actor, person_id: int) -> bool:
    """Whoever looks after seats answers who would like one; nobody answers themselves."""
    return may_look_after(actor) and actor.id != person_id
