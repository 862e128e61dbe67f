"""In the room “item 3” is one thing: an item has one number, whoever reads it, and none gives away another."""

import re

import pytest
from icalendar import Calendar
from sqlalchemy import select

from app.extensions import db
from app.meetings.calendar import meetings_of
from app.meetings.models import AgendaItem
from app.records.models import Visibility
from tests.given import moment

NOW = moment("2026-11-23 09:00")
FOR_MEMBERS = {"Welcome": "1", "The budget": "2", "Any other business": "3"}
FOR_THE_BODY = {**FOR_MEMBERS, "Staffing": "C1", "Pay": "C2"}


@pytest.fixture
def held(given, at):
    """A meeting with what is for many, for its body, and for people by name, one after the other."""
    at(NOW)
    people = {"chair": given.chair(), "mia": given.member("Mia Member"), "seat": given.steering_member("Ana Seat")}
    people["named"] = given.steering_member("Nora Named")
    number = given.meeting(items=("Welcome",))
    for title, meant_for in (
        ("Staffing", Visibility.STEERING),
        ("The budget", Visibility.MEMBERS),
        ("A grievance", Visibility.NAMED),
        ("Pay", Visibility.STEERING),
        ("Any other business", Visibility.MEMBERS),
    ):
        given.agenda_item(title, meeting=number, meant_for=meant_for, readers=[people["named"], people["chair"]])
    given.published(number)
    return {"number": number, **people}


def numbered(text):
    """What each item is called on a page or in a file."""
    titles = "|".join(("Welcome", "Staffing", "The budget", "A grievance", "Pay", "Any other business"))
    return {title: number for number, title in re.findall(rf"\b(C?\d+)\.? ({titles})", text)}


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("mia", FOR_MEMBERS),
        ("seat", FOR_THE_BODY),
        ("named", {**FOR_THE_BODY, "A grievance": "C3"}),
        ("chair", {**FOR_THE_BODY, "A grievance": "C3"}),
    ],
)
def test_everybody_reads_the_same_numbers_and_no_gap_in_them(browser, given, held, who, expected):
    number, reader = held["number"], browser.signed_in_as(held[who])
    pages = {path: reader.get(f"/meetings/{number}{path}").text for path in ("", "/agenda/print", "/live")}
    pages["a calendar"] = "\n".join(
        str(event["DESCRIPTION"])
        for event in Calendar.from_ical(reader.client.get(f"/meetings/{number}/calendar.ics").data).walk("VEVENT")
    )
    with given.app.app_context():
        pages["a feed"] = "\n".join(event.words for event in meetings_of(held[who]) or ())
    assert {path: numbered(text) for path, text in pages.items()} == dict.fromkeys(pages, expected)


def test_whoever_prepares_it_reads_them_in_the_draft(browser, given, held):
    number = given.meeting(items=("Welcome",))
    given.agenda_item("Staffing", meeting=number, meant_for=Visibility.STEERING)
    given.agenda_item("The budget", meeting=number)
    cora, chair = (browser.another().signed_in_as(who) for who in (given.coordinator(), held["chair"]))

    drafts = [numbered(who.get(f"/meetings/{number}/agenda").text) for who in (cora, chair)]

    assert drafts[0] == {"Welcome": "1", "The budget": "2"}
    assert drafts[1] == {**drafts[0], "Staffing": "C1"}


def test_a_row_that_comes_back_has_its_number(browser, given, held):
    with given.app.app_context():
        item = db.session.scalars(select(AgendaItem).where(AgendaItem.title == "Any other business")).one().id

    for who in ("coordinator", "chair"):
        reader = held["chair"] if who == "chair" else given.coordinator()
        row = browser.another().signed_in_as(reader).htmx("GET", f"/meetings/items/{item}/row")
        assert numbered(row.text) == {"Any other business": "3"}, who


def test_in_the_room_and_in_its_minutes_too(browser, given, room):
    number = room.opened(room.ana, room.ben, items=("Welcome", "Staffing", "The budget"))
    staffing = room.items(number)[1]
    with given.settled():
        item = db.session.get_one(AgendaItem, staffing)
        item.visibility = item.meant_for = Visibility.STEERING
    secretary = browser.signed_in_as(room.secretary)
    member = browser.another().signed_in_as(given.member("Mia Member"))

    assert "Begin: item C1" in secretary.get(f"/meetings/{number}/live").text
    for path in ("live", "minutes", "minutes/clean"):
        assert numbered(secretary.get(f"/meetings/{number}/{path}").text) == {
            "Welcome": "1",
            "Staffing": "C1",
            "The budget": "2",
        }, path
        assert numbered(member.get(f"/meetings/{number}/{path}").text) == {"Welcome": "1", "The budget": "2"}, path
