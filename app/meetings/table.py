"""Which of the voting seats are at the table, and by whom?

Pure: from the seats of a day, who is there, and who has declared an interest.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from app.steering.queries import Held
from app.steering.quorum import VotingSeat


class There(Protocol):
    """As much of an attendance that has not ended as counts."""

    @property
    def person_id(self) -> int: ...
    @property
    def seat_id(self) -> int | None: ...
    @property
    def is_deputy(self) -> bool: ...


@dataclass(frozen=True)
class Place:
    """A voting seat as it is at the table.

    :ivar by_id: who is there for it, holder or deputy; ``None`` while nobody is.
    :ivar is_by_deputy: a deputy is, and the holder is not: only then a deputy counts.
    :ivar recused_why: the interest for which it has no part in the matter.
    """

    held: Held
    by_id: int | None
    is_by_deputy: bool
    recused_why: str | None

    @property
    def counts(self) -> VotingSeat:
        return VotingSeat(
            self.held.seat_id,
            self.held.sector,
            is_there=self.by_id is not None,
            is_recused=self.recused_why is not None,
        )

    @property
    def may_vote(self) -> bool:
        return self.by_id is not None and self.recused_why is None


def places(held: Iterable[Held], there: Collection[There], interests: Mapping[int, str]) -> list[Place]:
    """The filled voting seats with who is there for each.

    A seat is recused with its holder, and with the deputy who is there for them: nobody hands a vote on to get
    round an interest.

    :param there: those whose attendance has not ended.
    :param interests: what somebody has declared in the matter, by person.
    """
    came = {(one.seat_id, one.person_id, one.is_deputy) for one in there}
    found = []
    for seat in held:
        if not seat.has_vote or seat.holder_id is None:
            continue
        by_id, by_deputy = _by(seat, seat.holder_id, came)
        why = interests.get(seat.holder_id)
        if by_deputy and by_id is not None:
            why = why or interests.get(by_id)
        found.append(Place(seat, by_id, by_deputy, why))
    return found


def _by(seat: Held, holder_id: int, came: Collection[tuple[int | None, int, bool]]) -> tuple[int | None, bool]:
    """Who is there for a seat, and whether as its deputy: its holder before whoever stands in for them."""
    if (seat.seat_id, holder_id, False) in came:
        return holder_id, False
    if seat.deputy is not None and (seat.seat_id, seat.deputy.person_id, True) in came:
        return seat.deputy.person_id, True
    return None, False
