"""A calendar shows what its owner has promised, for as long as they want and may, and gives nothing else away."""

import json
import logging
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

import pytest
from hypothesis import example
from hypothesis import given as whatever
from hypothesis import strategies as some
from icalendar import Calendar
from sqlalchemy import select

from app.access.roles import Permission
from app.actions.workflow import ActionStatus
from app.extensions import db
from app.feeds.kinds import Event, Kind
from app.feeds.models import Feed
from app.feeds.writing import as_calendar
from app.people.models import Person
from tests.given import moment


@pytest.fixture
def ama(browser, given, at):
    at(moment("2026-11-27 09:00"))
    return given.member("Ama Boateng")


def make(browser):
    """The path of a new address, as it is shown once."""
    answer = browser.form("/calendar", to="/due/make")
    assert answer.status == 200, answer.text
    return urlsplit(answer.all("input", id="address")[0].get("value")).path


def read(browser, path, **headers):
    """As a calendar asks: nobody is signed in."""
    return browser.another().client.get(path, headers=headers)


def entries(answer):
    return list(Calendar.from_ical(answer.get_data()).walk("VEVENT"))


def test_it_shows_ones_own_open_actions_on_their_days(browser, given, ama):
    given.action("Publish the guide", owner=ama, due_on=date(2026, 12, 3))
    given.action("Map the region", owner=ama, due_on=date(2026, 12, 1), status=ActionStatus.VERIFIED)
    given.action("Somebody else’s", due_on=date(2026, 12, 2))

    answer = read(browser, make(browser.signed_in_as(ama)))

    (entry,) = entries(answer)
    assert answer.mimetype == "text/calendar"
    assert entry["SUMMARY"] == "A1 due: Publish the guide"
    assert entry.start == date(2026, 12, 3)
    assert entry["URL"].endswith("/actions/1")
    assert "ATTENDEE" not in entry and "ORGANIZER" not in entry


def test_an_action_that_changes_is_the_same_entry(browser, given, ama):
    given.action(owner=ama, due_on=date(2026, 12, 3))
    path = make(browser.signed_in_as(ama))
    (before,) = entries(read(browser, path))

    browser.form("/actions/1/edit/due", **{"A1-due_on": "2026-12-24", "A1-why": "The printer is closed."})
    (after,) = entries(read(browser, path))

    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after.start == date(2026, 12, 24)


def test_asked_again_it_says_that_nothing_has_changed(browser, given, ama):
    given.action(owner=ama)
    path = make(browser.signed_in_as(ama))
    first = read(browser, path)

    again = read(browser, path, **{"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.get_data()) == (304, b"")
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert "Set-Cookie" not in first.headers


def test_it_reads_and_changes_nothing(browser, given, ama, app):
    path = make(browser.signed_in_as(ama))

    assert browser.another().client.post(path).status_code == 405
    assert read(browser, path).status_code == 200


def test_only_a_digest_of_the_secret_is_kept(browser, app, ama):
    path = make(browser.signed_in_as(ama))

    with app.app_context():
        kept = db.session.scalars(select(Feed)).one()
        assert kept.digest not in path
        assert len(kept.digest) == 64
    assert path not in browser.get("/calendar").markup


@pytest.mark.parametrize("way", ["ended", "made anew", "left", "disabled", "never there", "wrong"])
def test_what_shows_nothing_answers_with_the_same_bytes(browser, given, ama, app, way):
    path = make(browser.signed_in_as(ama))
    never = read(browser, "/feeds/nothing.ics")
    if way == "ended":
        browser.form("/calendar", to="/due/end")
    elif way == "made anew":
        assert make(browser) != path
    elif way in ("left", "disabled"):
        with given.settled():
            setattr(db.session.get_one(Person, ama), f"{way}_on", date(2026, 11, 20))
    else:
        path = {"never there": "/feeds/x.ics", "wrong": path.replace(".ics", "x.ics")}[way]

    answer = read(browser, path)

    assert (answer.status_code, answer.get_data()) == (404, never.get_data())


def test_sent_twice_it_makes_one_address_and_says_so(browser, ama):
    form = browser.signed_in_as(ama).get("/calendar").form_to("/due/make")
    first = browser.send(form)
    path = urlsplit(first.all("input", id="address")[0].get("value")).path

    second = browser.send(form)

    assert second.status == 303
    assert "was shown once" in browser.follow(second).text
    assert read(browser, path).status_code == 200


def test_whoever_reads_no_actions_has_no_calendar_of_them(browser, given):
    administrator = browser.signed_in_as(given.administrator())

    assert "There is nothing for a calendar yet" in administrator.get("/calendar").text
    assert administrator.post("/calendar/due/make").status == 404


def test_the_log_holds_no_secret(browser, ama, caplog):
    path = make(browser.signed_in_as(ama))
    with caplog.at_level(logging.INFO):
        read(browser, path)
        read(browser, path.replace(".ics", "x.ics"))

    said = "\n".join(f"{record.getMessage()} {json.dumps(getattr(record, 'facts', {}))}" for record in caplog.records)
    assert path.split("/")[-1].removesuffix(".ics") not in said


TEXTS = some.text(some.characters(codec="utf-8"), min_size=1, max_size=200)
KIND = Kind("due", "Due dates", "", Permission.ACTIONS_READ, lambda _person: [])


@pytest.mark.database("sqlite")
@whatever(title=TEXTS, words=TEXTS)
@example(title="x\r\nBEGIN:VALARM\r\nATTENDEE:mailto:a@b\r\n", words='a\\nb;c,d:e"')
@example(title="\u2028END:VEVENT\u0085x", words="\u202egnp.exe")
def test_whatever_a_title_says_it_is_one_line_of_text(title, words):
    at = datetime(2026, 11, 27, tzinfo=UTC)
    event = Event("action-1@x", date(2026, 12, 3), f"A1 due: {title}", words, "https://x/actions/1", 3, at)

    written = as_calendar(KIND, [event], "Us")

    lines = written.decode().split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert [line for line in lines if line.startswith(("BEGIN:", "END:", "ATTENDEE"))] == [
        "BEGIN:VCALENDAR",
        "BEGIN:VEVENT",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    (entry,) = Calendar.from_ical(written).walk("VEVENT")
    kept = "".join(c for c in title if c.isprintable())
    assert "".join(c for c in str(entry["SUMMARY"]) if c.isprintable()) == f"A1 due: {kept}"
