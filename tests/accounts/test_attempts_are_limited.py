"""Guessing is slow for strangers, and they can never keep an account's owner out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from app import clock
from app.accounts import attempts, passwords
from app.accounts.attempts import Allowance, Reserved, network_of
from app.accounts.models import SignInAttempt
from app.extensions import db
from tests.given import moment

ADDRESS = "ana@example.org"


@pytest.fixture
def ana(given):
    person = given.member("Ana Lima", email=ADDRESS)
    given.password(person)
    return person


@pytest.fixture
def few(app, monkeypatch):
    """Three attempts for an account and for each device, six for a network."""
    for name, most in (("ACCOUNT", 3), ("DEVICE", 3), ("NETWORK", 6)):
        monkeypatch.setitem(app.config, f"SIGN_IN_ATTEMPTS_PER_{name}", most)


def _types(browser, password="wrong", *, email=ADDRESS, network="192.0.2.1"):
    shown = browser.get("/sign-in")
    fields = {**shown.form_to("/sign-in").fields, "email": email, "password": password, "way": "password"}
    return browser._ask("POST", "/sign-in", data=fields, environ_base={"REMOTE_ADDR": network})


def _kept(app):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(SignInAttempt))


def test_a_stranger_is_stopped_and_told_when_and_what_works_now(browser, ana, few, letters, at):
    at(moment("2026-11-23 09:00"))
    for n in range(3):
        assert _types(browser, network=f"192.0.2.{n}").status == 422
    at(moment("2026-11-23 09:05"))

    stopped = _types(browser, network="192.0.2.9")

    assert stopped.status == 429
    assert "in 10 minutes" in stopped.text
    assert stopped.form_to("/sign-in").fields["email"] == ADDRESS
    assert browser.send(stopped.form_to("/sign-in"), way="link").status == 200
    assert [letter.to for letter in letters] == [[ADDRESS]]


def test_even_the_right_password_waits(browser, given, ana, few):
    for _ in range(3):
        _types(browser)

    assert _types(browser, "correct horse battery staple").status == 429


def test_who_waits_long_enough_may_try_again(browser, ana, few, at):
    at(moment("2026-11-23 09:00"))
    for _ in range(4):
        _types(browser)
    at(moment("2026-11-23 09:16"))

    assert _types(browser, "correct horse battery staple").status == 303


def test_nobody_learns_from_it_which_addresses_are_known(browser, ana, few):
    for email in (ADDRESS, "eve@example.org"):
        for _ in range(3):
            _types(browser, email=email)

    known, unknown = _types(browser, email=ADDRESS), _types(browser.another(), email="eve@example.org")

    assert known.status == unknown.status == 429
    assert known.text == unknown.text


def test_a_stranger_never_keeps_the_owner_out(browser, given, ana, few):
    """Her own browser has an allowance of its own, whatever others do, from wherever."""
    hers = browser.signed_in_as(ana)
    hers.post("/sign-out")
    stranger = browser.another()
    for n in range(12):
        _types(stranger, network=f"192.0.2.{n}")
        _types(stranger, network="192.0.2.1")
    assert _types(stranger).status == 429

    assert _types(hers, "correct horse battery staple").status == 303


def test_her_own_browser_is_limited_too(browser, ana, few):
    """It may be stolen."""
    browser.signed_in_as(ana)
    browser.post("/sign-out")

    assert [_types(browser).status for _ in range(4)] == [422, 422, 422, 429]


def test_a_browser_is_known_to_those_who_signed_in_with_it(browser, given, ana, few):
    """Signing in as oneself first gives nobody more guesses at somebody else's password."""
    eve = browser.signed_in_as(given.member("Eve", email="eve@example.org"))
    eve.post("/sign-out")

    assert [_types(eve, network=f"192.0.2.{n}").status for n in range(4)] == [422, 422, 422, 429]


@pytest.mark.parametrize("forged", ["", "x", "IngiLg.x", "a" * 3_000, "ImVtcHR5Ig.AAAA"])
def test_a_forged_device_gives_no_attempts(browser, ana, few, forged):
    browser.client.set_cookie(browser.app.config["DEVICE_COOKIE_NAME"], forged)

    assert [_types(browser).status for _ in range(4)] == [422, 422, 422, 429]


