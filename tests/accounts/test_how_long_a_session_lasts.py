"""Half an hour idle and twelve hours in all; for administrators less, from the day that they are one."""

import pytest
from sqlalchemy import func, select

from app.access.roles import Role
from app.accounts.models import SignedIn
from app.accounts.services import sign_out_everywhere
from app.extensions import db
from app.people.models import Person
from tests.given import LONG_AGO, moment
from tests.home.test_how_many_statements import MOST, asked


@pytest.fixture
def ana(given):
    return given.member("Ana Lima", email="ana@example.org")


def _is_in(browser):
    return browser.get("/session/token").status == 200


def _rows(app):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(SignedIn))


def test_an_administrators_session_ends_after_a_quarter_of_an_hour(app, browser, given, at):
    at(moment("2026-11-23 09:00"))
    browser.signed_in_as(given.administrator())
    at(moment("2026-11-23 09:14"))
    assert _is_in(browser)
    at(moment("2026-11-23 09:30"))

    assert not _is_in(browser)
    assert _rows(app) == 0


def test_an_administrators_session_ends_after_eight_hours(browser, given, at):
    at(moment("2026-11-23 08:00"))
    browser.signed_in_as(given.administrator())
    for minutes in range(10, 8 * 60, 10):
        at(moment(f"2026-11-23 {8 + minutes // 60:02}:{minutes % 60:02}"))
        assert _is_in(browser)
    at(moment("2026-11-23 16:01"))

    assert not _is_in(browser)


def test_it_is_judged_by_what_somebody_holds_today(browser, given, ana, at):
    """Made an administrator in the middle of a session, somebody has the shorter one at once."""
    at(moment("2026-11-23 09:00"))
    browser.signed_in_as(ana)
    given.grant(ana, Role.ADMINISTRATOR)
    at(moment("2026-11-23 09:16"))

    assert not _is_in(browser)


def test_what_an_administrator_typed_is_not_lost_either(browser, given, ana, at):
    at(moment("2026-11-23 09:00"))
    given.grant(ana, Role.ADMINISTRATOR)
    action = given.action(owner=ana)
    browser.signed_in_as(ana)
    form = browser.get(f"/actions/{action}").form_to("/updates")
    at(moment("2026-11-23 09:20"))

    answer = browser.send(form, text="Half a sentence")

    assert answer.status == 401
    assert answer.form_to("/updates").fields["kept_for"] == str(ana)
    assert "Half a sentence" in answer.text


def test_asking_how_long_does_not_prolong_it(browser, ana, at):
    at(moment("2026-11-23 09:00"))
    browser.signed_in_as(ana)
    for minute in (5, 15, 25, 29):
        at(moment(f"2026-11-23 09:{minute:02}"))
        left = browser.get("/session/left").json
        assert 0 <= (30 - minute) * 60 - left["left"] <= 5
        assert left["could_be"] == 30 * 60
        assert left["person"] == ana
    at(moment("2026-11-23 09:31"))

    assert browser.get("/session/left").status == 303
    assert not _is_in(browser)


def test_staying_prolongs_it(browser, ana, at):
    at(moment("2026-11-23 09:00"))
    browser.signed_in_as(ana)
    at(moment("2026-11-23 09:29"))
    stayed = browser.post("/session/stay").json
    at(moment("2026-11-23 09:58"))

    assert stayed["left"] == 30 * 60
    assert _is_in(browser)


def test_staying_ends_with_the_day(browser, ana, at):
    at(moment("2026-11-23 08:00"))
    browser.signed_in_as(ana)
    for minutes in range(20, 12 * 60, 20):
        at(moment(f"2026-11-23 {8 + minutes // 60:02}:{minutes % 60:02}"))
        browser.post("/session/stay")
    at(moment("2026-11-23 19:50"))

    stayed = browser.post("/session/stay").json

    assert stayed["left"] == stayed["could_be"] <= 10 * 60


def test_whoever_is_out_cannot_stay(browser, ana, at):
    at(moment("2026-11-23 09:00"))
    browser.signed_in_as(ana)
    browser.get("/")
    at(moment("2026-11-23 09:31"))

    assert browser.post("/session/stay").status == 401
    assert not _is_in(browser)


def test_a_page_says_how_long_it_has(browser, given, ana, at):
    at(moment("2026-11-23 09:00"))
    browser.signed_in_as(ana)
    at(moment("2026-11-23 09:00").replace(second=40))
    shown = browser.get("/account").all("meta", name="session-left")[0]

    assert 29 * 60 <= int(shown.get("content")) <= 30 * 60 - 38
    assert shown.get("data-warning") == "120"
    assert browser.another().get("/sign-in").all("meta", name="session-left") == []


def test_signing_out_everywhere_ends_this_one_too(app, browser, given, ana):
    phone = browser.another().signed_in_as(ana)
    bea = browser.another().signed_in_as(given.member("Bea"))
    link = given.sign_in_link(ana)
    browser.signed_in_as(ana)

    answer = browser.send(browser.get("/account").form_to("/sessions/end-all"))

    assert answer.location == "/sign-in"
    assert "You are signed out everywhere" in browser.follow(answer).text
    assert not _is_in(browser)
    assert not _is_in(phone)
    assert _is_in(bea)
    assert browser.get(f"/sign-in/{link}").status == 410


def test_somebody_else_can_end_all_of_a_persons_sessions(browser, given, ana):
    browser.signed_in_as(ana)

    with given.settled():
        sign_out_everywhere(ana)

    assert not _is_in(browser)


def test_disabling_somebody_ends_all_of_theirs_with_the_change(app, browser, given, ana):
    phone = browser.another().signed_in_as(ana)
    browser.signed_in_as(ana)

    with given.settled():
        db.session.get_one(Person, ana).disabled_on = LONG_AGO

    assert _rows(app) == 0
    with given.settled():
        db.session.get_one(Person, ana).disabled_on = None
    assert not _is_in(browser)
    assert not _is_in(phone)


def test_the_account_page_costs_the_same_however_much_stands_on_it(app, browser, ana):
    browser.signed_in_as(ana)
    with asked(app) as few:
        browser.get("/account")
    for _ in range(6):
        browser.another().signed_in_as(ana)
    with asked(app) as many:
        shown = browser.get("/account")

    assert shown.text.count("Signed in ") == 7
    assert shown.text.count("First ") == 7
    assert len(many) == len(few) <= MOST
