"""What comes of a ballot?

Pure: from the rule, how many could vote, how many had to, and what was said. The
three rules are those that terms of reference choose from.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from app.charter.models import DecisionRule
from app.decisions.workflow import Choice, Outcome
from app.people.models import Sector
from app.wording import few, together


@dataclass(frozen=True)
class Count:
    """What was said, by how many seats.

    :ivar eligible: how many could vote, the recused left out; ``needed``, how many had to take part.
    :ivar lacks_sector: the sector from which nobody took part although somebody had to.
    """

    rule: DecisionRule
    eligible: int
    needed: int
    in_favour: int
    against: int
    abstained: int
    lacks_sector: Sector | None = None

    @property
    def took_part(self) -> int:
        """Whoever abstains has taken part."""
        return self.in_favour + self.against + self.abstained

    @property
    def outcome(self) -> Outcome:
        if self.took_part < self.needed or self.lacks_sector is not None:
            return Outcome.NO_QUORUM
        return Outcome.CARRIED if self.is_carried_by_rule else Outcome.NOT_CARRIED

    @property
    def is_carried_by_rule(self) -> bool:
        """Would it be carried, had enough taken part?"""
        match self.rule:
            case DecisionRule.NO_OBJECTION:
                return self.against == 0 and self.in_favour > 0
            case DecisionRule.MAJORITY:
                # Abstentions are no votes cast; a tie carries nothing.
                return self.in_favour > self.against
            case DecisionRule.MAJORITY_ELIGIBLE:
                return 2 * self.in_favour > self.eligible

    @property
    def words(self) -> str:
        """In a line, with what it came to: "5 for, 1 against, 1 abstained; 4 needed: carried"."""
        said = f"{self.in_favour} for, {self.against} against, {self.abstained} abstained"
        return f"{said}; {self._needed_words}: {self._outcome_words}"

    @property
    def _needed_words(self) -> str:
        if self.outcome is Outcome.NO_QUORUM:
            return f"{self.needed} had to take part"
        match self.rule:
            case DecisionRule.NO_OBJECTION:
                return "no objection needed"
            case DecisionRule.MAJORITY:
                return f"more for than against needed, {self.needed} taking part"
            case DecisionRule.MAJORITY_ELIGIBLE:
                return f"{self.eligible // 2 + 1} of {self.eligible} needed"

    @property
    def _outcome_words(self) -> str:
        if self.outcome is not Outcome.NO_QUORUM:
            return self.outcome.value
        lacking = []
        if (more := self.needed - self.took_part) > 0:
            lacking.append(f"{few(more)} too few")
        if self.lacks_sector is not None:
            lacking.append(f"nobody from: {self.lacks_sector.value}")
        return together(lacking)


def count_votes(
    rule: DecisionRule,
    *,
    eligible: int,
    needed: int,
    choices: Iterable[Choice],
    lacks_sector: Sector | None = None,
) -> Count:
    """Count what was said. ``needed`` is never below one."""
    said = Counter(choices)
    return Count(
        rule=rule,
        eligible=eligible,
        needed=max(needed, 1),
        in_favour=said[Choice.FOR],
        against=said[Choice.AGAINST],
        abstained=said[Choice.ABSTAIN],
        lacks_sector=lacks_sector,
    )
