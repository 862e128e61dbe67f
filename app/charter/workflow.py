"""Which states does a version of a document have, and what can a recommendation be answered?

All of it on one screen: each move with its words, what it needs, and whose it is.
``policy.py`` says who they are, ``services`` make the move.
"""

import enum
from dataclasses import dataclass


class VersionState(enum.Enum):
    DRAFT = "draft"
    ADOPTED = "adopted"
    SUPERSEDED = "superseded"


class Response(enum.Enum):
    """What the community says to a recommendation."""

    ACCEPTED = "accepted"
    PARTLY = "partly accepted"
    NOT_ACCEPTED = "not accepted"


class Whose(enum.Enum):
    """Who makes a move."""

    BODY = "the steering group, by a decision; the chair, the vice-chair or the secretary notes it"
    FOUR_EYES = BODY + ", but not whoever wrote at it last"


class Needs(enum.Enum):
    DECISION = "a decision of the steering group that stands, not older than the version in force"
    NEXT = "the next version is adopted, in the same moment"


@dataclass(frozen=True)
class Move:
    to: VersionState
    label: str
    whose: Whose
    needs: Needs


MOVES: dict[VersionState, tuple[Move, ...]] = {
    VersionState.DRAFT: (Move(VersionState.ADOPTED, "Adopt it", Whose.FOUR_EYES, Needs.DECISION),),
    VersionState.ADOPTED: (Move(VersionState.SUPERSEDED, "Supersede it", Whose.BODY, Needs.NEXT),),
    VersionState.SUPERSEDED: (),
}
