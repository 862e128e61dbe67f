"""What a meeting reminds of while it is held, leads to afterwards, and what people say about its minutes."""

import pytest

from app.extensions import db
from app.meetings.models import AgendaItem
from app.records.models import Visibility


@pytest.fixture
def number(room):
    return room.opened(room.ana, room.ben)


@pytest.fixture
def item(room, number):
    chosen = room.items(number)[1]
    room.begin(number, chosen)
    return chosen


@pytest.fixture
def secretary(browser, room):
    return browser.signed_in_as(room.secretary)


def test_until_they_are_approved_people_say_what_is_wrong_in_minutes(secretary, browser, given, room):
    number = room.opened(room.ana, room.ben, items=("Welcome",))
    room.close(number)
    path = f"/meetings/{number}/minutes"
    reader = browser.signed_in_as(given.member("Mia"))
    assert "Comments on these minutes" not in reader.get(path).text
    assert reader.post(f"{path}/comments", {"text": "Too early."}).status == 403
    room.circulate(number)

    empty = reader.form(path, to="/comments", text="")
    assert empty.status == 422
    assert "Write what is wrong or missing" in empty.text
    reader.form(path, to="/comments", text="Ben was remote.")

    browser.signed_in_as(room.secretary)
    assert "Ben was remote." in secretary.get(path).text
    assert "Ben was remote." not in secretary.get(f"{path}/clean").text
    room.opened(room.ana, room.ben, on="2026-11-24 15:00")
    secretary.form(f"{path}/approve", amended="Ben was remote.")
    assert "Add the comment" not in secretary.get(path).text
    assert secretary.post(f"{path}/comments", {"text": "Too late."}).status == 403


def test_a_guest_reads_the_minutes_and_not_what_is_said_about_them(browser, given, room):
    number = room.opened(room.ana, room.ben, items=("Welcome",))
    guest = given.administrator("Gus Guest")
    room.arrive(number, guest)
    room.close(number)
    room.circulate(number)

    page = browser.signed_in_as(guest).get(f"/meetings/{number}/minutes")

    assert page.status == 200
    assert "Comments on these minutes" not in page.text


def test_the_register_reminds_of_whom_to_ask(secretary, browser, given, room, number, item):
    browser.signed_in_as(room.ana)
    browser.form("/steering/interests/mine", nature="Trustee, unpaid", in_what="A charity for tents")
    browser.signed_in_as(room.secretary)

    page = browser.get(f"/meetings/{number}/live").text

    assert "What stands in the register (1)" in page
    assert "Ana: Trustee, unpaid: A charity for tents" in page


def test_a_meeting_that_was_held_leads_to_what_came_of_it(secretary, room, number, item):
    room.decide(number, item)
    room.act(number, item, room.ana, "Print the guide")
    room.close(number)

    page = secretary.get(f"/meetings/{number}").text

    assert "It was held. Its minutes have not gone out yet." in page
    assert "Read the minutes" in page
    assert "D2026-001" in page
    assert "Print the guide" in page
    # Who said beforehand that they come is no news any more.
    assert "Who comes" not in page
    assert "Matters arising" not in page


def test_minutes_that_went_out_are_news_to_whoever_may_read_them(browser, room):
    number = room.opened(room.ana, room.ben, items=("Welcome",))
    room.close(number)
    reader = browser.signed_in_as(room.ana)
    assert f"Minutes of M{number}" not in reader.get("/").text

    room.circulate(number)

    assert reader.get("/").links()[f"Minutes of M{number} Steering group meeting"] == f"/meetings/{number}/minutes"


def test_on_somebodys_page_stands_what_they_present_as_far_as_its_reader_may_see_it(browser, room, given):
    number = room.meeting(on="2026-12-22 10:00")
    open_one, closed_one = room.items(number)
    with given.settled():
        for item in (open_one, closed_one):
            db.session.get_one(AgendaItem, item).presenter_id = room.ana
        db.session.get_one(AgendaItem, closed_one).visibility = Visibility.STEERING

    def presented(reader):
        links = browser.signed_in_as(reader).get(f"/people/{room.ana}").links()
        return [href for href in links.values() if href.startswith(f"/meetings/{number}#item-")]

    assert presented(given.member("Mia")) == [f"/meetings/{number}#item-{open_one}"]
    assert len(presented(room.secretary)) == len(presented(room.ana)) == 2
