"""A question comes before the body: as a draft, then open, and what may change until when."""

import pytest
from sqlalchemy import select

from app.access.rules import Refused, Unready
from app.decisions import services
from app.decisions.models import Option
from app.decisions.workflow import Choice, ProposalState
from app.extensions import db
from app.records.models import Reader, Visibility
from app.records.visibility import readable_by


def _options(at, number):
    found = select(Option).where(Option.proposal_id == at.proposal(number).id).order_by(Option.number)
    return [(option.text, option.is_recommended) for option in db.session.scalars(found)]


def _is_read_by(given, number, person):
    from app.decisions.models import Proposal

    actor = given.actor(person)
    with given.app.app_context():
        return db.session.scalar(select(Proposal.id).where(Proposal.number == number, readable_by(actor))) is not None


def test_a_draft_is_its_makers_alone_until_it_is_opened(given, group):
    mia, other = given.member("Mia"), given.member("Noor")
    number = given.proposal(by=mia, is_open=False)
    assert _is_read_by(given, number, mia)
    assert not _is_read_by(given, number, other)

    with group.doing() as at:
        services.open_proposal(at.proposal(number), comments_until=None, by=at.actor(mia))

    assert _is_read_by(given, number, other)
    with given.app.app_context():
        assert not db.session.scalars(select(Reader)).all()


def test_one_that_is_for_the_steering_group_stays_with_it(given, group):
    mia, other = given.member("Mia"), given.member("Noor")
    number = given.proposal(by=mia, meant_for=Visibility.STEERING)

    assert not _is_read_by(given, number, other)
    assert _is_read_by(given, number, group.people[0])


@pytest.mark.parametrize(
    ("options", "recommended", "field"),
    [((), None, "options"), (("Yes", "No"), None, "options")],
)
def test_it_opens_with_an_option_that_is_recommended(given, group, options, recommended, field):
    number = given.proposal(options=options, recommended=recommended, is_open=False)

    with pytest.raises(Unready) as unready, group.doing() as at:
        services.open_proposal(at.proposal(number), comments_until=None, by=group.chairing)
    assert unready.value.field == field


def test_one_option_is_a_question_too(given):
    assert given.proposal(options=("Yes",)) == 1


@pytest.mark.parametrize(
    "options",
    [
        [f"Option {n}" for n in range(50)],
        ["Yes", " yes "],
        ["Yes", ""],
    ],
)
def test_options_that_nobody_could_choose_between_are_refused(given, options):
    with pytest.raises(Unready) as unready:
        given.proposal(options=options)
    assert unready.value.field == "options"


@pytest.mark.parametrize("recommended", [0, 3, -1])
def test_only_an_option_that_there_is_can_be_recommended(given, recommended):
    with pytest.raises(Unready) as unready:
        given.proposal(options=["Yes", "No"], recommended=recommended)
    assert unready.value.field == "recommended"


def test_only_its_maker_the_chair_and_the_secretary_change_it(given, group):
    mia, other = given.member("Mia"), given.member("Noor")
    number = given.proposal(by=mia)

    with pytest.raises(Refused), group.doing() as at:
        services.revise_proposal(at.proposal(number), {"title": "Mine now?"}, by=at.actor(other))
    for person in (mia, group.chair, group.secretary):
        with group.doing() as at:
            services.revise_proposal(at.proposal(number), {"title": f"By {person}?"}, by=at.actor(person))


def test_options_change_while_nobody_has_voted(given, group):
    number = given.proposal(options=("Yes", "No", "Later"), recommended=1)
    with group.doing() as at:
        services.set_options(at.proposal(number), ["Yes", "Never"], 2, by=group.chairing)
    with group.doing() as at:
        assert _options(at, number) == [("Yes", False), ("Never", True)]


