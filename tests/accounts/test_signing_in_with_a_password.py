"""A password signs in, and nothing about a refusal says whether an address is known."""

import pytest
from sqlalchemy import select

from app.accounts import passwords
from app.accounts.models import Account
from app.extensions import db
from app.people.models import Person
from tests.databases import CHEAP_HASHING
from tests.given import LONG_AGO

ADDRESS = "ana@example.org"
PASSWORD = "correct horse battery staple"


@pytest.fixture
def ana(given):
    return given.member("Ana Lima", email=ADDRESS)


@pytest.fixture
def hashed(monkeypatch):
    """How often a hash was looked at."""
    looked: list[str] = []
    checked = passwords.PasswordHasher.verify

    def verify(hasher, kept, password):
        looked.append(kept)
        return checked(hasher, kept, password)

    monkeypatch.setattr(passwords.PasswordHasher, "verify", verify)
    return looked


def _types(browser, email=ADDRESS, password=PASSWORD, **more):
    return browser.form("/sign-in", email=email, password=password, way="password", **more)


def _is_in(browser):
    return browser.get("/session/token").status == 200


def _kept(app, person_id):
    with app.app_context():
        return db.session.get_one(Account, person_id).password_hash


def test_somebody_types_their_password_and_is_in(browser, given, ana):
    given.password(ana)

    answer = _types(browser, email=" ANA@Example.org ", next="/goals")

    assert answer.status == 303
    assert answer.location == "/goals"
    assert browser.get("/session/token").json["person"] == ana


def test_a_wrong_password_says_what_to_do_and_keeps_the_address(browser, given, ana):
    given.password(ana)

    answer = _types(browser, password="something else altogether")

    assert answer.status == 422
    assert answer.title.startswith("Error:")
    assert "is not right. Type both again" in answer.text
    assert answer.form_to("/sign-in").fields["email"] == ADDRESS
    assert answer.form_to("/sign-in").fields["password"] == ""
    assert not _is_in(browser)


def test_no_refusal_tells_why(browser, given, ana, hashed):
    """Unknown, without a password, disabled, holding nothing, or simply wrong: one answer, for one hash each."""
    given.password(ana)
    given.member("Bea", email="bea@example.org")
    given.password(given.member("Cai", email="cai@example.org", disabled_on=LONG_AGO))
    given.password(given.person("Gus Guest", email="gus@example.org"))
    tried = {
        "ana@example.org": "not hers at all",
        "bea@example.org": PASSWORD,
        "cai@example.org": PASSWORD,
        "gus@example.org": PASSWORD,
        "eve@example.org": PASSWORD,
    }
    seen, effort = set(), set()

    for email, password in tried.items():
        visitor, before = browser.another(), len(hashed)
        answer = _types(visitor, email=email, password=password)
        token = answer.form_to("/sign-in").fields["csrf_token"]
        headers = {name: value for name, value in answer.headers if name not in {"Set-Cookie", "Content-Length"}}
        seen.add((answer.status, answer.markup.replace(email, "").replace(token, ""), str(headers)))
        effort.add(len(hashed) - before)
        assert not _is_in(visitor)

    assert len(seen) == 1
    assert effort == {1}


def test_one_way_to_write_a_password_is_as_good_as_another(browser, given, ana):
    given.password(ana, "caf\u00e9 \ufb01nch umbrella")

    assert _types(browser, password="cafe\u0301 finch umbrella").status == 303


def test_a_password_is_taken_as_it_is_typed(browser, given, ana):
    given.password(ana, " two spaces  inside ")

    assert _types(browser.another(), password="two spaces inside").status == 422
    assert _types(browser, password=" two spaces  inside ").status == 303


@pytest.mark.parametrize("typed", ["", "x" * 5_000, "\x00\x01", "\U0001f600" * 300])
def test_whatever_is_typed_gets_an_answer(browser, given, ana, typed):
    given.password(ana)

    assert _types(browser, password=typed).status == 422


def test_the_password_itself_is_kept_nowhere(app, given, ana):
    given.password(ana)

    assert _kept(app, ana).startswith("$argon2id$")
    assert PASSWORD not in _kept(app, ana)


def test_it_is_hashed_anew_when_hashing_has_become_dearer(app, browser, given, ana, monkeypatch):
    given.password(ana)
    before = _kept(app, ana)
    monkeypatch.setitem(app.config, "PASSWORD_HASHING", {**CHEAP_HASHING, "time_cost": 2})

    assert _types(browser).status == 303

    assert _kept(app, ana) != before
    assert "t=2" in _kept(app, ana)
    assert _types(browser.another()).status == 303


def test_no_transaction_is_open_while_a_password_is_hashed(browser, given, ana, monkeypatch):
    """On SQLite nobody else could write for as long as it takes."""
    given.password(ana)
    open_then = []
    checked = passwords.PasswordHasher.verify

    def verify(*args):
        open_then.append(db.session().in_transaction())
        return checked(*args)

    monkeypatch.setattr(passwords.PasswordHasher, "verify", verify)
    _types(browser)

    assert open_then == [False]


def test_without_a_password_the_form_says_what_else_works(browser, ana):
    answer = browser.form("/sign-in", email=ADDRESS, way="password")

    assert answer.status == 422
    assert "or choose “Send me a link instead”" in answer.text


def test_the_button_for_a_link_needs_no_password(browser, ana, letters):
    answer = browser.form("/sign-in", email=ADDRESS, password="half typed", way="link")

    assert answer.status == 200
    assert [letter.to for letter in letters] == [[ADDRESS]]


def test_somebody_who_is_disabled_meanwhile_is_out_and_stays_out(app, browser, given, ana):
    given.password(ana)
    _types(browser)

    with given.settled():
        db.session.get_one(Person, ana).disabled_on = LONG_AGO
    assert not _is_in(browser)
    with given.settled():
        db.session.get_one(Person, ana).disabled_on = None

    assert not _is_in(browser)
    with app.app_context():
        assert db.session.scalar(select(Account.signed_in_at)) is not None
