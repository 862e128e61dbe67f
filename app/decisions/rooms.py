"""Is a question before a meeting that is in session, and who speaks there for each seat?

Decisions know nothing of meetings: those say so here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, cast, null

from app.access.rules import Unready


@dataclass(frozen=True)
class Room:
    """A meeting in session that has a question on its agenda.

    :ivar reference: of the meeting: "M3".
    :ivar voices: who is there for each seat that has a part in the matter, by seat.
    :ivar stir: lets whoever watches the meeting see that something has changed.
    """

    reference: str
    voices: Callable[[], Mapping[int, int]]
    stir: Callable[[], None]


Finds = Callable[[int], Room | None]
_finders: list[Finds] = []


# (the id of a proposal, as a column) -> the number of the meeting, as a part of a statement; and where it is followed.
_numbers: list[Callable[[Any], Any]] = []
_addresses: list[Callable[[int], str]] = []


def numbers_rooms(number: Callable[[Any], Any], *, href: Callable[[int], str]) -> None:
    """Register the same for a page that shows a proposal: within its own statement, and without who is there."""
    _numbers.append(number)
    _addresses.append(href)


def number_of_room(proposal_id: Any) -> Any:
    """A column: the number of the meeting in session that has this proposal on its agenda."""
    return next((number(proposal_id) for number in _numbers), cast(null(), Integer))


def way_into(number: int | None) -> tuple[str, str] | None:
    """What this meeting is called, and where it is followed."""
    return next(((f"M{number}", href(number)) for href in _addresses), None) if number is not None else None


def knows_rooms(find: Finds) -> Finds:
    """Register where it is known which proposal, by its id, is before a meeting."""
    _finders.append(find)
    return find


def room_with(proposal_id: int) -> Room | None:
    return next((room for find in _finders if (room := find(proposal_id)) is not None), None)


def is_before_no_meeting(proposal_id: int, field: str) -> None:
    """:raises Unready: a meeting in session has it on its agenda: its interests and its quorum count there."""
    if (room := room_with(proposal_id)) is not None:
        words = f"{room.reference} is in session and has this on its agenda. Do it on the page of the meeting"
        raise Unready(field, words)


def stir(proposal_id: int) -> None:
    """Let whoever watches a meeting with this question see that something has changed."""
    if (room := room_with(proposal_id)) is not None:
        room.stir()
