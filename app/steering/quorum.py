"""Is enough of a body there to decide, and if not, what is missing?

Pure, and the same for a meeting, an item of it and a written procedure. The base
is the filled voting seats, less those recused on the matter. The quorum is the
larger of the number and of the fraction of the base, rounded up, that the terms
of reference ask for; and somebody of each sector that they name has to be there.
"""

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from app.people.models import Sector
from app.wording import count, few, together


@dataclass(frozen=True)
class QuorumRule:
    """What terms of reference ask for. Without any, half of the filled voting seats."""

    number: int = 0
    fraction: Fraction = Fraction(1, 2)
    sector: Sector | None = None


@dataclass(frozen=True)
class VotingSeat:
    """A filled voting seat of the body, or somebody's on the matter at hand.

    :ivar is_there: its holder is, or a deputy who is present for them.
    :ivar is_recused: it has no part in the matter.
    """

    seat_id: int
    sector: Sector | None
    is_there: bool
    is_recused: bool = False


@dataclass(frozen=True)
class Quorum:
    """How a body stands on a matter.

    :ivar base: how many seats could take part; ``needed``, how many must; ``there``, how many do.
    :ivar lacks_sector: the sector from which nobody is there although the rule asks for it.
    """

    base: int
    needed: int
    there: int
    lacks_sector: Sector | None

    @property
    def is_met(self) -> bool:
        return self.base > 0 and self.there >= self.needed and self.lacks_sector is None

    @property
    def words(self) -> str:
        """In a sentence, what is missing: "Not quorate: one more voting member, and …"."""
        if self.is_met:
            return f"Quorate: {self.there} of {count(self.base, 'voting seat')} here, {self.needed} needed"
        if not self.base:
            return "Not quorate: no voting seat is filled and free to take part"
        lacking = []
        if (more := self.needed - self.there) > 0:
            lacking.append(f"{few(more)} more voting {'member' if more == 1 else 'members'}")
        if self.lacks_sector is not None:
            lacking.append(f"someone from: {self.lacks_sector.value}")
        return f"Not quorate: {together(lacking)}"


def quorum(rule: QuorumRule, seats: Collection[VotingSeat]) -> Quorum:
    """How these seats stand by this rule."""
    free = [seat for seat in seats if not seat.is_recused]
    there = [seat for seat in free if seat.is_there]
    part = rule.fraction * len(free)
    lacks = rule.sector is not None and all(seat.sector is not rule.sector for seat in there)
    return Quorum(
        base=len(free),
        # Rounded up; never none, for nobody decides nothing.
        needed=max(rule.number, -(-part.numerator // part.denominator), 1),
        there=len(there),
        lacks_sector=rule.sector if lacks else None,
    )
