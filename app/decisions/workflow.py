"""Which states do proposals and decisions have, and what can be done from each?

All of it on one screen: each move with its words, what it needs, and whose it
is. ``policy.py`` says who they are, ``services`` make the move.
"""

import enum
from dataclasses import dataclass, replace


class ProposalState(enum.Enum):
    DRAFT = "draft"
    OPEN = "open"
    DEFERRED = "deferred"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


# Nothing more comes of these; a proposal that was decided stands as it was put.
SETTLED = frozenset({ProposalState.DECIDED, ProposalState.WITHDRAWN})


class Whose(enum.Enum):
    """Who makes a move."""

    THEIRS = "whoever made the proposal, the chair or the secretary"
    OFFICE = "the chair or the secretary"
    BODY = "the body, by a decision"


class Needs(enum.Enum):
    NOTHING = "nothing"
    REASON = "a reason"
    REASON_UNLESS_CARRIED = "a reason, and no option that was carried and waits to be recorded"
    OPTIONS = "a question, at least one option, and which of them is recommended"
    DECISION = "a decision by its rule"


@dataclass(frozen=True)
class Move:
    """:ivar told: follows a person's name in the history."""

    to: ProposalState
    label: str
    told: str
    whose: Whose
    needs: Needs = Needs.NOTHING


_WITHDRAW = Move(ProposalState.WITHDRAWN, "Withdraw it", "withdrew it", Whose.THEIRS, Needs.REASON)
_WITHDRAW_OPEN = replace(_WITHDRAW, needs=Needs.REASON_UNLESS_CARRIED)
_DECIDE = Move(ProposalState.DECIDED, "Decide it", "decided it", Whose.BODY, Needs.DECISION)
_DEFER = Move(ProposalState.DEFERRED, "Defer it", "deferred it", Whose.OFFICE, Needs.REASON_UNLESS_CARRIED)

MOVES: dict[ProposalState, tuple[Move, ...]] = {
    ProposalState.DRAFT: (
        Move(ProposalState.OPEN, "Open it for comments", "opened it for comments", Whose.THEIRS, Needs.OPTIONS),
        _WITHDRAW,
    ),
    ProposalState.OPEN: (_DECIDE, _DEFER, _WITHDRAW_OPEN),
    ProposalState.DEFERRED: (
        Move(ProposalState.OPEN, "Take it up again", "took it up again", Whose.OFFICE),
        _WITHDRAW,
    ),
    ProposalState.DECIDED: (),
    ProposalState.WITHDRAWN: (),
}


def move_between(state: ProposalState, to: ProposalState) -> Move | None:
    return next((move for move in MOVES[state] if move.to is to), None)


class Standing(enum.Enum):
    """What a decision is worth today."""

    # Made without a quorum that lasted, or by written procedure: a meeting has yet to ratify it.
    PROVISIONAL = "provisional"
    STANDS = "stands"
    LAPSED = "lapsed"
    SUPERSEDED = "superseded"


# It holds, if only until a meeting says otherwise.
IN_FORCE = (Standing.STANDS, Standing.PROVISIONAL)

# From each, what it can become; each by a decision of the body, or at a meeting of it.
STANDING_AFTER: dict[Standing, frozenset[Standing]] = {
    Standing.PROVISIONAL: frozenset({Standing.STANDS, Standing.LAPSED}),
    Standing.STANDS: frozenset({Standing.SUPERSEDED}),
    Standing.LAPSED: frozenset(),
    Standing.SUPERSEDED: frozenset(),
}


class How(enum.Enum):
    """How a decision came about."""

    MEETING = "at a meeting"
    WRITTEN = "by written procedure"


class Choice(enum.Enum):
    """What a voter says to the option that is put."""

    FOR = "for"
    # Under "no sustained objection" this is the objection.
    AGAINST = "against"
    ABSTAIN = "abstain"


class Outcome(enum.Enum):
    CARRIED = "carried"
    NOT_CARRIED = "not carried"
    NO_QUORUM = "too few took part"
