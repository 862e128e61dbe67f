"""Others planned with the earlier day: moving it asks why and keeps it."""

from datetime import date, timedelta

import pytest

from app import clock
from app.actions.workflow import ActionStatus
from tests.actions.plan import changes, opened, saves, told
from tests.browser import Browser
from tests.given import Given, moment


@pytest.fixture
def visitor(browser: Browser, given: Given) -> Browser:
    return browser.signed_in_as(given.coordinator())


def test_it_asks_why(visitor: Browser, given: Given) -> None:
    guide = given.action(due_on=date(2030, 1, 31))

    answer = changes(visitor, guide, "due", due_on="2030-02-28")

    assert answer.status == 422
    assert "Error: Say why it moves: others planned with the earlier day" in answer.text
    assert answer.form_to().fields[f"A{guide}-due_on"] == "2030-02-28"
    assert given.the_action(guide).due_on == date(2030, 1, 31)


def test_the_first_date_and_every_reason_are_kept(visitor: Browser, given: Given) -> None:
    guide = given.action(due_on=date(2030, 1, 31))

    changes(visitor, guide, "due", due_on="2030-02-28", why="The printer is closed.")
    changes(visitor, guide, "due", due_on="2030-03-31", why="It is still closed.")

    action, page = given.the_action(guide), visitor.get(f"/actions/{guide}")
    assert (action.due_on, action.first_due_on) == (date(2030, 3, 31), date(2030, 1, 31))
    assert "irst promised for 31 Jan 2030" in page.text
    assert "The printer is closed." in page.text
    assert "It is still closed." in page.text


def test_the_same_day_is_no_move(visitor: Browser, given: Given) -> None:
    guide = given.action(due_on=date(2030, 1, 31))
    before = told(visitor, guide)

    answer = changes(visitor, guide, "due", due_on="2030-01-31")

    assert answer.status == 303
    assert told(visitor, guide) == before


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("", "Choose the day by which it will be done"),
        ("31/01/2030", "Type the date as year-month-day, for example 2026-11-23"),
        ("2030-02-30", "Type the date as year-month-day, for example 2026-11-23"),
        ("275760-01-01", "Type the date as year-month-day, for example 2026-11-23"),
        ("1999-12-31", "Choose a year from 2000 to 2100"),
        ("9999-12-31", "Choose a year from 2000 to 2100"),
    ],
)
def test_what_is_no_day_is_said_to_be_none(visitor: Browser, given: Given, typed: str, asked: str) -> None:
    guide = given.action(due_on=date(2030, 1, 31))

    answer = changes(visitor, guide, "due", due_on=typed, why="It moves.")

    assert answer.status == 422
    assert f"Error: {asked}" in answer.text
    assert answer.form_to().fields[f"A{guide}-why"] == "It moves."


def test_it_is_not_due_before_it_starts(visitor: Browser, given: Given) -> None:
    guide = given.action(start_on=date(2030, 1, 10), due_on=date(2030, 1, 31))

    answer = changes(visitor, guide, "due", due_on="2030-01-09", why="Sooner is better.")

    assert answer.status == 422
    assert "Choose a day on or after the start" in answer.text


def test_the_field_takes_no_year_of_six_digits(visitor: Browser, given: Given) -> None:
    guide = given.action()

    page = visitor.get(f"/actions/{guide}/edit/due")

    assert [field.get("max") for field in page.all("input", type="date")] == ["9999-12-31"]


@pytest.mark.parametrize("status", list(ActionStatus))
def test_overdue_never_counts_what_is_done(browser: Browser, given: Given, status: ActionStatus) -> None:
    given.action(status=status, due_on=clock.today() - timedelta(days=3))
    visitor = browser.signed_in_as(given.coordinator())
    is_open = status.value not in {"reported done", "verified", "dropped"}

    page = visitor.get("/actions?late=1&status=all")

    assert ("Publish the guide" in page.text) == is_open
    assert f"late ({int(is_open)})" in page.text
    assert ("3 days late" in visitor.get("/actions?status=all").text) == is_open


def test_it_becomes_late_when_the_day_is_over_where_the_community_is(browser: Browser, given: Given, at) -> None:
    at(moment("2026-06-30 23:50"))
    guide = given.action(due_on=date(2026, 6, 30))
    visitor = browser.signed_in_as(given.coordinator())

    before = visitor.get(f"/actions/{guide}").text
    at(moment("2026-07-01 00:10"))
    after = visitor.get(f"/actions/{guide}").text

    assert "1 day late" not in before
    assert "1 day late" in after


def test_a_form_that_was_sent_twice_moves_it_once(visitor: Browser, given: Given) -> None:
    guide = given.action(due_on=date(2030, 1, 31))
    form = opened(visitor, guide, "due")

    answers = [saves(visitor, guide, form, due_on="2030-02-28", why="The printer is closed.") for _ in range(2)]

    assert [answer.status for answer in answers] == [303, 303]
    assert sum("moved the due date" in entry for entry in told(visitor, guide)) == 1
