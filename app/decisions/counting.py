"""What comes of a ballot?

Pure: from the rule, how many could vote, how many had to, and what was said. The
three rules are those that terms of reference choose from.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from app.charter.models import DecisionRule
from app.decisions.workflow import Choice, Outcome


@dataclass(frozen=True)
class Count:
    """:ivar eligible: how many could vote, the recused left out; ``needed``, how many had to take part."""

    rule: DecisionRule
    eligible: int
    needed: int
    in_favour: int
    against: int
    abstained: int

    @property
    def took_part(self) -> int:
        """Whoever abstains has taken part."""
        return self.in_favour + self.against + self.abstained

    @property
    def outcome(self) -> Outcome:
        if self.took_part < self.needed:
            return Outcome.NO_QUORUM
        return Outcome.CARRIED if self._is_carried() else Outcome.NOT_CARRIED

    def _is_carried(self) -> bool:
        match self.rule:
            case DecisionRule.NO_OBJECTION:
                return self.against == 0 and self.in_favour > 0
            case DecisionRule.MAJORITY:
                # Abstentions are no votes cast; a tie carries nothing.
                return self.in_favour > self.against
            case DecisionRule.MAJORITY_ELIGIBLE:
                return 2 * self.in_favour > self.eligible


def count_votes(rule: DecisionRule, *, eligible: int, needed: int, choices: Iterable[Choice]) -> Count:
    """Count what was said. ``needed`` is never below one."""
    said = Counter(choices)
    return Count(
        rule=rule,
        eligible=eligible,
        needed=max(needed, 1),
        in_favour=said[Choice.FOR],
        against=said[Choice.AGAINST],
        abstained=said[Choice.ABSTAIN],
    )
