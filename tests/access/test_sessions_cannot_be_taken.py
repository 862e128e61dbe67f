"""Nobody gets into somebody's session: not by planting one, copying one, forging one, or changing whose it is."""

import base64
import json
from datetime import timedelta

import pytest
from flask.sessions import SecureCookieSessionInterface
from flask_login import encode_cookie

from app import create_app
from app.accounts.sessions import PERSON
from tests.databases import settings_for
from tests.given import moment


@pytest.fixture
def mia(given):
    return given.member("Mia Moss")


def content_of(cookie: str) -> dict:
    """What stands in a cookie, readable by whoever holds it."""
    first = cookie.split(".")[0]
    return json.loads(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)))


def signed(app, content) -> str:
    return SecureCookieSessionInterface().get_signing_serializer(app).dumps(content)


def is_nobody(browser) -> bool:
    return browser.get("/actions").location.startswith("/sign-in") and browser.get("/session/token").status == 303


# Fixation: what somebody brings to the sign-in is worth nothing after it.


def test_a_cookie_planted_before_the_sign_in_is_not_signed_in_after_it(browser, mia):
    attacker = browser.another()
    attacker.get("/sign-in")
    planted = attacker.cookie
    browser.take_cookie(planted)

    browser.signed_in_as(mia)

    assert browser.cookie != planted
    assert is_nobody(attacker)
    attacker.take_cookie(planted)
    assert is_nobody(attacker)


def test_an_attackers_own_session_planted_in_a_browser_does_not_become_its_owners(browser, given, mia):
    """The victim signs in while holding the attacker's running session: it ends, and is not handed on."""
    attacker = browser.another().signed_in_as(given.member("Mallory"))
    browser.take_cookie(attacker.cookie)

    browser.signed_in_as(mia)

    assert browser.get("/session/token").json["person"] == mia
    assert is_nobody(attacker)


def test_a_token_from_before_the_sign_in_is_worth_nothing_after_it(browser, mia):
    browser.get("/sign-in")
    before = browser.token
    browser.signed_in_as(mia)

    assert browser.post("/sign-out", csrf_token=before).status == 400
    assert browser.get("/actions").status == 200


def test_every_sign_in_has_a_session_of_its_own(browser, mia):
    cookies = {browser.another().signed_in_as(mia).cookie for _ in range(3)}

    assert len(cookies) == 3


# Forging: a cookie is a signed token of a row, and no more.


def test_the_cookie_says_nothing_about_its_owner(browser, mia):
    browser.signed_in_as(mia)

    assert set(content_of(browser.cookie)) == {"token"}


@pytest.mark.parametrize("place", [0, 10, -1, -10], ids=["first", "in the token", "last", "in the signature"])
def test_a_cookie_with_one_letter_changed_is_nobodys(browser, mia, place):
    browser.signed_in_as(mia)
    letters = list(browser.cookie)
    letters[place] = "A" if letters[place] != "A" else "Q"

    browser.take_cookie("".join(letters))

    assert is_nobody(browser)


def test_a_cookie_signed_with_another_key_is_nobodys(browser, mia, tmp_path):
    browser.signed_in_as(mia)
    elsewhere = create_app({**settings_for(f"sqlite:///{tmp_path}/x.sqlite3", tmp_path), "SECRET_KEY": "another " * 5})

    browser.take_cookie(signed(elsewhere, content_of(browser.cookie)))

    assert is_nobody(browser)


@pytest.mark.parametrize("kind", ["person", "token of nobody", "both", "number", "list"])
def test_even_the_right_key_lets_nobody_in_without_a_row(app, browser, mia, kind):
    """Whoever has the key can sign anything; whom a session belongs to stands in its row."""
    forged = {
        "person": {PERSON: str(mia), "_fresh": True},
        "token of nobody": {"token": "made up"},
        "both": {PERSON: str(mia), "token": "made up"},
        "number": {"token": 7},
        "list": {"token": [str(mia)]},
    }[kind]
    browser.take_cookie(signed(app, forged))

    assert is_nobody(browser)


def test_a_cookie_that_the_library_would_take_lets_nobody_in(app, browser, mia):
    """It would last a year, and end with no session."""
    with app.test_request_context():
        lasting = encode_cookie(str(mia))
    browser.client.set_cookie("remember_token", lasting)

    assert is_nobody(browser)


@pytest.mark.parametrize("cookie", ["", ".", "..", "x" * 3_000, "é", "null", "eyJ0b2tlbiI6MX0"])
def test_a_cookie_that_is_none_is_nobodys(browser, cookie):
    browser.take_cookie(cookie)

    assert browser.get("/actions").location.startswith("/sign-in")


# Keeping: what a browser does with it.


def cookies_set(answer) -> dict[str, list[str]]:
    """Each cookie by its name, with what a browser is told about it."""
    told = [said.split("; ") for said in answer.headers.getlist("Set-Cookie")]
    return {said[0].partition("=")[0]: said[1:] for said in told}


def test_every_cookie_is_for_this_site_and_no_script(browser, given, mia):
    path = f"/sign-in/{given.sign_in_link(mia)}"
    browser.get(path)

    cookies = cookies_set(browser.post(path))

    assert "praxis" in cookies
    for name, said in cookies.items():
        assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(said), name
        assert not [word for word in said if word.startswith("Domain")], name
    # The session's own goes with the browser's window.
    assert not [word for word in cookies["praxis"] if word.startswith(("Expires", "Max-Age"))]


@pytest.mark.database("sqlite")
def test_in_production_it_travels_over_https_alone_and_to_this_host_alone(app, browser, given, monkeypatch, mia):
    """A cookie named __Host- is taken from nobody but the host itself, over HTTPS."""
    for name, value in settings_for("", app.config["STATIC_BUILT"].parent, PRAXIS_ENV="production").items():
        if name == "PRODUCTION" or "COOKIE" in name:
            monkeypatch.setitem(app.config, name, value)
    path = f"/sign-in/{given.sign_in_link(mia)}"
    shown = browser.get(path)
    answer = browser.send(shown.form_to())

    cookies = cookies_set(answer)

    assert "__Host-praxis" in cookies
    assert all(name.startswith("__Host-") and "Secure" in said for name, said in cookies.items())


def test_a_session_ends_by_itself(browser, mia, at):
    at(moment("2026-11-23 09:00"))
    browser.signed_in_as(mia)
    copied = browser.cookie

    at(moment("2026-11-23 09:00") + timedelta(hours=13))
    browser.take_cookie(copied)

    assert is_nobody(browser)
