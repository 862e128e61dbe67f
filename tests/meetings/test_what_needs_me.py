"""A meeting that is held is on the home page of whoever is invited; what is left of it, of those who write it up."""

from datetime import date

import pytest

from app.extensions import db
from app.meetings.models import Invitation
from tests.given import moment
from tests.meetings.held import DAY

pytestmark = pytest.mark.database("sqlite")


def test_a_meeting_that_is_held_is_there_to_follow(browser, room, given):
    number = room.opened(room.ana)
    with given.settled():
        db.session.add(Invitation(meeting_id=room._meeting(number).id, person_id=room.ben))

    assert "is being held" in browser.signed_in_as(room.ben).get("/").text
    assert "is being held" in browser.another().signed_in_as(room.secretary).get("/").text
    assert "is being held" not in browser.another().signed_in_as(given.member("Mia")).get("/").text


def test_minutes_that_have_not_gone_out_wait_for_those_who_write_them(browser, room):
    number = room.opened(room.ana, room.ben, items=("Welcome",))
    room.close(number)

    assert "Circulate the minutes" in browser.signed_in_as(room.secretary).get("/").text
    assert "Circulate the minutes" not in browser.another().signed_in_as(room.ana).get("/").text


def test_whoever_runs_it_is_asked_to_open_it_on_its_day_before_anything_else(browser, room, given):
    given.action("Publish the guide", owner=room.secretary, due_on=date(2026, 11, 1))
    room.meeting()

    page = browser.signed_in_as(room.secretary).get("/").text
    assert 0 < page.index("Open the meeting: Steering group") < page.index("Publish the guide")
    assert "Open the meeting" not in browser.another().signed_in_as(room.ana).get("/").text


@pytest.mark.parametrize("now", [DAY, "2026-11-24 10:20", "2026-11-24 18:00"])
def test_until_its_day_is_over_a_meeting_that_was_not_opened_is_still_the_next(browser, room, at, now):
    room.meeting()
    at(moment(now))
    mia = browser.signed_in_as(room.ana)

    assert "none is announced yet" not in mia.get("/").text
    listed = mia.get("/meetings").text
    assert "No meeting is planned" not in listed
    assert "M1" not in listed.partition("Past meetings")[2]


def test_a_meeting_that_nobody_opened_is_late_the_day_after(browser, room, at):
    room.meeting()
    at(moment("2026-11-25 09:00"))

    assert "meeting was not held: open it, or cancel it" in browser.signed_in_as(room.secretary).get("/").text


def test_while_it_is_held_it_comes_first_and_is_the_next(browser, room, given):
    number = room.opened(room.ana)
    given.action("Publish the guide", owner=room.secretary, due_on=date(2026, 11, 1))

    page = browser.signed_in_as(room.secretary).get("/").text
    assert page.index("is being held") < page.index("Publish the guide")
    assert f"M{number} is in session" in page