def test_while_a_ballot_is_open_no_option_changes(given, group):
    number = given.proposal(options=("Yes", "No"))
    given.ballot(number)

    with pytest.raises(Unready) as unready, group.doing() as at:
        services.set_options(at.proposal(number), ["Yes, at once", "No"], 1, by=group.chairing)
    assert unready.value.field == "options"
    with pytest.raises(Unready) as unready, group.doing() as at:
        services.revise_proposal(at.proposal(number), {"title": "Another question?"}, by=group.chairing)
    assert unready.value.field == "title"


def test_an_option_that_was_voted_on_stands_and_others_can_be_added(given, group):
    number = given.proposal(options=("Yes", "No"))
    ballot = given.ballot(number)
    given.voted(ballot, **{f"seat_{seat}": Choice.AGAINST for seat in group.seats})
    with group.doing() as at:
        services.close_ballot(at.ballot(ballot), by=group.chairing)

    with group.doing() as at:
        services.set_options(at.proposal(number), ["Yes", "Not yet", "After a year"], 3, by=group.chairing)
    with pytest.raises(Unready), group.doing() as at:
        services.set_options(at.proposal(number), ["Not yet", "After a year"], 1, by=group.chairing)


def test_what_is_deferred_is_taken_up_and_what_is_withdrawn_is_not(given, group):
    number = given.proposal()
    with group.doing() as at:
        services.defer(at.proposal(number), by=group.chairing, why="We need the figures first.")
    with group.doing() as at:
        services.take_up(at.proposal(number), by=group.chairing)
    with group.doing() as at:
        services.withdraw_proposal(at.proposal(number), by=group.chairing, why="It has been answered.")

    for deed in (services.take_up, services.defer, services.withdraw_proposal):
        more = {} if deed is services.take_up else {"why": "Because."}
        with pytest.raises(Unready), group.doing() as at:
            deed(at.proposal(number), by=group.chairing, **more)
    with group.doing() as at:
        assert at.proposal(number).state is ProposalState.WITHDRAWN


@pytest.mark.parametrize("deed", [services.defer, services.withdraw_proposal])
def test_leaving_it_takes_a_reason_and_calls_an_open_ballot_off(given, group, deed):
    number = given.proposal()
    ballot = given.ballot(number)
    with pytest.raises(Unready), group.doing() as at:
        deed(at.proposal(number), by=group.chairing, why="")

    with group.doing() as at:
        deed(at.proposal(number), by=group.chairing, why="There is a reason.")

    with group.doing() as at:
        assert at.ballot(ballot).is_called_off


@pytest.mark.parametrize("deed", [services.defer, services.withdraw_proposal])
@pytest.mark.parametrize("is_its_maker", [True, False])
def test_what_was_carried_is_decided_and_left_by_nobody(given, group, deed, is_its_maker):
    mia = given.member("Mia")
    number = given.proposal(by=mia)
    ballot = given.ballot(number)
    given.voted(ballot, **{f"seat_{seat}": Choice.FOR for seat in group.seats})
    with group.doing() as at:
        services.close_ballot(at.ballot(ballot), by=group.chairing)

    with pytest.raises((Refused, Unready)), group.doing() as at:
        deed(at.proposal(number), by=at.actor(mia) if is_its_maker else group.chairing, why="I have thought again.")

    with group.doing() as at:
        assert at.proposal(number).state is ProposalState.OPEN


def test_its_maker_does_not_stop_a_vote_that_goes_against_them(given, group):
    mia = given.member("Mia")
    number = given.proposal(by=mia)
    ballot = given.ballot(number)

    with pytest.raises(Unready, match="A ballot is open on it"), group.doing() as at:
        services.withdraw_proposal(at.proposal(number), by=at.actor(mia), why="I have thought again.")

    with group.doing() as at:
        assert not at.ballot(ballot).is_called_off


def test_its_maker_does_not_defer_it(given, group):
    mia = given.member("Mia")
    number = given.proposal(by=mia)

    with pytest.raises(Refused), group.doing() as at:
        services.defer(at.proposal(number), by=at.actor(mia), why="Later.")