def test_one_network_cannot_try_one_account_after_the_other(browser, ana, few):
    statuses = [_types(browser, email=f"somebody{n}@example.org").status for n in range(7)]

    assert statuses == [422] * 6 + [429]
    assert _types(browser, network="192.0.2.77").status == 422


def test_what_succeeds_does_not_count(app, browser, ana, few):
    """A whole building can share one address."""
    for _ in range(5):
        assert _types(browser.another(), "correct horse battery staple").status == 303

    assert _kept(app) == 0


def test_what_is_refused_does_not_make_it_longer(app, browser, ana, few):
    for _ in range(6):
        _types(browser)

    assert _kept(app) == 3 * 2  # one against the account and one against the network, each time


def test_neither_addresses_nor_networks_are_kept(app, browser, ana, few):
    _types(browser)

    with app.app_context():
        rows = db.session.execute(text("SELECT digest FROM sign_in_attempt")).scalars().all()
    assert rows and all(len(bytes(row)) == 32 for row in rows)
    with app.app_context():
        with_another_key = Allowance("account", ADDRESS, 1).digest
        app.config["SECRET_KEY"], before = "x" * 40, app.config["SECRET_KEY"]
        try:
            assert Allowance("account", ADDRESS, 1).digest != with_another_key
        finally:
            app.config["SECRET_KEY"] = before


def test_fifty_at_once_are_counted_one_by_one(app, ana, monkeypatch):
    """None slips past between counting and noting."""

    def try_once(_n):
        with app.app_context():
            return attempts.reserve(Allowance("account", ADDRESS, 10), Allowance("network", "192.0.2.1", 60))

    with ThreadPoolExecutor(16) as pool:
        made = list(pool.map(try_once, range(50)))

    assert sum(isinstance(one, Reserved) for one in made) == 10
    assert _kept(app) == 20


def test_fifty_guesses_at_once_have_ten_passwords_looked_at(app, browser, ana, monkeypatch):
    looked = []
    is_right = passwords.is_right
    monkeypatch.setattr(passwords, "is_right", lambda *args: looked.append(1) or is_right(*args))
    shown = browser.get("/sign-in")
    fields = {**shown.form_to("/sign-in").fields, "email": ADDRESS, "password": "wrong", "way": "password"}
    cookie = browser.cookie

    def guess(_n):
        client = app.test_client()
        client.set_cookie(app.config["SESSION_COOKIE_NAME"], cookie)
        return client.post("/sign-in", data=fields).status_code

    with ThreadPoolExecutor(16) as pool:
        statuses = list(pool.map(guess, range(50)))

    assert len(looked) == 10
    assert sorted(statuses) == [422] * 10 + [429] * 40


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(waits=st.lists(st.integers(0, 400), min_size=1, max_size=30), most=st.integers(1, 5))
def test_in_no_quarter_of_an_hour_are_there_more_than_allowed(app, waits, most):
    """However somebody times them; and whoever is refused is let in at the time they are told."""
    allowance = Allowance("property", f"{waits} {most}", most)
    now, made = moment("2026-11-23 09:00"), []
    with app.app_context():
        for wait in waits:
            now += timedelta(seconds=wait)
            with clock.standing_at(now):
                found = attempts.reserve(allowance)
            if isinstance(found, Reserved):
                made.append(now)
            else:
                assert now < found.until
                now = found.until
                with clock.standing_at(now):
                    assert isinstance(attempts.reserve(allowance), Reserved)
                made.append(now)

    within = timedelta(minutes=15)
    assert all(sum(now - within < at <= now for at in made) <= most for now in made)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::ffff", "2001:db8:1:2::/64"),
        (None, "unknown"),
        ("no address", "unknown"),
    ],
)
def test_a_household_is_one_network(address, network):
    assert network_of(address) == network


def test_one_network_can_ask_for_so_many_letters_and_is_not_told(app, browser, given, letters, monkeypatch):
    monkeypatch.setitem(app.config, "LETTERS_PER_NETWORK", 3)
    people = [given.member(f"Person {n}", email=f"p{n}@example.org") for n in range(5)]
    known = browser.another().signed_in_as(people[4])
    known.post("/sign-out")

    answers = [browser.form("/sign-in", email=f"p{n}@example.org").status for n in range(4)]

    assert answers == [200] * 4
    assert [letter.to[0] for letter in letters] == ["p0@example.org", "p1@example.org", "p2@example.org"]
    known.form("/sign-in", email="p4@example.org")
    assert letters[-1].to == ["p4@example.org"]
