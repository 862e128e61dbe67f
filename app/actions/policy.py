"""Who may do what with this action?

Pure predicates over what an action is and what somebody holds today. Each
docstring is the rule, as a member would sign it.
"""

from typing import Protocol

from app.access.actor import Actor
from app.access.roles import Permission
from app.actions.workflow import MOVES, OPEN, ActionStatus, Move, Whose


class AnAction(Protocol):
    """As much of an action as the rules look at."""

    owner_id: int
    organisation_id: int | None
    reported_by_id: int | None
    status: ActionStatus


class APlan(Protocol):
    """As much of a plan as the rules look at."""

    lead_id: int


def concerns(actor: Actor, action: AnAction) -> bool:
    """An action is yours if you own it, or if your organisation does and you speak for it."""
    return action.owner_id == actor.id or action.organisation_id in actor.leads


def may_update(actor: Actor, action: AnAction) -> bool:
    """Update your own, and your organisation's; coordinators, chair and secretary update all."""
    if actor.holds(Permission.ACTIONS_UPDATE_ALL):
        return True
    return actor.holds(Permission.ACTIONS_UPDATE) and concerns(actor, action)


def may_edit(actor: Actor, action: AnAction) -> bool:
    """What is written of an action changes only while it is open: what was reported done is verified as it stood."""
    return action.status in OPEN and may_update(actor, action)


def may_pass_on(actor: Actor, action: AnAction) -> bool:
    """Whoever leaves hands over all that is theirs, however far it is; an administrator does it for them."""
    return action.owner_id == actor.id or actor.holds(Permission.PEOPLE_MANAGE)


def may_add_evidence(actor: Actor, action: AnAction) -> bool:
    """Evidence can be added until the action is verified or dropped."""
    return action.status in OPEN | {ActionStatus.REPORTED_DONE} and may_update(actor, action)


def may_comment(actor: Actor, action: AnAction, *, mentioned: bool) -> bool:
    """The steering group asks and remarks on any action, and whoever is mentioned on one answers there."""
    return actor.holds(Permission.ACTIONS_DECIDE) or (mentioned and actor.holds(Permission.ACTIONS_UPDATE))


def may_say(actor: Actor, action: AnAction, *, mentioned: bool) -> bool:
    """Whoever may update it says how it goes; whoever may comment asks and remarks, which is no news of how it goes."""
    return may_update(actor, action) or may_comment(actor, action, mentioned=mentioned)


def may_take_out(actor: Actor, action: AnAction, *, added: bool) -> bool:
    """What was added by mistake is taken out by whoever added it or may update the action, until it is verified.

    Coordinators, chair and secretary take it out even then.
    """
    if actor.holds(Permission.ACTIONS_UPDATE_ALL):
        return True
    if action.status is ActionStatus.VERIFIED or not actor.holds(Permission.ACTIONS_UPDATE):
        return False
    return added or may_update(actor, action)


def may_verify(actor: Actor, action: AnAction) -> bool:
    """The steering group verifies; nobody verifies their own, or what they reported done.

    Nor what was theirs before: who owned it stands in the history, where ``services.moves_for`` looks.
    """
    return actor.holds(Permission.ACTIONS_DECIDE) and actor.id not in (action.owner_id, action.reported_by_id)


def may_make(actor: Actor, action: AnAction, move: Move) -> bool:
    """Each move belongs to whom the workflow says."""
    match move.whose:
        case Whose.THEIRS:
            return may_update(actor, action)
        case Whose.STEERING:
            return actor.holds(Permission.ACTIONS_DECIDE)
        case Whose.EITHER:
            return actor.holds(Permission.ACTIONS_DECIDE) or may_update(actor, action)
        case Whose.OTHERS:
            return may_verify(actor, action)


def moves_open_to(actor: Actor, action: AnAction, *, was_theirs: bool) -> list[Move]:
    """What this person can do with it now, the most usual first.

    :param was_theirs: they owned it once, as the history says: then others verify it.
    """
    made = (move for move in MOVES[action.status] if may_make(actor, action, move))
    return [move for move in made if not (was_theirs and move.whose is Whose.OTHERS)]


def has_a_move(actor: Actor, action: AnAction) -> bool:
    """Is there anything that this person can do with it now?"""
    return any(may_make(actor, action, move) for move in MOVES[action.status])


def may_prepare_plans(actor: Actor) -> bool:
    """Coordinators, chair and secretary make plans, change them, and withdraw them with a reason."""
    return actor.holds(Permission.PLANS_PREPARE)


def may_pass_on_plan(actor: Actor, plan: APlan) -> bool:
    """Whoever leaves hands over the plans that they lead; an administrator does it for them."""
    return plan.lead_id == actor.id or actor.holds(Permission.PEOPLE_MANAGE)
