"""A link works once, for one person, for a short while; and only its button signs in."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import OneTimeLink, SignedIn
from app.accounts.services import LETTERS_AT_ONCE
from app.extensions import db
from app.people.models import Person
from tests.given import LONG_AGO, moment


@pytest.fixture
def ana(given):
    return given.member("Ana Lima", email="ana@example.org")


def _path_in(letter):
    return "/sign-in/" + letter.body.partition("/sign-in/")[2].split()[0]


def _sessions(app):
    with app.app_context():
        return list(db.session.scalars(select(SignedIn)))


def test_somebody_asks_for_a_link_gets_it_and_is_in(browser, ana, letters):
    sent = browser.form("/sign-in", email=" ANA@Example.org ")
    path = _path_in(letters[0])
    shown = browser.get(path)

    answer = browser.send(shown.form_to(path))

    assert sent.status == 200
    assert letters[0].to == ["ana@example.org"]
    assert "Welcome, Ana Lima" in shown.heading
    assert browser.follow(answer).status == 200
    assert browser.get("/session/token").json["person"] == ana


def test_opening_a_link_signs_nobody_in(app, browser, given, ana):
    """Scanners of mail follow every link."""
    link = given.sign_in_link(ana)

    for _ in range(3):
        assert browser.get(f"/sign-in/{link}").status == 200
        browser._ask("HEAD", f"/sign-in/{link}")

    assert _sessions(app) == []
    assert browser.get("/").location.startswith("/sign-in")
    assert browser.post(f"/sign-in/{link}").status == 303


def test_a_link_works_once(browser, given, ana):
    link = given.sign_in_link(ana)
    browser.get(f"/sign-in/{link}")
    assert browser.post(f"/sign-in/{link}").status == 303

    again = browser.another()

    assert again.get(f"/sign-in/{link}").status == 410
    assert again.post(f"/sign-in/{link}").status == 410
    assert again.get("/").location.startswith("/sign-in")


def test_a_link_is_too_old_after_its_time(browser, given, ana, at):
    at(moment("2026-11-23 09:00"))
    link = given.sign_in_link(ana, lasting=timedelta(minutes=30))

    at(moment("2026-11-23 09:29"))
    assert browser.get(f"/sign-in/{link}").status == 200
    at(moment("2026-11-23 09:31"))
    refused = browser.post(f"/sign-in/{link}")

    assert refused.status == 410
    assert "too old" in refused.text
    assert refused.form_to("/sign-in").fields["email"] == ""


@pytest.mark.parametrize("token", ["x", "a" * 300, "..%2f..", "%00", "ünknown"])
def test_a_link_that_is_not_ours_is_refused(browser, token):
    answer = browser.get(f"/sign-in/{token}")

    assert answer.status in {400, 404, 410}


@pytest.mark.parametrize("change", [{"disabled_on": LONG_AGO}, {"left_on": LONG_AGO}], ids=["disabled", "left"])
def test_a_link_of_somebody_who_may_no_longer_come_in_is_refused(browser, given, ana, change):
    link = given.sign_in_link(ana)
    with given.settled():
        for name, value in change.items():
            setattr(db.session.get_one(Person, ana), name, value)

    answer = browser.get(f"/sign-in/{link}")

    assert answer.status == 410
    assert "can no longer sign in" in answer.text


def test_of_two_who_press_the_button_one_comes_in(browser, given, ana):
    link = given.sign_in_link(ana)
    first, second = browser, browser.another()
    first.get(f"/sign-in/{link}")
    second.get(f"/sign-in/{link}")

    answers = {first.post(f"/sign-in/{link}").status, second.post(f"/sign-in/{link}").status}

    assert answers == {303, 410}


def test_nobody_learns_which_addresses_are_known(browser, ana, letters):
    known = browser.form("/sign-in", email="ana@example.org")
    unknown = browser.form("/sign-in", email="eve@example.org")

    assert len(letters) == 1
    assert known.text.replace("ana@", "eve@") == unknown.text
    assert known.status == unknown.status == 200


def test_somebody_who_holds_nothing_gets_no_link(browser, given, letters):
    given.person("Gus Guest", email="gus@example.org")

    browser.form("/sign-in", email="gus@example.org")

    assert letters == []


def test_nobody_can_be_flooded_with_letters(browser, ana, letters, at):
    at(moment("2026-11-23 09:00"))
    for _ in range(LETTERS_AT_ONCE + 3):
        browser.form("/sign-in", email="ana@example.org")
    assert len(letters) == LETTERS_AT_ONCE

    at(moment("2026-11-23 09:20"))
    browser.form("/sign-in", email="ana@example.org")

    assert len(letters) == LETTERS_AT_ONCE + 1


@pytest.mark.parametrize("typed", ["", "ana", "ana@", "@example.org", "ana@example.org, eve@example.org"])
def test_what_is_no_address_is_told_so(browser, typed, letters):
    answer = browser.form("/sign-in", email=typed)

    assert answer.status == 422
    assert answer.title.startswith("Error:")
    assert answer.form_to("/sign-in").fields["email"] == typed
    assert letters == []


def test_neither_the_links_token_nor_the_cookies_is_kept(app, browser, given, ana):
    link = given.sign_in_link(ana)
    browser.get(f"/sign-in/{link}")
    browser.post(f"/sign-in/{link}")

    with app.app_context():
        kept = db.session.scalars(select(OneTimeLink)).one()
        session = db.session.scalars(select(SignedIn)).one()
    assert link.encode() not in kept.token_digest
    assert len(session.digest) == 32
    assert session.digest.hex() not in browser.cookie


def test_a_letter_once_sent_keeps_no_link(app, browser, ana, letters):
    from app.mail.models import Letter

    browser.form("/sign-in", email="ana@example.org")

    with app.app_context():
        letter = db.session.scalars(select(Letter)).one()
    assert letter.sent_at is not None
    assert letter.body == ""
