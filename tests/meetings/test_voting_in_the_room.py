"""A vote in the room: of those who are there and not recused, noted for them or from their own telephones."""

import pytest
from sqlalchemy import select

from app.access.rules import Refused, Unready
from app.charter.models import DecisionRule
from app.decisions.models import Ballot, Elector, Option, Proposal, Vote
from app.decisions.workflow import Choice, Outcome, ProposalState
from app.extensions import db
from app.meetings.services import attending, voting
from tests.given import moment
from tests.meetings.held import DAY, Room

FIRST, SECOND, THIRD = range(3)


@pytest.fixture
def room(given, at, database):
    at(moment(DAY))
    return database.again("a room that votes", lambda: Room(given, rule=DecisionRule.MAJORITY))


@pytest.fixture
def item(room):
    """An item with a proposal, discussed by Ana, Ben and, for Cleo, Dee."""
    number = room.opened(room.ana, room.ben, room.dee)
    chosen = room.items(number)[1]
    room.ask(number, chosen)
    return number, chosen


def cast(room, number, item, seat, choice, **more):
    room.do(number, voting.cast, item=item, seat_id=room.seats[seat], choice=choice, **more)


def test_noted_by_the_secretary_or_said_on_a_telephone_each_seat_has_one_vote(room, item):
    room.put(*item)
    cast(room, *item, FIRST, Choice.FOR)
    cast(room, *item, SECOND, Choice.AGAINST, by=room.ben)
    cast(room, *item, THIRD, Choice.FOR, by=room.dee)
    count = room.do(item[0], voting.close_vote, item=item[1])

    assert (count.in_favour, count.against, count.outcome) == (2, 1, Outcome.CARRIED)
    with room.app.app_context():
        votes = {vote.seat_id: vote for vote in db.session.scalars(select(Vote))}
        assert votes[room.seats[FIRST]].noted_by_id == room.secretary
        assert votes[room.seats[THIRD]].person_id == room.dee


def test_carried_it_is_decided_by_the_ballot(room, item):
    room.put(*item)
    for seat in (FIRST, SECOND):
        cast(room, *item, seat, Choice.FOR)
    room.do(item[0], voting.close_vote, item=item[1])

    assert room.decide(*item) == "D2026-001"
    with room.app.app_context():
        assert db.session.scalars(select(Proposal)).one().state is ProposalState.DECIDED


def test_what_was_carried_waits_for_its_decision_and_nothing_else_is_put(browser, room, item):
    room.put(*item)
    for seat in (FIRST, SECOND):
        cast(room, *item, seat, Choice.FOR)
    room.do(item[0], voting.close_vote, item=item[1])

    page = browser.signed_in_as(room.secretary).get(f"/meetings/{item[0]}/live").text
    assert "Carried: record the decision below." in page
    assert "Put it to the vote" not in page
    assert "Third seat: Did not vote" in page


def test_what_was_not_carried_can_be_put_once_more(browser, room, item):
    room.put(*item)
    room.do(item[0], voting.close_vote, item=item[1])

    assert "Put it to the vote" in browser.signed_in_as(room.secretary).get(f"/meetings/{item[0]}/live").text


def test_while_it_is_open_nothing_is_decided(room, item):
    room.put(*item)

    with pytest.raises(Unready, match="A ballot is open"):
        room.decide(*item)


def test_whoever_is_recused_has_no_vote(room, item):
    room.declare(*item, room.ben)
    room.put(*item)

    with pytest.raises(Refused, match="recused"):
        cast(room, *item, SECOND, Choice.FOR)
    with pytest.raises(Refused, match="recused"):
        cast(room, *item, SECOND, Choice.FOR, by=room.ben)
    with room.app.app_context():
        elector = db.session.scalars(select(Elector).where(Elector.seat_id == room.seats[SECOND])).one()
        assert elector.recused_why == "Trustee"


