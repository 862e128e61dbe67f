"""Whoever may see a meeting follows it, and asking whether something has changed costs next to nothing."""

import time
from contextlib import ExitStack

import pytest
from sqlalchemy import event, select

from app.accounts.sessions import sessions_of_this_app
from app.extensions import db
from app.meetings import watching
from app.meetings.models import AgendaItem, Meeting
from app.records.models import Visibility
from tests.browser import words
from tests.given import moment
from tests.home.test_how_many_statements import asked


def state_of(page):
    return next(part for part in page.all("section") if part.get("id") == "part-state")


@pytest.fixture
def number(room):
    return room.opened(room.ana, room.ben)


def poll(browser, page):
    """Ask as the script does: with no cookie, by what the page was given."""
    state = state_of(page)
    return browser.another().client.get(f"{state.get('data-changed')}&seen={state.get('data-seen')}")


def test_a_poll_that_has_not_changed_is_a_204_without_body(browser, room, number):
    page = browser.signed_in_as(room.ana).get(f"/meetings/{number}/live")

    answer = poll(browser, page)

    assert (answer.status_code, answer.data) == (204, b"")


def test_a_poll_says_that_something_has_changed_and_nothing_else(browser, room, number):
    page = browser.signed_in_as(room.ana).get(f"/meetings/{number}/live")
    room.begin(number, room.items(number)[1])

    answer = poll(browser, page)

    assert (answer.status_code, answer.data) == (200, b"")


def test_a_poll_is_one_statement_in_all(browser, app, room, number):
    """Those of the store of sessions are counted too."""
    page = browser.signed_in_as(room.ana).get(f"/meetings/{number}/live")
    state = state_of(page)
    path = f"{state.get('data-changed')}&seen={state.get('data-seen')}"
    client = browser.another().client
    client.get(path)
    of_sessions: list[str] = []
    with app.app_context():
        sessions_of_this_app()
        engine = app.session_interface._engine

    def note(_connection, _cursor, statement, *_):
        of_sessions.append(statement)

    with ExitStack() as stack:
        statements = stack.enter_context(asked(app))
        if engine is not None:
            event.listen(engine, "before_cursor_execute", note)
            stack.callback(event.remove, engine, "before_cursor_execute", note)
        assert client.get(path).status_code == 204

    assert len(statements) == 1, statements
    assert of_sessions == []


@pytest.mark.database("sqlite")
def test_a_poll_takes_less_than_two_milliseconds(browser, room, number):
    page = browser.signed_in_as(room.ana).get(f"/meetings/{number}/live")
    state = state_of(page)
    path = f"{state.get('data-changed')}&seen={state.get('data-seen')}"
    client = browser.another().client
    taken = []
    for _ in range(60):
        began = time.process_time()
        client.get(path)
        taken.append(time.process_time() - began)

    # The client's own work is in it.
    assert sorted(taken)[len(taken) // 2] < 0.002


@pytest.mark.parametrize("token", ["", "nonsense", "WzEsMV0.aaaa.bbbb"])
def test_a_token_that_is_none_of_ours_is_told_nothing(browser, number, token):
    answer = browser.client.get(f"/meetings/{number}/live/changed?token={token}&seen=0")

    assert (answer.status_code, answer.data) == (410, b"")


def test_a_token_is_dated(browser, room, number, at):
    page = browser.signed_in_as(room.ana).get(f"/meetings/{number}/live")
    at(moment("2026-11-24 10:30"))

    assert poll(browser, page).status_code == 410


def test_a_token_opens_nothing_but_the_question(browser, room, app, number):
    with app.app_context():
        token = watching.token_for(room.ana, 1)

    assert browser.get(f"/meetings/{number}/live?token={token}").status == 303


def test_what_has_changed_comes_with_the_rights_of_whoever_asks(browser, room, given, number):
    secret = given.agenda_item("A salary", meeting=room.meeting(), meant_for=Visibility.STEERING)
    with given.settled():
        item = db.session.get_one(AgendaItem, secret)
        meeting = db.session.scalars(select(Meeting).where(Meeting.number == number, Meeting.kind == "meeting")).one()
        item.meeting_id, item.visibility = meeting.id, Visibility.STEERING
    member = given.member("Mia Member")

    theirs = browser.signed_in_as(room.ana).htmx("GET", f"/meetings/{number}/live/now")
    hers = browser.another().signed_in_as(member).htmx("GET", f"/meetings/{number}/live/now")

    assert "A salary" in theirs.text
    assert "A salary" not in hers.text


def test_whoever_is_there_stays_signed_in_while_they_follow(browser, room, number, at):
    """A session ends after half an hour in which nothing is done."""
    there = browser.signed_in_as(room.ana)
    for minute in range(0, 60, 5):
        at(moment(f"2026-11-24 10:{minute:02}"))
        assert there.htmx("GET", f"/meetings/{number}/live/now").status == 200
    at(moment("2026-11-24 11:20"))

    assert there.get("/").status == 200


def test_whoever_only_watches_does_not(browser, room, given, number, at):
    watching_only = browser.signed_in_as(given.member("Mia Member"))
    for minute in range(0, 30, 5):
        at(moment(f"2026-11-24 10:{minute:02}"))
        watching_only.htmx("GET", f"/meetings/{number}/live/now")
    at(moment("2026-11-24 10:40"))

    assert watching_only.get("/").status == 303


def test_nor_does_anybody_at_a_meeting_that_was_left_open(browser, room, number, at):
    at(moment("2026-11-24 13:40"))
    late = browser.signed_in_as(room.ana)
    for minute in range(40, 60, 5):
        at(moment(f"2026-11-24 13:{minute:02}"))
        late.htmx("GET", f"/meetings/{number}/live/now")
    at(moment("2026-11-24 14:15"))

    assert late.get("/").status == 303


def test_a_guest_who_is_there_follows_and_a_stranger_does_not(browser, room, given, number):
    trust = given.organisation()
    guest, stranger = given.lead(trust, "Gus Guest"), given.lead(trust, "Lena Lead")
    room.arrive(number, guest)

    assert browser.signed_in_as(guest).get(f"/meetings/{number}/live").status == 200
    assert browser.another().signed_in_as(stranger).get(f"/meetings/{number}/live").status == 404


def test_a_meeting_that_is_a_draft_is_not_there_to_follow(browser, room, given):
    number = given.meeting()

    assert browser.signed_in_as(room.secretary).get(f"/meetings/{number}/live").status == 404


def test_next_is_what_comes_behind_the_item_discussed_last_and_then_what_was_left_out(browser, room):
    number = room.opened(room.ana, room.ben, items=("Welcome", "The budget", "The guide"))
    welcome, budget, guide = room.items(number)
    secretary = browser.signed_in_as(room.secretary)

    def offered():
        return [words(button) for button in secretary.get(f"/meetings/{number}/live").all("button", id="next-item")]

    room.begin(number, budget)
    assert offered() == ["Next: The guide"]
    room.begin(number, guide)
    assert offered() == ["Next: Welcome"]
    room.begin(number, welcome)
    assert offered() == []
