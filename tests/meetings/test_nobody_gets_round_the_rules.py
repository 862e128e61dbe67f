"""Nobody comes past a rule of a meeting by another address, another day or another record."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.actions.models import Action, Strand
from app.charter.models import DecisionRule
from app.decisions import services as decisions
from app.decisions.models import Ballot, Decision, Proposal, Vote
from app.decisions.workflow import Choice, How
from app.extensions import db
from app.meetings.models import AgendaItem
from app.meetings.queries import table
from app.meetings.services import session, voting, writing
from app.meetings.workflow import ItemState
from app.people.models import Person
from app.records.models import Reader, Visibility
from app.steering.models import Term
from tests.given import SOMEBODY, moment
from tests.meetings.held import DAY, Room

FIRST, SECOND, THIRD = range(3)
SECRET = "Zanzibar"


@pytest.fixture
def room(given, at, database):
    at(moment(DAY))
    return database.again("a room that votes", lambda: Room(given, rule=DecisionRule.MAJORITY))


@pytest.fixture
def voting_on(room):
    """Ana and Ben are there, and Dee for Cleo; a ballot is open. Meeting, item, and the address of its votes."""
    number = room.opened(room.ana, room.ben, room.dee)
    item = room.items(number)[1]
    asked = room.ask(number, item)
    return number, item, f"/proposals/{asked}/ballots/{room.put(number, item)}/seats"


def votes(room):
    with room.app.app_context():
        return {vote.seat_id: vote.choice for vote in db.session.scalars(select(Vote))}


def test_whoever_is_not_in_the_room_votes_by_no_other_address(browser, room, voting_on):
    number, _, address = voting_on
    room.leave(number, room.ben)

    answer = browser.signed_in_as(room.ben).post(f"{address}/{room.seats[SECOND]}/vote", {"choice": "for"})

    assert answer.status in (403, 409)
    assert votes(room) == {}


def test_what_is_being_voted_on_is_carried_over_by_no_address(browser, room, voting_on):
    _, item, _ = voting_on

    browser.signed_in_as(room.secretary).form(f"/meetings/items/{item}/carry-over")

    with room.app.app_context():
        assert db.session.get_one(AgendaItem, item).state is ItemState.AT_HAND


def test_carried_over_while_it_is_discussed_its_clock_stops_and_the_quorum_is_of_all_again(browser, room):
    number = room.opened(room.ana, room.ben)
    item = room.items(number)[1]
    room.begin(number, item)
    room.declare(number, item, room.ben)

    browser.signed_in_as(room.secretary).form(f"/meetings/items/{item}/carry-over")

    assert room.look(number, table.last_mark).is_met
    with room.app.app_context():
        assert db.session.get_one(AgendaItem, item).ended_at is not None


def test_nor_does_the_secretary_for_them(browser, room, voting_on):
    number, _, address = voting_on
    room.leave(number, room.ben)

    answer = browser.signed_in_as(room.secretary).post(f"{address}/{room.seats[SECOND]}/vote", {"choice": "for"})

    assert answer.status in (403, 409)
    assert votes(room) == {}


def test_nor_a_deputy_once_the_holder_is_there(browser, room, voting_on):
    number, _, address = voting_on
    room.arrive(number, room.cleo)

    answer = browser.signed_in_as(room.dee).post(f"{address}/{room.seats[THIRD]}/vote", {"choice": "for"})

    assert answer.status in (403, 409)
    assert votes(room) == {}


def test_nor_does_that_deputy_take_the_seat_out_of_the_ballot(browser, room, voting_on):
    number, item, address = voting_on
    room.arrive(number, room.cleo)
    room.do(number, voting.cast, item=item, seat_id=room.seats[THIRD], choice=Choice.AGAINST, by=room.cleo)

    answer = browser.signed_in_as(room.dee).post(f"{address}/{room.seats[THIRD]}/recuse", {"why": "An interest."})

    assert answer.status == 403
    assert votes(room) == {room.seats[THIRD]: Choice.AGAINST}


def test_nor_is_it_put_to_the_vote_or_decided_behind_the_back_of_the_meeting(browser, room, voting_on):
    number, item, address = voting_on
    proposal = address.split("/ballots")[0]
    room.do(number, voting.close_vote, item=item)
    browser.signed_in_as(room.chair)

    opened = browser.form(f"{proposal}/ballot", closes_on="2099-01-01", option="1")
    decided = browser.post(
        f"{proposal}/decide",
        {"title": "So", "statement": "So.", "how": How.MEETING.value, "decided_on": "2026-11-24"},
    )

    for answer in (opened, decided):
        assert answer.status == 422
        assert f"M{number} is in session and has this on its agenda" in answer.text


def test_what_is_said_by_another_address_is_seen_in_the_room(browser, room, voting_on):
    number, _, address = voting_on
    before = room.look(number, lambda meeting: meeting.live)
    browser.signed_in_as(room.ben).post(f"{address}/{room.seats[SECOND]}/vote", {"choice": "for"})

    assert votes(room) == {room.seats[SECOND]: Choice.FOR}
    assert room.look(number, lambda meeting: meeting.live) > before


def test_a_deputy_who_comes_while_the_ballot_is_open_votes_for_the_seat(room, voting_on):
    number, item, _ = voting_on
    room.leave(number, room.dee)
    room.arrive(number, room.cleo)
    room.leave(number, room.cleo)
    room.arrive(number, room.dee)
    room.do(number, voting.cast, item=item, seat_id=room.seats[THIRD], choice=Choice.FOR, by=room.dee)

    with room.app.app_context():
        assert db.session.scalars(select(Vote.person_id)).all() == [room.dee]


def test_a_question_made_confidential_is_not_read_through_its_item(browser, given, room, voting_on):
    number, item, _ = voting_on
    with given.settled():
        proposal = db.session.scalars(select(Proposal)).one()
        decisions.revise_proposal(proposal, {"meant_for": Visibility.STEERING}, by=SOMEBODY)
    mia = browser.signed_in_as(given.member("Mia"))

    for path in (f"/meetings/{number}/live?item={item}", f"/meetings/{number}/minutes", f"/meetings/{number}"):
        answer = mia.get(path)
        assert "Shall we publish" not in answer.text, path
        assert "Publish them" not in answer.text, path


def test_nor_is_what_is_decided_of_it(browser, given, room, voting_on):
    number, item, _ = voting_on
    for seat in room.seats[:2]:
        room.do(number, voting.cast, item=item, seat_id=seat, choice=Choice.FOR)
    room.do(number, voting.close_vote, item=item)
    with given.settled():
        proposal = db.session.scalars(select(Proposal)).one()
        decisions.revise_proposal(proposal, {"meant_for": Visibility.STEERING}, by=SOMEBODY)
    reference = room.decide(number, item, SECRET)

    def put_down(meeting, chosen, *, by):
        decision = db.session.scalars(select(Decision)).one()
        owner = db.session.get_one(Person, room.ana)
        title, due_on = f"{SECRET} follows", clock.today() + timedelta(days=9)
        return writing.put_down_action(
            meeting,
            chosen,
            title=title,
            done_when=title,
            owner=owner,
            strand=Strand.LEARNING,
            due_on=due_on,
            follows=decision,
            by=by,
        ).reference

    follows = room.do(number, put_down, item=item)
    paths = ("/decisions", "/actions", f"/search?q={reference}", f"/meetings/{number}/live?item={item}")
    mia = browser.signed_in_as(given.member("Mia"))
    for path in (*paths, f"/meetings/{number}/minutes", f"/decisions/{reference}", f"/actions/{follows[1:]}"):
        assert SECRET not in mia.get(path).text, path
    ana = browser.signed_in_as(room.ana).get(f"/meetings/{number}/minutes").text
    assert SECRET in ana
    assert f"{SECRET} follows" in ana


def test_an_action_that_follows_from_a_confidential_decision_is_for_the_same_people(browser, given, room):
    reference = given.decision(SECRET, visibility=Visibility.STEERING)
    follows = {"title": f"{SECRET} follows", "owner": "Ana", "due_on": "2026-12-20"}
    browser.signed_in_as(room.ana).form(f"/decisions/{reference}", to=f"/decisions/{reference}/actions", **follows)

    with given.app.app_context():
        assert db.session.scalars(select(Action)).one().visibility is Visibility.STEERING


def test_nor_does_one_who_may_not_see_a_decision_own_what_follows_from_it(browser, given, room):
    reference = given.decision(SECRET, visibility=Visibility.NAMED)
    with given.settled():
        decision = db.session.scalars(select(Decision)).one()
        db.session.add_all(Reader(record_id=decision.id, person_id=person) for person in (room.ana, room.chair))
    follows = {"title": f"{SECRET} follows", "due_on": "2026-12-20"}
    address = f"/decisions/{reference}/actions"

    refused = browser.signed_in_as(room.chair).form(f"/decisions/{reference}", to=address, owner="Ben", **follows)
    done = browser.form(f"/decisions/{reference}", to=address, owner="Ana", **follows)

    assert refused.status == 422
    assert "Ben may not see this decision" in refused.text
    assert done.status == 303
    assert readers(given, Action) == {room.ana, room.chair}


def readers(given, kind):
    with given.app.app_context():
        record = db.session.scalars(select(kind)).one()
        assert record.visibility is Visibility.NAMED
        return set(db.session.scalars(select(Reader.person_id).where(Reader.record_id == record.id)))


def test_a_question_put_to_the_vote_under_a_named_item_is_for_the_same_people(given, room):
    number = room.meeting(items=("Welcome",))
    item = given.agenda_item(SECRET, meeting=number, meant_for=Visibility.NAMED, readers=[room.ana, room.secretary])
    room.open(number)
    for person in (room.ana, room.ben):
        room.arrive(number, person)
    room.begin(number, item)
    room.do(number, lambda m, i, *, by: voting.ask(m, i, SECRET, by=by).id, item=item)

    assert readers(given, Proposal) == {room.ana, room.secretary}


def test_what_is_decided_of_a_named_question_is_for_the_same_people(browser, given, room):
    number = given.proposal(SECRET)
    given.seen_only_by("proposal", number, room.ana, room.chair)
    decided = {"title": SECRET, "statement": SECRET, "decided_on": "2026-11-24"}

    assert browser.signed_in_as(room.chair).form(f"/proposals/{number}/decide", **decided).status == 303

    assert readers(given, Decision) == {room.ana, room.chair}
    assert SECRET not in browser.signed_in_as(room.ben).get("/decisions").text


def test_nor_is_it_told_by_a_written_procedure(given, room):
    number = given.proposal(SECRET)
    given.seen_only_by("proposal", number, room.ana, room.chair)
    ballot = given.ballot(number, how=How.WRITTEN, closes_at=clock.now() + timedelta(days=3))
    ana, ben, cleo = (given.actor(person) for person in (room.ana, room.ben, room.cleo))
    with given.settled():
        for seat, by in zip(room.seats, (ana, ben, cleo), strict=True):
            decisions.vote(db.session.get_one(Ballot, ballot), seat, Choice.FOR, by=by)
        decisions.close_ballot(db.session.get_one(Ballot, ballot), by=SOMEBODY)

    assert readers(given, Decision) == {room.ana, room.chair}


def test_in_a_meeting_that_goes_on_later_the_seats_are_those_of_that_day(given, at, room):
    number = room.opened(room.ana, room.ben)
    room.put_off(number, room.items(number)[1])
    room.close(number)
    with given.settled():
        db.session.scalars(select(Term).where(Term.person_id == room.ben)).one().until_on = date(2026, 11, 26)
    at(moment("2026-11-27 10:00"))
    room.do(number, session.reopen, why="Something was left out.")
    for person in (room.ana, room.ben):
        room.arrive(number, person)

    quorum = room.look(number, lambda meeting: table.quorum_for(meeting, None))

    assert (quorum.base, quorum.there, quorum.is_met) == (2, 1, False)


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (Choice.FOR, "provisional until a meeting ratifies it"),
        (Choice.AGAINST, "The last ballot on this did not carry"),
    ],
)
def test_decided_in_writing_it_is_carried_and_provisional(browser, given, room, choice, words):
    number = given.proposal()
    ballot = given.ballot(number)
    given.voted(ballot, **{f"seat_{seat}": choice for seat in room.seats})
    browser.signed_in_as(room.chair).post(f"/proposals/{number}/ballots/{ballot}/close")
    decided = {"title": "So", "statement": "So.", "how": How.WRITTEN.value, "decided_on": "2026-11-24"}

    answer = browser.post(f"/proposals/{number}/decide", decided)

    assert answer.status == 422
    assert words in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/meetings/{n}",
        "/meetings/{n}/live",
        "/meetings/{n}/minutes",
        "/meetings/{n}/calendar.ics",
        "/meetings/items/{n}",
        "/meetings/series/{n}",
        "/meetings/1/live?item={n}",
        "/proposals/{n}",
        "/proposals?page={n}",
        "/decisions?body={n}",
        "/decisions?year={n}",
        "/steering/seats/{n}",
        "/steering/{n}",
    ],
)
def test_numbers_of_any_length_are_answered(browser, room, path):
    room.meeting()
    browser.signed_in_as(room.chair)

    for digits in (9, 18, 19, 25, 5000):
        assert browser.get(path.format(n="9" * digits)).status in (200, 302, 303, 404), digits


@pytest.mark.parametrize("day", ["0001-01-01", "1900-01-01", "2026-11-25", "9999-12-31"])
def test_a_decision_is_of_a_day_that_can_be(browser, given, room, day):
    decided = {"title": "So", "statement": "So.", "decided_on": day}

    assert browser.signed_in_as(room.chair).form("/decisions/new", **decided).status == 422


def buttons(answer):
    return answer.markup.count('name="choice"')


NOTED = "once the secretary has noted you as there, in the room or remotely"


def test_who_is_not_noted_as_there_is_told_so_in_place_of_buttons(browser, room, voting_on):
    number, item, _ = voting_on
    page = f"/meetings/{number}/live?item={item}"
    there = browser.signed_in_as(room.ben).get(page)
    assert buttons(there) == 3
    assert NOTED not in there.text

    room.leave(number, room.ben)

    away = browser.get(page)
    assert buttons(away) == 0
    assert f"You vote here {NOTED}" in away.text


def test_so_are_a_deputy_and_whoever_has_one_there(browser, room, voting_on):
    number, item, _ = voting_on
    page = f"/meetings/{number}/live?item={item}"
    assert buttons(browser.signed_in_as(room.dee).get(page)) == 3
    holder = browser.signed_in_as(room.cleo).get(page)
    assert buttons(holder) == 0
    assert f"Dee is there for you and votes. You do {NOTED}" in holder.text

    room.leave(number, room.dee)

    deputy = browser.signed_in_as(room.dee).get(page)
    assert buttons(deputy) == 0
    assert f"You vote here for Cleo {NOTED}" in deputy.text


def test_while_a_meeting_votes_the_page_of_the_proposal_leads_to_its_table(browser, room, voting_on):
    number, item, address = voting_on
    page = f"/proposals/{address.split('/')[2]}"
    for person in (room.ben, room.cleo, room.secretary):
        shown = browser.signed_in_as(person).get(page)
        assert buttons(shown) == 0
        assert f"M{number} is in session and votes on this now." in shown.text
        assert f'href="/meetings/{number}/live"' in shown.markup

    room.do(number, voting.close_vote, item=item)

    assert "votes on this now" not in browser.get(page).text