def test_an_interest_declared_while_it_is_open_takes_the_vote_back(room, item):
    room.put(*item)
    cast(room, *item, SECOND, Choice.FOR)
    room.declare(*item, room.ben)

    with room.app.app_context():
        assert db.session.scalars(select(Vote)).all() == []
    with pytest.raises(Unready, match="who has a part in it is written down"):
        room.do(item[0], attending.take_back_interest, item=item[1], person=room.ben)


def test_nor_does_one_declared_after_it_was_carried_change_who_had_a_part_in_it(room, item):
    room.declare(*item, room.ben)
    room.put(*item)
    for seat in (FIRST, THIRD):
        cast(room, *item, seat, Choice.FOR)
    room.do(item[0], voting.close_vote, item=item[1])

    with pytest.raises(Unready, match="The vote on this was counted"):
        room.declare(*item, room.ana)
    with pytest.raises(Unready, match="The vote on this was counted"):
        room.do(item[0], attending.take_back_interest, item=item[1], person=room.ben)


def test_what_was_voted_down_is_put_once_more_without_those_who_have_an_interest(room, item):
    room.put(*item)
    for seat in (FIRST, SECOND):
        cast(room, *item, seat, Choice.AGAINST)
    room.do(item[0], voting.close_vote, item=item[1])

    room.declare(*item, room.ben)
    room.put(*item)

    with pytest.raises(Refused, match="recused"):
        cast(room, *item, SECOND, Choice.FOR)


def test_the_page_offers_it_once_more_until_something_is_carried(browser, room, item):
    here = f"/meetings/{item[0]}/live"
    browser.signed_in_as(room.secretary)
    for choice, offered in ((Choice.AGAINST, True), (Choice.FOR, False)):
        room.put(*item)
        for seat in (FIRST, SECOND):
            cast(room, *item, seat, choice)
        room.do(item[0], voting.close_vote, item=item[1])

        forms = [form.get("action", "") for form in browser.get(here).tree.iter("form")]

        assert any(action.endswith("/ballot") for action in forms) is offered
        assert any(action.endswith("/interests") for action in forms) is offered


def test_after_it_is_closed_nobody_votes(room, item):
    room.put(*item)
    cast(room, *item, FIRST, Choice.FOR)
    room.do(item[0], voting.close_vote, item=item[1])

    with pytest.raises(Unready, match="closed and counted"):
        cast(room, *item, SECOND, Choice.FOR, by=room.ben)
    with pytest.raises(Unready, match="closed already"):
        room.do(item[0], voting.close_vote, item=item[1])


def test_nobody_votes_for_a_seat_that_nobody_is_there_for(room, item):
    room.put(*item)
    room.leave(item[0], room.ben)

    with pytest.raises(Unready, match="Nobody is at the table for this seat"):
        cast(room, *item, SECOND, Choice.FOR)


def test_a_deputy_has_no_vote_while_the_holder_is_there(room, item):
    room.put(*item)
    room.arrive(item[0], room.cleo)

    with pytest.raises(Refused, match="somebody else"):
        cast(room, *item, THIRD, Choice.FOR, by=room.dee)
    cast(room, *item, THIRD, Choice.AGAINST, by=room.cleo)


def test_nobody_votes_for_somebody_else(room, item):
    room.put(*item)

    with pytest.raises(Refused, match="somebody else"):
        cast(room, *item, SECOND, Choice.FOR, by=room.ana)


def test_too_few_taking_part_decide_nothing(room, item):
    room.put(*item)
    cast(room, *item, FIRST, Choice.FOR)
    count = room.do(item[0], voting.close_vote, item=item[1])

    assert count.outcome is Outcome.NO_QUORUM
    with pytest.raises(Unready, match="Too few took part"):
        room.decide(*item)


def test_what_is_no_proposal_becomes_one_as_it_is_put_to_the_vote(room):
    number = room.opened(room.ana, room.ben)
    item = room.items(number)[1]
    room.begin(number, item)
    room.do(number, lambda m, i, *, by: voting.ask(m, i, "We meet every month.", by=by).id, item=item)
    for seat in (FIRST, SECOND):
        cast(room, number, item, seat, Choice.FOR)
    room.do(number, voting.close_vote, item=item)

    assert room.decide(number, item) == "D2026-001"


