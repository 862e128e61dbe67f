"""A provisional decision waits for a quorate meeting, and its page leads there. No officer’s word ratifies it."""

import pytest
from sqlalchemy import select

from app.decisions.models import Decision
from app.decisions.workflow import Standing
from app.extensions import db
from app.meetings.models import AgendaItem
from app.meetings.queries.closing import in_the_way
from app.meetings.services import agenda, writing
from app.records.models import Reader, Visibility
from tests.given import SOMEBODY, moment
from tests.home.test_how_many_statements import MOST, asked


@pytest.fixture
def provisional(given, room):
    return given.decision("Buy the guide", standing=Standing.PROVISIONAL)


def on_its_page(browser, who, reference):
    return browser.signed_in_as(who).get(f"/decisions/{reference}")


def put_on(given, room, number):
    """The item with which this meeting is to ratify the one decision there is."""
    secretary = given.actor(room.secretary)
    with given.settled():
        decision = db.session.scalars(db.select(Decision)).one()
        return agenda.put_ratification(given._meeting(number), decision, by=secretary).id


@pytest.mark.parametrize("step", ["ratify", "lapse"])
def test_no_address_takes_an_officers_word_for_it(browser, room, provisional, step):
    for officer in (room.chair, room.secretary):
        browser.signed_in_as(officer)

        assert browser.get(f"/decisions/{provisional}/{step}").status == 404
        assert browser.post(f"/decisions/{provisional}/{step}", {"why": "At M1."}).status in (404, 405)

    shown = browser.get(f"/decisions/{provisional}").text
    assert "waits for a quorate meeting" in shown
    assert "Ratify it" not in shown


def test_one_press_puts_it_on_the_next_agenda(browser, given, room, provisional):
    number = room.meeting(on="2026-12-01 10:00")
    shown = on_its_page(browser, room.secretary, provisional)
    assert "It is on no agenda yet." in shown.text
    assert f"Put it on the agenda of M{number}" in shown.text

    answer = browser.form(f"/decisions/{provisional}", to="/agenda/offered")

    assert answer.location == f"/meetings/{number}/agenda"
    assert f"Ratify {provisional}" in browser.follow(answer).text
    assert f"It is on the agenda of M{number}, 1 Dec (in 7 days)." in on_its_page(browser, room.ana, provisional).text


def test_its_page_asks_the_database_at_most_eight_times(app, browser, room, provisional):
    room.meeting(on="2026-12-01 10:00")
    secretary = browser.signed_in_as(room.secretary)

    with asked(app) as statements:
        assert secretary.get(f"/decisions/{provisional}").status == 200

    assert len(statements) <= MOST


def test_without_a_meeting_to_come_one_is_to_be_planned(browser, room, provisional):
    shown = on_its_page(browser, room.secretary, provisional)

    assert "No meeting is planned." in shown.text
    assert 'href="/meetings/new"' in shown.markup


def test_who_prepares_no_meetings_is_offered_nothing(browser, given, room, provisional):
    room.meeting(on="2026-12-01 10:00")

    for person in (room.ana, given.member("Mia")):
        shown = on_its_page(browser, person, provisional).text
        assert "waits for a quorate meeting" in shown
        assert "Put it on" not in shown
        assert "no agenda" not in shown


def test_that_it_is_on_the_agenda_of_a_draft_is_for_those_who_may_see_that(browser, given, room, provisional):
    number = given.meeting(items=())
    put_on(given, room, number)

    assert f"the agenda of M{number}" in on_its_page(browser, room.secretary, provisional).text
    assert f"M{number}" not in on_its_page(browser, given.member("Mia"), provisional).text


def test_one_for_people_by_name_is_put_on_for_the_same_people(browser, given, room):
    room.meeting(on="2026-12-01 10:00")
    hidden = given.decision("For us alone", standing=Standing.PROVISIONAL)
    with given.settled():
        decision = db.session.scalars(db.select(Decision)).one()
        decision.visibility = Visibility.NAMED
        db.session.add_all(Reader(record_id=decision.id, person_id=person) for person in (room.ana, room.secretary))
    on_its_page(browser, room.secretary, hidden)

    browser.form(f"/decisions/{hidden}", to="/agenda/offered")

    with given.app.app_context():
        item = db.session.scalars(db.select(AgendaItem).where(AgendaItem.ratifies_id.is_not(None))).one()
        readers = set(db.session.scalars(db.select(Reader.person_id).where(Reader.record_id == item.id)))
    assert item.meant_for is Visibility.NAMED
    assert readers == {room.ana, room.secretary}


def test_in_session_its_page_leads_to_the_table_and_says_what_came_of_it(browser, given, at, room, provisional):
    number = room.meeting(on="2026-12-01 10:00")
    item = put_on(given, room, number)
    at(moment("2026-12-01 10:00"))
    room.open(number)
    for person in (room.ana, room.ben):
        room.arrive(number, person)
    shown = on_its_page(browser, room.ana, provisional)
    assert f"It is before M{number}, which is in session." in shown.text
    assert f'href="/meetings/{number}/live?item={item}"' in shown.markup

    room.begin(number, item)
    room.do(number, writing.ratify, item=item)

    shown = on_its_page(browser, room.ana, provisional)
    assert "waits for a quorate meeting" not in shown.text
    assert f"Ratified at M{number}." in shown.text


def test_carried_over_it_waits_in_the_backlog_and_is_put_on_once(browser, given, at, room, provisional):
    number = room.meeting(on="2026-12-01 10:00")
    item = put_on(given, room, number)
    at(moment("2026-12-01 10:00"))
    room.open(number)
    room.put_off(number, item)
    later = room.meeting(on="2027-01-05 10:00")
    assert "It was carried over, and waits in the backlog." in on_its_page(browser, room.secretary, provisional).text

    browser.form(f"/decisions/{provisional}", to=f"/meetings/{later}/agenda/offered")

    with given.app.app_context():
        waiting = db.session.scalars(db.select(AgendaItem).where(AgendaItem.parent_id == item)).one()
        assert waiting.meeting_id == given._meeting(later).id
        assert len(db.session.scalars(db.select(AgendaItem).where(AgendaItem.ratifies_id.is_not(None))).all()) == 2


def test_something_else_that_is_decided_under_its_item_leaves_it_open(room):
    first = room.opened(room.ana, room.ben)
    budget = room.items(first)[1]
    room.begin(first, budget)
    room.leave(first, room.ben)
    room.decide(first, budget)
    room.close(first)
    second = room.meeting(items=("Welcome",), on="2026-11-24 15:00")
    with room.given.settled():
        decision = db.session.scalars(select(Decision)).one()
        item = agenda.put_ratification(room._meeting(second), decision, by=SOMEBODY).id
    room.open(second)
    for person in (room.ana, room.ben):
        room.arrive(second, person)
    room.begin(second, item)
    room.decide(second, item, "Something else")

    assert [one.item_id for one in room.look(second, in_the_way)] == [item]


def test_where_it_was_decided_is_said(browser, room):
    number = room.opened(room.ana, room.ben)
    item = room.items(number)[1]
    room.begin(number, item)
    reference = room.decide(number, item)

    shown = on_its_page(browser, room.ana, reference)

    assert f'<a href="/meetings/{number}">M{number}</a>' in shown.markup
