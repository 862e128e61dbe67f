"""Which states does a meeting have, and what can be done from each?

All of it on one screen: each move with its words, what must be true, and whose
it is. ``policy.py`` says who they are, ``services`` make the move.
"""

import enum
from dataclasses import dataclass


class MeetingState(enum.Enum):
    DRAFT = "draft"
    PUBLISHED = "agenda published"
    IN_SESSION = "in session"
    CLOSED = "closed"
    CIRCULATED = "minutes circulated"
    APPROVED = "minutes approved"
    CANCELLED = "cancelled"


# Before it begins the agenda can change; until the minutes are circulated, what they say can.
AHEAD = frozenset({MeetingState.DRAFT, MeetingState.PUBLISHED})
UNDER_PEN = frozenset({MeetingState.IN_SESSION, MeetingState.CLOSED})
# Nothing in it changes any more, and what was wrong is an erratum.
LOCKED = frozenset({MeetingState.APPROVED})


class Needs(enum.Enum):
    NOTHING = "nothing"
    REASON = "a reason"
    AGENDA = "a day to come and at least one agenda item"
    ITS_DAY = "its day has come, and no other meeting of the body is in session"
    SETTLED_ITEMS = "no item for decision is undecided, no ballot open and nothing half written"
    LATER_MEETING = "a later meeting of the body in session, with its quorum"


@dataclass(frozen=True)
class Move:
    """:ivar told: follows a person's name in the history. All are the chair's, the vice-chair's or the secretary's."""

    to: MeetingState
    label: str
    told: str
    needs: Needs = Needs.NOTHING


_CANCEL = Move(MeetingState.CANCELLED, "Cancel it", "cancelled it", Needs.REASON)

MOVES: dict[MeetingState, tuple[Move, ...]] = {
    MeetingState.DRAFT: (
        Move(MeetingState.PUBLISHED, "Publish the agenda", "published the agenda", Needs.AGENDA),
        _CANCEL,
    ),
    MeetingState.PUBLISHED: (
        Move(MeetingState.IN_SESSION, "Open the meeting", "opened the meeting", Needs.ITS_DAY),
        _CANCEL,
    ),
    MeetingState.IN_SESSION: (
        Move(MeetingState.CLOSED, "Close the meeting", "closed the meeting", Needs.SETTLED_ITEMS),
    ),
    MeetingState.CLOSED: (
        Move(MeetingState.CIRCULATED, "Circulate the minutes", "circulated the minutes"),
        Move(MeetingState.IN_SESSION, "Reopen the meeting", "reopened the meeting", Needs.REASON),
    ),
    MeetingState.CIRCULATED: (
        Move(MeetingState.APPROVED, "Approve the minutes", "approved the minutes", Needs.LATER_MEETING),
        Move(MeetingState.CLOSED, "Take the minutes back", "took the minutes back", Needs.REASON),
    ),
    MeetingState.APPROVED: (),
    MeetingState.CANCELLED: (),
}


def move_between(state: MeetingState, to: MeetingState) -> Move | None:
    return next((move for move in MOVES[state] if move.to is to), None)


class Purpose(enum.Enum):
    """What an agenda item is for."""

    DECISION = "for decision"
    DISCUSSION = "for discussion"
    INFORMATION = "for information"


class ItemState(enum.Enum):
    """What became of an agenda item. One without a meeting waits in the backlog."""

    WAITING = "waiting"
    AT_HAND = "being discussed"
    DONE = "done"
    CARRIED_OVER = "carried over"
    WITHDRAWN = "withdrawn"


class ItemNeeds(enum.Enum):
    NOTHING = "nothing"
    IN_SESSION = "the meeting is in session"
    AHEAD = "the meeting has not begun; of a published agenda, a reason"
    NOT_REACHED = "the meeting has begun, and then only whoever runs it, is over or was cancelled; no answer came of it"


@dataclass(frozen=True)
class ItemMove:
    to: ItemState
    label: str
    # Those who prepare meetings, or only those who run them?
    is_run: bool
    needs: ItemNeeds


_BEGIN_ITEM = ItemMove(ItemState.AT_HAND, "Begin it", True, ItemNeeds.IN_SESSION)
_CARRY_OVER = ItemMove(ItemState.CARRIED_OVER, "Carry it over", False, ItemNeeds.NOT_REACHED)

ITEM_MOVES: dict[ItemState, tuple[ItemMove, ...]] = {
    ItemState.WAITING: (
        _BEGIN_ITEM,
        _CARRY_OVER,
        ItemMove(ItemState.WITHDRAWN, "Take it off, decline it or take it back", False, ItemNeeds.AHEAD),
    ),
    ItemState.AT_HAND: (ItemMove(ItemState.DONE, "End it", True, ItemNeeds.IN_SESSION), _CARRY_OVER),
    ItemState.DONE: (ItemMove(ItemState.AT_HAND, "Take it up once more", True, ItemNeeds.IN_SESSION),),
    # A new item goes on from this one.
    ItemState.CARRIED_OVER: (),
    ItemState.WITHDRAWN: (),
}

# The meeting does without these.
PUT_OFF = frozenset({ItemState.CARRIED_OVER, ItemState.WITHDRAWN})


class Reply(enum.Enum):
    """What somebody who is invited answers."""

    ACCEPTED = "accepted"
    APOLOGIES = "apologies"


class Presence(enum.Enum):
    PRESENT = "present"
    REMOTE = "remote"


class QuorumCause(enum.Enum):
    """Because of what a meeting lost its quorum, or has it for an item."""

    LEFT = "somebody left"
    RECUSED = "an interest"


class OutcomeKind(enum.Enum):
    NOTE = "note"
    DECISION = "decision"
    ACTION = "action"
