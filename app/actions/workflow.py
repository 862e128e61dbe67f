"""Which states does an action have, and what can be done from each?

All of the workflow on one screen: each move with its words, what it needs, and
whose it is. ``policy.py`` says who they are, ``services.py`` makes the move.
"""

import enum
from dataclasses import dataclass


class ActionStatus(enum.Enum):
    # By identity, as each is there once: rows and rules look them up thousands of times for a page.
    __hash__ = object.__hash__

    PROPOSED = "proposed"
    AGREED = "agreed"
    UNDER_WAY = "under way"
    BLOCKED = "blocked"
    REPORTED_DONE = "reported done"
    VERIFIED = "verified"
    DROPPED = "dropped"


# Nobody waits for these any more: they are never late and show no confidence.
SETTLED = frozenset({ActionStatus.VERIFIED, ActionStatus.DROPPED})
# Its people have said it is done: never overdue, but somebody has to verify.
FINISHED = SETTLED | {ActionStatus.REPORTED_DONE}
OPEN = frozenset(ActionStatus) - FINISHED
# Agreed to and not finished: what people work on.
GOING = OPEN - {ActionStatus.PROPOSED}


class Needs(enum.Enum):
    __hash__ = object.__hash__

    NOTHING = "nothing"
    REASON = "a reason"
    EVIDENCE = "evidence"


class Whose(enum.Enum):
    """Who makes a move."""

    THEIRS = "whoever may update it"
    STEERING = "the steering group"
    EITHER = "whoever may update it, or the steering group"
    OTHERS = "the steering group, but nobody who owns it, has owned it or reported it done"


@dataclass(frozen=True)
class Move:
    """:ivar told: follows a person's name in the history."""

    to: ActionStatus
    label: str
    told: str
    whose: Whose
    needs: Needs = Needs.NOTHING


DROP = Move(ActionStatus.DROPPED, "Drop it", "dropped it", Whose.STEERING, Needs.REASON)

MOVES: dict[ActionStatus, tuple[Move, ...]] = {
    ActionStatus.PROPOSED: (Move(ActionStatus.AGREED, "Agree to it", "agreed to it", Whose.STEERING), DROP),
    ActionStatus.AGREED: (Move(ActionStatus.UNDER_WAY, "Start it", "started it", Whose.THEIRS), DROP),
    ActionStatus.UNDER_WAY: (
        Move(ActionStatus.REPORTED_DONE, "Report it done", "reported it done", Whose.THEIRS, Needs.EVIDENCE),
        Move(ActionStatus.BLOCKED, "Say it is blocked", "said it is blocked", Whose.THEIRS, Needs.REASON),
        DROP,
    ),
    ActionStatus.BLOCKED: (Move(ActionStatus.UNDER_WAY, "Go on with it", "went on with it", Whose.THEIRS), DROP),
    ActionStatus.REPORTED_DONE: (
        Move(ActionStatus.VERIFIED, "Verify it", "verified it", Whose.OTHERS),
        Move(ActionStatus.UNDER_WAY, "Send it back", "said it is not done yet", Whose.EITHER, Needs.REASON),
        DROP,
    ),
    ActionStatus.VERIFIED: (Move(ActionStatus.UNDER_WAY, "Reopen it", "reopened it", Whose.STEERING, Needs.REASON),),
    ActionStatus.DROPPED: (),
}


def move_between(status: ActionStatus, to: ActionStatus) -> Move | None:
    return next((move for move in MOVES[status] if move.to is to), None)
