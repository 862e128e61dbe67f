"""A meeting that is held is on the home page of whoever is invited; what is left of it, of those who write it up."""

import pytest

from app.extensions import db
from app.meetings.models import Invitation

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
