"""A calendar shows meetings from their beginning to their end, as their reader may see them today."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from icalendar import Calendar

from app import clock
from app.extensions import db
from app.meetings.services import planning
from app.people.models import Person
from app.records.models import Visibility
from tests.given import moment

NOW = moment("2026-11-23 09:00")


@pytest.fixture
def people(given, at):
    at(NOW)
    return {"chair": given.chair(), "mia": given.member("Mia Member")}


def read(answer):
    assert answer.status == 200
    return Calendar.from_ical(answer.markup)


def subscribed(browser, feed):
    """As a calendar asks: nobody is signed in."""
    answer = browser.another().client.get(feed)
    assert answer.status_code == 200
    return Calendar.from_ical(answer.get_data())


def entry(answer):
    (found,) = read(answer).walk("VEVENT")
    return found


def feed_of(browser):
    made = browser.form("/calendar", to="/calendar/meetings/make")
    return urlsplit(made.all("input", id="address")[0].get("value")).path


def test_one_meeting_as_a_file(given, browser, people):
    number = given.meeting(published=True, starts_at=moment("2027-06-15 10:00"), place="Room 2", items=("Welcome",))
    chair = browser.signed_in_as(people["chair"])

    answer = chair.get(f"/meetings/{number}/calendar.ics")
    found = entry(answer)

    assert str(read(answer)["METHOD"]) == "PUBLISH"
    # Ten on the wall is nine in UTC: summer time.
    assert found.decoded("DTSTART") == datetime(2027, 6, 15, 9, tzinfo=UTC)
    assert found.decoded("DTEND") == datetime(2027, 6, 15, 10, 30, tzinfo=UTC)
    assert (int(found["SEQUENCE"]), str(found["STATUS"]), str(found["LOCATION"])) == (1, "CONFIRMED", "Room 2")
    assert "1. Welcome" in str(found["DESCRIPTION"])


def test_moved_and_cancelled_it_is_the_same_entry_with_a_higher_sequence(given, browser, people):
    number = given.meeting(published=True)
    actor, chair = given.actor(people["chair"]), browser.signed_in_as(people["chair"])
    path = f"/meetings/{number}/calendar.ics"
    first = entry(chair.get(path))

    with given.settled():
        planning.revise(given._meeting(number), {"starts_at": moment("2026-12-02 14:00")}, by=actor)
    moved = entry(chair.get(path))
    with given.settled():
        planning.cancel(given._meeting(number), by=actor, why="Too few can come.")
    answer = chair.get(path)

    assert first["UID"] == moved["UID"] == entry(answer)["UID"]
    assert [int(each["SEQUENCE"]) for each in (first, moved, entry(answer))] == [1, 2, 3]
    assert str(read(answer)["METHOD"]) == "CANCEL"
    assert str(entry(answer)["STATUS"]) == "CANCELLED"


def test_a_confidential_item_is_left_out_for_whoever_may_not_see_it(given, browser, people):
    number = given.meeting(published=True)
    given.agenda_item("A salary", meeting=number, meant_for=Visibility.STEERING)
    path = f"/meetings/{number}/calendar.ics"
    chair, mia = browser.signed_in_as(people["chair"]), browser.another().signed_in_as(people["mia"])

    assert "A salary" in str(entry(chair.get(path))["DESCRIPTION"])
    assert "A salary" not in str(entry(mia.get(path))["DESCRIPTION"])


def test_a_feed_shows_what_its_owner_may_see_today_and_ends_with_their_rights(app, given, browser, people):
    shown, draft = given.meeting(published=True), given.meeting(starts_at=moment("2026-12-20 10:00"))
    mia = browser.signed_in_as(people["mia"])
    feed = feed_of(mia)

    numbers = [str(each["UID"]).partition("@")[0] for each in subscribed(browser, feed).walk("VEVENT")]
    assert numbers == [f"meeting-{shown}"]
    assert draft
    with given.settled():
        db.session.get_one(Person, people["mia"]).left_on = clock.today()

    assert browser.another().client.get(feed).status_code == 404


def test_whoever_comes_is_busy(given, browser, people):
    number = given.meeting(published=True)
    chair = browser.signed_in_as(people["chair"])
    path = f"/meetings/{number}/calendar.ics"
    assert str(entry(chair.get(path))["TRANSP"]) == "TRANSPARENT"

    chair.send(chair.get(f"/meetings/{number}").form_to(f"/meetings/{number}/answer"), says="accepted")

    assert str(entry(chair.get(path))["TRANSP"]) == "OPAQUE"


def test_a_meeting_cancelled_as_a_draft_was_never_in_a_feed(given, browser, people):
    number, actor = given.meeting(), given.actor(people["chair"])
    with given.settled():
        planning.cancel(given._meeting(number), by=actor, why="No.")
    feed = feed_of(browser.signed_in_as(people["chair"]))

    assert subscribed(browser, feed).walk("VEVENT") == []


def test_long_over_a_meeting_leaves_the_feed(given, browser, people, at):
    given.meeting(published=True)
    chair = browser.signed_in_as(people["chair"])
    feed = feed_of(chair)
    assert len(subscribed(browser, feed).walk("VEVENT")) == 1

    at(NOW + timedelta(days=120))

    assert subscribed(browser, feed).walk("VEVENT") == []
