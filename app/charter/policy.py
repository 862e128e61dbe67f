"""Who may do what with the community's documents, and with what it was advised?

Pure predicates. Each docstring is the rule, as a member would sign it.
"""

from typing import Protocol

from app.access.actor import Actor
from app.access.roles import Permission, Role
from app.charter.models import Response, VersionState


class AVersion(Protocol):
    """As much of a version as the rules look at."""

    state: VersionState
    written_by_id: int | None


class ARecommendation(Protocol):
    response: Response | None


def may_read_drafts(actor: Actor) -> bool:
    """A draft is read by those who prepare documents and by those at the table where it is decided."""
    return actor.holds(Permission.CHARTER_PREPARE) or actor.holds(Permission.READ_STEERING)


def may_write(actor: Actor) -> bool:
    """The coordinator, the chair and the secretary write drafts."""
    return actor.holds(Permission.CHARTER_PREPARE)


def may_adopt(actor: Actor, version: AVersion) -> bool:
    """A decision adopts; the chair, the vice-chair or the secretary notes it, but nobody for what they wrote last."""
    return (
        actor.holds(Permission.CHARTER_ADOPT)
        and version.state is VersionState.DRAFT
        and version.written_by_id != actor.id
    )


def may_withdraw(actor: Actor) -> bool:
    """What a decision adopted, a decision withdraws; the chair, the vice-chair or the secretary notes it."""
    return actor.holds(Permission.CHARTER_ADOPT)


def may_accept(actor: Actor) -> bool:
    """Members accept what asks for it, and so does whoever speaks for an organisation."""
    return Role.MEMBER in actor.roles or Role.LEAD in actor.roles


def may_see_who_accepted(actor: Actor) -> bool:
    """How many is for everybody to see; by name it is for whoever brings people in."""
    return actor.holds(Permission.PEOPLE_INVITE)


def may_prepare_evaluations(actor: Actor) -> bool:
    """Whoever prepares documents enters what an evaluation found."""
    return actor.holds(Permission.CHARTER_PREPARE)


def may_reword(actor: Actor, recommendation: ARecommendation) -> bool:
    """A recommendation is corrected until it is answered: what was answered stands as it was."""
    return may_prepare_evaluations(actor) and recommendation.response is None


def may_respond(actor: Actor) -> bool:
    """A decision answers for the community; the chair, the vice-chair or the secretary notes it."""
    return actor.holds(Permission.CHARTER_ADOPT)
