"""What does an action wait for, and what waits for it?"""

from collections.abc import Collection

from app.access.actor import Actor
from app.actions.models import Action
from app.actions.queries.table import action_for, one_row, rows_where
from app.actions.rows import ActionRow
from app.records.references import NotFound, as_reference

_action = Action.__table__


def action_called(typed: str, actor: Actor) -> Action | None:
    """The action that somebody means by its reference, however it was typed: one that they may read."""
    reference = as_reference(typed)
    if reference is None or not reference.startswith(f"{Action.prefix}") or not reference[1:].isdigit():
        return None
    try:
        return action_for(actor, int(reference[1:]))
    except NotFound:
        return None


def open_waits(action: Action, actor: Actor) -> tuple[str, ...]:
    """The references of what it waits for and is not done, as far as this person may read it."""
    return one_row(action, actor).waits_for


def waiting_around(actor: Actor, for_these: Collection[int], of_these: Collection[int]) -> tuple[list[ActionRow], ...]:
    """Actions by id, soonest first, as far as this person may read them: those waited for, and those that wait."""
    if not for_these and not of_these:
        return [], []
    rows = rows_where(actor, _action.c.id.in_({*for_these, *of_these}))
    return [row for row in rows if row.id in for_these], [row for row in rows if row.id in of_these]
