"""Whoever signs in with a new device is told so by letter; the ones before stand on their account page."""

import pytest
from sqlalchemy import select

from app.accounts.models import KnownDevice
from app.accounts.services import MOST_DEVICES
from app.extensions import db
from tests.given import moment


@pytest.fixture
def ana(given):
    return given.member("Ana Lima", email="ana@example.org")


def _device(browser):
    return browser.client.get_cookie(browser.app.config["DEVICE_COOKIE_NAME"])


def _known(app):
    with app.app_context():
        return list(db.session.scalars(select(KnownDevice).order_by(KnownDevice.id)))


def _sent(browser, letters):
    browser.another().form("/sign-in", email="nobody@example.org")  # letters leave after an answer
    return [letter.subject for letter in letters]


def test_the_first_sign_in_of_all_is_no_news(browser, ana, letters):
    browser.signed_in_as(ana)

    assert _sent(browser, letters) == []


def test_a_new_device_is_news_once(browser, ana, letters):
    browser.signed_in_as(ana)
    phone = browser.another()
    phone.agent = "Mozilla/5.0 (iPhone) Safari/605"
    phone.signed_in_as(ana)
    phone.signed_in_as(ana)

    assert _sent(browser, letters) == ["A new device signed in to Praxis"]
    assert letters[0].to == ["ana@example.org"]
    assert "Safari on iPhone, on " in letters[0].body


def test_whoever_was_not_meant_is_out_with_one_button(browser, given, ana, letters):
    browser.signed_in_as(ana)
    thief = browser.another().signed_in_as(ana)
    link = given.sign_in_link(ana)
    _sent(browser, letters)
    path = "/not-me/" + letters[0].body.partition("/not-me/")[2].split()[0]
    visitor = browser.another()
    shown = visitor.get(path)
    assert thief.get("/session/token").status == 200  # looking at it changes nothing

    visitor.send(shown.form_to(path))

    assert thief.get("/session/token").status == 303
    assert browser.get("/session/token").status == 303
    assert visitor.get(f"/sign-in/{link}").status == 410
    assert _known(browser.app) == []


def test_its_cookie_opens_nothing_and_is_kept_from_scripts(browser, ana):
    answer = browser.get(f"/sign-in/{(link := browser.given.sign_in_link(ana))}")
    answer = browser.post(f"/sign-in/{link}")
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("praxis-device="))

    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "Max-Age=31536000" in cookie
    thief = browser.another()
    thief.client.set_cookie("praxis-device", _device(browser).value)
    assert thief.get("/account").status == 303


def test_what_the_cookie_holds_is_not_kept(app, browser, ana):
    browser.signed_in_as(ana)

    kept = _known(app)[0]

    assert len(kept.digest) == 32
    assert kept.digest.hex() not in _device(browser).value


def test_signing_out_leaves_it_known(browser, ana, letters):
    browser.signed_in_as(ana)
    browser.post("/sign-out")
    browser.signed_in_as(ana)

    assert _sent(browser, letters) == []


def test_two_people_at_one_screen_each_have_it(app, browser, given, ana):
    browser.signed_in_as(ana)
    bea = given.member("Bea")
    browser.signed_in_as(bea)

    assert [device.person_id for device in _known(app)] == [ana, bea]


def test_somebody_forgets_a_device_and_hears_of_it_the_next_time(browser, ana, letters):
    phone = browser.another()
    phone.agent = "Mozilla/5.0 (iPhone) Safari/605"
    phone.signed_in_as(ana)
    phone.post("/sign-out")
    browser.signed_in_as(ana)
    letters.clear()
    shown = browser.get("/account")
    ids = [device.id for device in _known(browser.app) if "iPhone" in device.words]

    answer = browser.send(shown.form_to(f"/account/devices/{ids[0]}/forget"))

    assert answer.location == "/account#devices"
    assert "iPhone" not in browser.get("/account").text
    _sent(browser, letters)
    letters.clear()
    phone.signed_in_as(ana)
    assert _sent(browser, letters) == ["A new device signed in to Praxis"]


def test_nobody_forgets_the_device_of_somebody_else(app, browser, given, ana):
    browser.another().signed_in_as(ana)
    device = _known(app)[0].id
    browser.signed_in_as(given.member("Bea"))

    assert browser.post(f"/account/devices/{device}/forget").status == 404
    assert browser.post("/account/devices/99999/forget").status == 404
    assert _known(app)[0].id == device


def test_of_many_the_last_are_known(app, browser, ana):
    """A browser that keeps no cookies is a new one each time."""
    for _ in range(MOST_DEVICES + 2):
        browser.another().signed_in_as(ana)
    browser.signed_in_as(ana)

    assert len(_known(app)) == MOST_DEVICES
    assert "This one" in browser.get("/account").text.partition("Devices we know")[2]


def test_it_is_forgotten_after_a_year(app, browser, ana, at):
    from app.privacy.keeping import keep_periods

    at(moment("2025-11-01 09:00"))
    browser.signed_in_as(ana)
    at(moment("2026-11-23 09:00"))
    with app.app_context():
        keep_periods()
        db.session.commit()

    assert _known(app) == []