def test_a_meeting_that_was_never_quorate_puts_nothing_to_the_vote(room):
    number = room.opened(room.ana)
    item = room.items(number)[1]
    room.begin(number, item)

    with pytest.raises(Unready, match="nothing can be decided"):
        room.do(number, lambda m, i, *, by: voting.ask(m, i, "We meet every month.", by=by).id, item=item)
    with room.app.app_context():
        assert db.session.scalars(select(Ballot)).all() == []


def test_what_was_voted_down_before_another_was_carried_leaves_its_decision_to_record(room, item):
    counted(room, item, Choice.AGAINST)
    counted(room, item)

    with pytest.raises(Unready, match="1 thing stands in the way"):
        room.close(item[0])


def test_what_somebody_votes_for_comes_first(browser, room, item):
    room.put(*item)

    def seats(person):
        page = browser.another().signed_in_as(person).get(f"/meetings/{item[0]}/live")
        said = [" ".join(seat.itertext()) for seat in page.all("li", class_="vote__seat")]
        return [next(title for title in ("First", "Second", "Third") if title in one) for one in said]

    assert seats(room.secretary) == ["First", "Second", "Third"]
    assert seats(room.ben) == ["Second", "First", "Third"]
    # Dee is there for Cleo, who is told why she does not vote.
    assert seats(room.dee) == seats(room.cleo) == ["Third", "First", "Second"]


class TestTheDecisionForm:
    """Once something is carried it begins with those words."""

    @pytest.fixture
    def secretary(self, browser, room):
        return browser.signed_in_as(room.secretary)

    def fields(self, secretary, item):
        form = secretary.get(f"/meetings/{item[0]}/live").form_to("/outcomes/decision")
        return {name.removeprefix("said-decision-"): text for name, text in form.fields.items()}

    def test_begins_with_what_was_carried(self, secretary, room, item):
        assert self.fields(secretary, item)["title"] == ""

        counted(room, item)

        said = self.fields(secretary, item)
        assert (said["title"], said["statement"], said["reasons"]) == (words(room), words(room), "")
        page = secretary.get(f"/meetings/{item[0]}/live")
        assert page.links()["record the decision"] == "#said-decision-title"
        assert page.all("input", id="said-decision-title")
        secretary.form(f"/meetings/{item[0]}/live", to="/outcomes/decision", **{"said-decision-reasons": "It helps."})
        assert self.fields(secretary, item)["title"] == ""

    def test_has_the_question_for_a_title_where_the_option_does_not_fit_in_a_line(self, secretary, room, given, item):
        with given.settled():
            db.session.scalars(select(Option)).first().text = "We publish the guide.\nAnd print it."
        counted(room, item)

        said = self.fields(secretary, item)

        assert said["title"] == "Shall we publish the guide?"
        assert said["statement"].split() == ["We", "publish", "the", "guide.", "And", "print", "it."]

    def test_keeps_no_draft_of_what_it_begins_with(self, secretary, room, item):
        counted(room, item)
        page = secretary.get(f"/meetings/{item[0]}/live")
        begun = page.form_to("/outcomes/decision")
        secretary.post(f"/meetings/{item[0]}/live/items/{item[1]}/drafts/decision", begun.fields)

        assert "half written" not in secretary.get(f"/meetings/{item[0]}/live/close").text

    def test_keeps_what_somebody_typed_before(self, secretary, room, item):
        draft = f"/meetings/{item[0]}/live/items/{item[1]}/drafts/decision"
        secretary.htmx("POST", draft, {"said-decision-title": "We print"})
        counted(room, item)

        assert self.fields(secretary, item)["title"] == "We print"


def counted(room, item, choice=Choice.FOR):
    room.put(*item)
    for seat in (FIRST, SECOND):
        cast(room, *item, seat, choice)
    room.do(item[0], voting.close_vote, item=item[1])


def words(room):
    with room.app.app_context():
        return db.session.scalars(select(Option)).first().text
