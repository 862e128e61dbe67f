"""What comes of a ballot, and of a quorum, against the rules as anybody would work them out by hand."""

from fractions import Fraction

import pytest
from hypothesis import given as whatever
from hypothesis import strategies as st

from app.charter.models import DecisionRule
from app.decisions.counting import count_votes
from app.decisions.workflow import Choice, Outcome
from app.people.models import Sector
from app.steering.quorum import QuorumRule, VotingSeat, quorum

SAID = st.lists(st.sampled_from([*Choice, None]), max_size=12)
SECTORS = [None, Sector.VOLUNTARY, Sector.NHS_TRUST]


def by_hand(rule, said, needed):
    """The outcome as the product states it, without the code under test."""
    fors, againsts = said.count(Choice.FOR), said.count(Choice.AGAINST)
    if len([choice for choice in said if choice is not None]) < max(1, needed):
        return "too few took part"
    carried = {
        "no sustained objection": fors > 0 and againsts == 0,
        "majority of votes cast": fors - againsts > 0,
        "majority of those eligible": fors > len(said) / 2,
    }[rule.value]
    return "carried" if carried else "not carried"


@whatever(st.sampled_from(DecisionRule), SAID, st.integers(0, 13))
def test_a_ballot_comes_to_what_one_works_out_by_hand(rule, said, needed):
    found = count_votes(rule, eligible=len(said), needed=needed, choices=[choice for choice in said if choice])

    assert found.outcome.value == by_hand(rule, said, needed)
    assert found.took_part == found.in_favour + found.against + found.abstained <= found.eligible


@whatever(st.sampled_from(DecisionRule), SAID, st.integers(0, 13))
def test_one_vote_more_for_it_never_takes_a_majority_away(rule, said, needed):
    def outcome(choices):
        return count_votes(rule, eligible=13, needed=needed, choices=[c for c in choices if c]).outcome

    if outcome(said) is Outcome.CARRIED:
        assert outcome([*said, Choice.FOR]) is Outcome.CARRIED


@whatever(st.sampled_from(DecisionRule), SAID, st.integers(1, 13))
def test_the_words_say_the_figures_and_the_outcome(rule, said, needed):
    found = count_votes(rule, eligible=len(said), needed=needed, choices=[choice for choice in said if choice])

    assert found.words.startswith(f"{said.count(Choice.FOR)} for, {said.count(Choice.AGAINST)} against, ")
    if found.outcome is not Outcome.NO_QUORUM:
        assert found.words.endswith(f": {found.outcome.value}")


@pytest.mark.parametrize(
    ("rule", "said", "words"),
    [
        (
            DecisionRule.MAJORITY_ELIGIBLE,
            "FFFFFAX.",
            "5 for, 1 against, 1 abstained; 5 of 8 needed: carried",
        ),
        (DecisionRule.MAJORITY, "FA", "1 for, 1 against, 0 abstained; more for than against needed"),
        (DecisionRule.NO_OBJECTION, "FFA", "2 for, 1 against, 0 abstained; no objection needed: not carried"),
        (DecisionRule.MAJORITY, "", "0 for, 0 against, 0 abstained; 1 had to take part: one too few"),
    ],
)
def test_a_count_in_words(rule, said, words):
    meant = {"F": Choice.FOR, "A": Choice.AGAINST, "X": Choice.ABSTAIN}
    choices = [meant[letter] for letter in said if letter in meant]

    assert count_votes(rule, eligible=len(said), needed=1, choices=choices).words.startswith(words)


SEATS = st.lists(
    st.tuples(st.sampled_from(SECTORS), st.booleans(), st.booleans()),
    max_size=12,
)
RULES = st.builds(
    QuorumRule,
    number=st.integers(0, 13),
    fraction=st.sampled_from([Fraction(0), Fraction(1, 3), Fraction(1, 2), Fraction(2, 3), Fraction(1)]),
    sector=st.sampled_from(SECTORS),
)


@whatever(RULES, SEATS)
def test_a_quorum_is_what_one_works_out_by_hand(rule, seats):
    found = quorum(
        rule,
        [VotingSeat(n, sector, is_there, is_recused) for n, (sector, is_there, is_recused) in enumerate(seats)],
    )

    free = [(sector, is_there) for sector, is_there, is_recused in seats if not is_recused]
    there = [sector for sector, is_there in free if is_there]
    needed = 1
    while needed < rule.number or needed < rule.fraction * len(free):
        needed += 1
    enough = len(free) > 0 and len(there) >= needed and (rule.sector is None or rule.sector in there)
    assert (found.base, found.there, found.needed) == (len(free), len(there), needed)
    assert found.is_met == enough
    assert found.words.startswith("Quorate" if enough else "Not quorate")


@whatever(RULES, SEATS)
def test_whoever_comes_never_takes_a_quorum_away(rule, seats):
    def met(more):
        rows = [*seats, *more]
        return quorum(rule, [VotingSeat(n, *row) for n, row in enumerate(rows)]).is_met

    absent = [n for n, (_, is_there, is_recused) in enumerate(seats) if not is_there and not is_recused]
    if absent and met([]):
        came = [(s, True if n == absent[0] else t, r) for n, (s, t, r) in enumerate(seats)]
        assert quorum(rule, [VotingSeat(n, *row) for n, row in enumerate(came)]).is_met
