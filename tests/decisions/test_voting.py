"""A ballot asks those who were entitled as it opened, counts their last word, and nothing after it is closed."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.access.rules import Refused, Unready
from app.charter.models import DecisionRule
from app.decisions import services
from app.decisions.models import Ballot, Decision, Elector, Vote
from app.decisions.workflow import Choice, How, Outcome, ProposalState, Standing
from app.extensions import db
from app.history.models import HistoryChange
from app.people.models import Sector
from app.steering.models import Term
from app.steering.quorum import QuorumRule
from app.steering.terms import Rules


def _close(group, ballot):
    with group.doing() as at:
        return services.close_ballot(at.ballot(ballot), by=group.chairing)


def _all(group, choice, *, but=0):
    return {f"seat_{seat}": choice for seat in group.seats[but:]}


def test_the_electorate_is_written_down_as_it_opens(given, group):
    given.seat("Without a vote", holder=given.member("Zoe"), is_voting=False)
    given.seat("Vacant")
    given.seat("Carried over", holder=given.member("Old"), until_on=clock.today() - timedelta(days=1))
    ballot = given.ballot(given.proposal(), recused={group.people[0]: "She sells it."})
    given.seat("Too late", holder=given.member("New"))

    with group.doing() as at:
        found = at.ballot(ballot)
        electors = db.session.scalars(select(Elector).where(Elector.ballot_id == ballot)).all()
        assert [elector.seat_id for elector in electors] == group.seats
        assert [elector.recused_why for elector in electors] == ["She sells it.", None, None, None, None]
        # Half of the four that are free.
        assert found.needed == 2


def test_whoever_is_recused_has_no_part_in_it_and_neither_has_their_deputy(given, group):
    deputy = given.member("Dora")
    ballot = given.ballot(
        given.proposal(), recused={group.people[0]: "She sells it."}, deputies={group.seats[0]: deputy}
    )

    for actor in (group.holder(0), given.actor(deputy), group.chairing):
        with pytest.raises(Refused), group.doing() as at:
            services.vote(at.ballot(ballot), group.seats[0], Choice.FOR, by=actor)


def test_a_deputy_with_an_interest_recuses_the_seat(given, group):
    deputy = given.member("Dora")
    ballot = given.ballot(given.proposal(), recused={deputy: "Her firm."}, deputies={group.seats[0]: deputy})

    with pytest.raises(Refused), group.doing() as at:
        services.vote(at.ballot(ballot), group.seats[0], Choice.FOR, by=group.holder(0))


def test_a_vote_changes_until_it_is_closed_and_the_last_word_counts(given, group):
    ballot = given.ballot(given.proposal())
    for choice in (Choice.FOR, Choice.AGAINST):
        with group.doing() as at:
            services.vote(at.ballot(ballot), group.seats[0], choice, by=group.holder(0), reason="I have read it.")
    given.voted(ballot, **_all(group, Choice.FOR, but=1))

    counts = _close(group, ballot)

    assert (counts.in_favour, counts.against, counts.outcome) == (4, 1, Outcome.CARRIED)
    assert counts.words == "4 for, 1 against, 0 abstained; more for than against needed, 3 taking part: carried"


def test_nobody_votes_for_a_seat_that_is_not_theirs(given, group):
    ballot = given.ballot(given.proposal(), how=How.WRITTEN, closes_at=clock.now() + timedelta(days=7))

    for actor in (group.holder(1), given.actor(given.member("Mia")), group.chairing):
        with pytest.raises(Refused), group.doing() as at:
            services.vote(at.ballot(ballot), group.seats[0], Choice.FOR, by=actor)


def test_in_a_meeting_the_chair_writes_down_what_somebody_says(given, group):
    ballot = given.ballot(given.proposal())
    with group.doing() as at:
        services.vote(at.ballot(ballot), group.seats[0], Choice.FOR, by=group.chairing)

    with group.doing():
        said = db.session.scalars(select(Vote)).one()
        assert (said.person_id, said.noted_by_id) == (group.people[0], group.chair)


def test_a_deputy_who_is_there_votes_and_one_who_is_not_does_not(given, group):
    deputy = given.member("Dora")
    seat = given.seat("With a deputy", holder=given.member("Hal"), deputy=deputy)
    absent = given.ballot(given.proposal())
    with pytest.raises(Refused), group.doing() as at:
        services.vote(at.ballot(absent), seat, Choice.FOR, by=at.actor(deputy))

    there = given.ballot(given.proposal("And this?"), deputies={seat: deputy})
    with group.doing() as at:
        services.vote(at.ballot(there), seat, Choice.FOR, by=at.actor(deputy))

    with group.doing():
        said = db.session.scalars(select(Vote)).one()
        assert (said.person_id, said.noted_by_id) == (deputy, None)


def test_whose_term_has_ended_since_votes_no_more_but_what_they_said_counts(given, group):
    ballot = given.ballot(given.proposal(), how=How.WRITTEN, closes_at=clock.now() + timedelta(days=7))
    with group.doing() as at:
        services.vote(at.ballot(ballot), group.seats[0], Choice.FOR, by=group.holder(0))
    with group.doing():
        for seat in group.seats[:2]:
            term = db.session.scalars(select(Term).where(Term.seat_id == seat)).one()
            term.ended_on = clock.today()
    # Both hold another seat by now, which this ballot has not asked.
    for person in group.people[:2]:
        given.seat("Another", holder=person)

    for n in (0, 1):
        with pytest.raises(Refused), group.doing() as at:
            services.vote(at.ballot(ballot), group.seats[n], Choice.AGAINST, by=group.holder(n))
    # Nor does whoever follows: they were not asked.
    follower = given.member("Flo")
    given.term(group.seats[1], follower, from_on=clock.today())
    with pytest.raises(Refused), group.doing() as at:
        services.vote(at.ballot(ballot), group.seats[1], Choice.FOR, by=at.actor(follower))
    with group.doing() as at:
        assert at.ballot(ballot).needed == 3
        assert db.session.scalars(select(Vote.choice)).all() == [Choice.FOR]


def test_nobody_votes_after_it_is_closed(given, group):
    ballot = given.ballot(given.proposal())
    given.voted(ballot, **_all(group, Choice.FOR))
    _close(group, ballot)

    with pytest.raises(Unready), group.doing() as at:
        services.vote(at.ballot(ballot), group.seats[0], Choice.AGAINST, by=group.holder(0))
    with pytest.raises(Unready), group.doing() as at:
        services.close_ballot(at.ballot(ballot), by=group.chairing)


def test_a_seat_that_was_not_asked_does_not_vote(given, group):
    ballot = given.ballot(given.proposal())
    late = given.member("Late")
    seat = given.seat("Late", holder=late)

    with pytest.raises(Refused), group.doing() as at:
        services.vote(at.ballot(ballot), seat, Choice.FOR, by=at.actor(late))
    with pytest.raises(Refused), group.doing() as at:
        services.vote(at.ballot(ballot), 999_999, Choice.FOR, by=group.chairing)


def test_there_is_one_ballot_at_a_time(given, group):
    number = given.proposal()
    given.ballot(number)

    with pytest.raises(Unready):
        given.ballot(number, option=2)


@pytest.mark.parametrize("deed", ["draft", "withdrawn", "deferred"])
def test_only_an_open_proposal_is_put_to_the_vote(given, group, deed):
    number = given.proposal(is_open=deed != "draft")
    with group.doing() as at:
        if deed == "withdrawn":
            services.withdraw_proposal(at.proposal(number), by=group.chairing, why="No more.")
        if deed == "deferred":
            services.defer(at.proposal(number), by=group.chairing, why="Later.")

    with pytest.raises(Unready):
        given.ballot(number)


def test_nobody_can_vote_where_everybody_is_recused(given, group):
    with pytest.raises(Unready):
        given.ballot(given.proposal(), recused=dict.fromkeys(group.people, "All of us."))


def test_only_the_chair_and_the_secretary_open_and_close_one(given, group):
    number = given.proposal()
    ballot = given.ballot(number)

    with pytest.raises(Refused), group.doing() as at:
        services.close_ballot(at.ballot(ballot), by=group.holder(0))


def test_an_option_that_is_not_carried_leaves_the_question_open(given, group):
    number = given.proposal()
    first = given.ballot(number)
    given.voted(first, **_all(group, Choice.AGAINST))
    assert _close(group, first).outcome is Outcome.NOT_CARRIED

    second = given.ballot(number, option=2)
    given.voted(second, **_all(group, Choice.FOR))
    assert _close(group, second).outcome is Outcome.CARRIED
    with group.doing() as at:
        assert at.proposal(number).state is ProposalState.OPEN
    # Now it has to be recorded.
    with pytest.raises(Unready):
        given.ballot(number)


def test_too_few_carry_nothing(given, group):
    ballot = given.ballot(given.proposal())
    given.voted(ballot, **{f"seat_{seat}": Choice.FOR for seat in group.seats[:2]})

    counts = _close(group, ballot)

    assert counts.outcome is Outcome.NO_QUORUM
    assert counts.words == "2 for, 0 against, 0 abstained; 3 had to take part: one too few"


def test_a_sector_that_has_to_take_part_is_missed(given, group):
    seat = given.seat("Voluntary", holder=given.member("Vic"), sector=Sector.VOLUNTARY)
    rules = Rules(quorum=QuorumRule(number=3, sector=Sector.VOLUNTARY))
    first = given.ballot(given.proposal(), rules=rules)
    given.voted(first, **_all(group, Choice.FOR))
    assert _close(group, first).outcome is Outcome.NO_QUORUM

    second = given.ballot(given.proposal("And now?"), rules=rules)
    given.voted(second, **_all(group, Choice.FOR), **{f"seat_{seat}": Choice.ABSTAIN})
    assert _close(group, second).outcome is Outcome.CARRIED


@pytest.mark.parametrize(
    ("rule", "outcome"),
    [
        (DecisionRule.NO_OBJECTION, Outcome.NOT_CARRIED),
        (DecisionRule.MAJORITY, Outcome.CARRIED),
        (DecisionRule.MAJORITY_ELIGIBLE, Outcome.NOT_CARRIED),
    ],
)
def test_the_rule_of_the_terms_decides(given, group, rule, outcome):
    ballot = given.ballot(given.proposal(), rules=Rules(decision_rule=rule))
    said = (Choice.FOR, Choice.FOR, Choice.AGAINST, Choice.ABSTAIN)
    given.voted(ballot, **{f"seat_{seat}": choice for seat, choice in zip(group.seats, said, strict=False)})

    assert _close(group, ballot).outcome is outcome


def test_recusing_oneself_leaves_electorate_and_base(given, group):
    ballot = given.ballot(given.proposal())
    with group.doing() as at:
        services.vote(at.ballot(ballot), group.seats[0], Choice.FOR, by=group.holder(0))
    for why, refused in (("", Unready), ("My firm sells it.", None)):
        if refused:
            with pytest.raises(refused), group.doing() as at:
                services.recuse(at.ballot(ballot), group.seats[0], by=group.holder(0), why=why)
        else:
            with group.doing() as at:
                services.recuse(at.ballot(ballot), group.seats[0], by=group.holder(0), why=why)

    with group.doing() as at:
        assert at.ballot(ballot).needed == 2
        assert not db.session.scalars(select(Vote)).all()
    with pytest.raises(Refused), group.doing() as at:
        services.vote(at.ballot(ballot), group.seats[0], Choice.FOR, by=group.holder(0))
    with pytest.raises(Refused), group.doing() as at:
        services.recuse(at.ballot(ballot), group.seats[1], by=group.holder(0), why="He has one, too.")


def test_a_written_procedure_needs_a_time_and_closes_itself_when_it_is_over(given, group, at):
    from app.decisions.jobs import close_ballots

    number = given.proposal("Shall we meet online?", options=("We meet online",))
    for closes_at in (None, clock.now() - timedelta(hours=1)):
        with pytest.raises(Unready):
            given.ballot(number, how=How.WRITTEN, closes_at=closes_at)
    ballot = given.ballot(number, how=How.WRITTEN, closes_at=clock.now() + timedelta(days=7))
    for n in range(3):
        with group.doing() as there:
            services.vote(there.ballot(ballot), group.seats[n], Choice.FOR, by=group.holder(n))
    # Two have time to vote.
    with pytest.raises(Unready), group.doing() as there:
        services.close_ballot(there.ballot(ballot), by=group.chairing)

    at(clock.now() + timedelta(days=7, minutes=1))
    with pytest.raises(Unready), group.doing() as there:
        services.vote(there.ballot(ballot), group.seats[3], Choice.FOR, by=group.holder(3))
    with given.app.app_context():
        assert close_ballots() == "1 ballot closed, 0 people reminded"
        assert close_ballots() == "0 ballots closed, 0 people reminded"

    with group.doing() as there:
        decision = db.session.scalars(select(Decision)).one()
        assert decision.standing is Standing.PROVISIONAL
        assert (decision.title, decision.statement) == ("Shall we meet online?", "We meet online")
        assert there.proposal(number).state is ProposalState.DECIDED


def test_a_written_procedure_that_is_not_carried_stays_open(given, group, at):
    from app.decisions.jobs import close_ballots

    number = given.proposal()
    given.ballot(number, how=How.WRITTEN, closes_at=clock.now() + timedelta(days=7))
    at(clock.now() + timedelta(days=8))
    with given.app.app_context():
        close_ballots()

    with group.doing() as there:
        assert there.proposal(number).state is ProposalState.OPEN
        assert db.session.scalars(select(Ballot.outcome)).one() is Outcome.NO_QUORUM
        assert not db.session.scalars(select(Decision)).all()


def test_once_all_have_voted_the_chair_may_close_it_before_its_time(given, group):
    ballot = given.ballot(given.proposal(), how=How.WRITTEN, closes_at=clock.now() + timedelta(days=7))
    for n in range(5):
        with group.doing() as at:
            services.vote(at.ballot(ballot), group.seats[n], Choice.FOR, by=group.holder(n))

    assert _close(group, ballot).outcome is Outcome.CARRIED


def test_the_history_keeps_how_each_seat_voted(given, group, browser):
    ballot = given.ballot(given.proposal())
    given.voted(ballot, **_all(group, Choice.FOR))
    _close(group, ballot)

    with given.app.app_context():
        told = {row.field: row.after for row in db.session.scalars(select(HistoryChange).order_by(HistoryChange.id))}
    assert told["vote of Seat of A"] == "for"
    assert told["ballot on option 1"].endswith("carried")
