"""A session is a row: it ends at once, here or elsewhere, and by itself."""

from threading import Thread

import pytest
from sqlalchemy import func, select

from app.accounts.models import SignedIn
from app.extensions import db
from tests.given import moment


@pytest.fixture
def ana(given):
    return given.member("Ana Lima", email="ana@example.org")


def _is_in(browser):
    return browser.get("/session/token").status == 200


def _rows(app):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(SignedIn))


def test_signing_out_ends_the_session(app, browser, ana):
    browser.signed_in_as(ana)

    answer = browser.post("/sign-out")

    assert answer.location == "/sign-in"
    assert not _is_in(browser)
    assert _rows(app) == 0
    assert "You are signed out" in browser.follow(answer).text


def test_a_stolen_cookie_is_worth_nothing_after_signing_out(browser, ana):
    browser.signed_in_as(ana)
    thief = browser.another()
    thief.take_cookie(browser.cookie)
    assert _is_in(thief)

    browser.post("/sign-out")

    assert not _is_in(thief)


def test_a_cookie_that_somebody_was_given_does_not_become_theirs(app, browser, given, ana):
    """Fixation: signing in begins a new session under a new name."""
    attacker = browser.another()
    attacker.get("/sign-in")
    browser.take_cookie(attacker.cookie)
    before = browser.cookie

    browser.signed_in_as(ana)

    assert browser.cookie != before
    assert not _is_in(attacker)


def test_signing_in_again_ends_the_session_before(app, browser, given, ana):
    browser.signed_in_as(ana)
    before = browser.another()
    before.take_cookie(browser.cookie)
    bea = given.member("Bea")

    browser.signed_in_as(bea)

    assert browser.get("/session/token").json["person"] == bea
    assert not _is_in(before)
    assert _rows(app) == 1


def test_a_forged_cookie_opens_nothing(browser, ana):
    browser.signed_in_as(ana)
    forger = browser.another()

    for forged in (browser.cookie[:-2] + "xx", "", "e30", "." * 50, "eyJ0b2tlbiI6ImEifQ.x.y"):
        forger.take_cookie(forged)
        assert not _is_in(forger)


def test_somebody_ends_a_session_on_another_device(browser, ana):
    phone = browser.another().signed_in_as(ana)
    browser.signed_in_as(ana)
    shown = browser.get("/account")
    form = shown.form_to("/end")

    answer = browser.send(form)

    assert answer.location == "/account#sessions"
    assert not _is_in(phone)
    assert _is_in(browser)


def test_somebody_signs_out_everywhere_else(app, browser, ana):
    others = [browser.another().signed_in_as(ana) for _ in range(3)]
    browser.signed_in_as(ana)

    browser.send(browser.get("/account").form_to("/end-others"))

    assert _is_in(browser)
    assert not any(_is_in(other) for other in others)
    assert _rows(app) == 1


def test_nobody_ends_the_session_of_somebody_else(app, browser, given, ana):
    anas = browser.another().signed_in_as(ana)
    with app.app_context():
        label = db.session.scalars(select(SignedIn.label)).one()
    browser.signed_in_as(given.member("Bea"))

    browser.post(f"/sessions/{label}/end")
    browser.post("/sessions/end-others")

    assert _is_in(anas)


def test_a_session_ended_elsewhere_is_not_brought_back_by_the_request_under_way(app, browser, given, ana, monkeypatch):
    """The page that was being made when it ended must not write it again."""
    browser.signed_in_as(ana)
    view = app.view_functions["accounts.token"]

    def end():
        with given.settled():
            app.session_interface.end_all(ana)

    def ended_meanwhile():
        answer = view()
        elsewhere = Thread(target=end)
        elsewhere.start()
        elsewhere.join()
        return answer

    ended_meanwhile.access_rule = view.access_rule
    monkeypatch.setitem(app.view_functions, "accounts.token", ended_meanwhile)
    browser.get("/session/token")
    monkeypatch.undo()

    assert _rows(app) == 0
    assert not _is_in(browser)


def test_a_session_ends_when_nothing_is_done_for_half_an_hour(browser, ana, at):
    at(moment("2026-11-23 09:00"))
    browser.signed_in_as(ana)

    at(moment("2026-11-23 09:29"))
    assert _is_in(browser)
    at(moment("2026-11-23 09:58"))
    assert _is_in(browser)
    at(moment("2026-11-23 10:29"))

    assert not _is_in(browser)


def test_a_session_ends_after_twelve_hours_however_busy(browser, ana, at):
    at(moment("2026-11-23 08:00"))
    browser.signed_in_as(ana)
    for minutes in range(20, 12 * 60, 20):
        at(moment(f"2026-11-23 {8 + minutes // 60:02}:{minutes % 60:02}"))
        assert _is_in(browser)

    at(moment("2026-11-23 20:01"))

    assert not _is_in(browser)


def test_being_here_is_noted_at_most_once_a_minute(app, browser, ana, at):
    def seen():
        with app.app_context():
            return db.session.scalars(select(SignedIn.seen_at)).one()

    at(moment("2026-11-23 09:00"))
    browser.signed_in_as(ana)
    _is_in(browser)
    first = seen()
    at(moment("2026-11-23 09:00").replace(second=50))
    browser.get("/goals")
    assert seen() == first
    at(moment("2026-11-23 09:02"))
    browser.get("/goals")

    assert seen() > first


def test_the_page_of_the_account_says_which_is_this_one(browser, ana):
    browser.another().signed_in_as(ana)
    browser.agent = "Mozilla/5.0 (iPhone) Safari/605"
    browser.signed_in_as(ana)

    shown = browser.get("/account")

    assert "Safari on iPhone This one" in shown.text
    assert "A browser on an unknown device" in shown.text
