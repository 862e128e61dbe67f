"""The employer's word counts when it is proven, for whoever has connected it here; nothing else lets anybody in."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from joserfc.jwk import OctKey, RSAKey
from sqlalchemy import event, func, select

from app.accounts.models import ExternalIdentity, SignedIn
from app.extensions import db
from app.people.models import Person
from tests.accounts.employer import SECRET
from tests.accounts.phone import with_a_phone
from tests.given import LONG_AGO, moment


@pytest.fixture
def ana(given):
    return given.member("Ana Lima", email="ana@example.org")


@pytest.fixture
def connected(given, ana, employer):
    """Ana has connected her employer's account."""
    with given.settled():
        db.session.add(ExternalIdentity(person_id=ana, issuer=employer.issuer, subject=employer.subject))
    return employer


def _there(browser, path="/sign-in/provider"):
    """Off to the provider, who signs them in: the address that it sends them back to."""
    away = browser.get(path).location
    return requests.get(away, allow_redirects=False, timeout=5).headers["Location"]


def _back(browser, address):
    parts = urlsplit(address)
    return browser.get(f"{parts.path}?{parts.query}")


def _is_in(browser):
    return browser.get("/session/token").status == 200


def _sessions(app):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(SignedIn))


def _comes(browser, path="/sign-in/provider"):
    return _back(browser, _there(browser, path))


def test_whoever_has_connected_it_comes_in_by_one_button(browser, connected):
    shown = _comes(browser, "/sign-in/provider?next=/goals")
    assert shown.heading == "Welcome, Ana Lima"
    assert not _is_in(browser)

    answer = browser.send(shown.form_to("/sign-in/provider"))

    assert answer.location == "/goals"
    assert _is_in(browser)


def test_what_is_asked_of_the_provider(browser, connected):
    asked = parse_qs(urlsplit(browser.get("/sign-in/provider").location).query)

    assert asked["response_type"] == ["code"]
    assert asked["scope"] == ["openid"]
    assert asked["code_challenge_method"] == ["S256"]
    assert all(len(asked[name][0]) >= 32 for name in ("state", "nonce", "code_challenge"))
    assert asked["redirect_uri"] == ["http://localhost/sign-in/provider/back"]


def test_coming_back_changes_nothing_and_signs_nobody_in(app, browser, connected):
    address = _there(browser)
    _back(browser, address)

    assert _sessions(app) == 0
    # The same address again, as a scanner of links would: there is nothing left to finish.
    assert _back(browser, address).status == 400
    assert _sessions(app) == 0


def test_the_button_works_once(browser, connected):
    shown = _comes(browser)
    form, cookie = shown.form_to("/sign-in/provider"), browser.cookie
    assert browser.send(form).status == 303
    thief = browser.another()
    thief.take_cookie(cookie)

    answer = thief.send(form)

    assert answer.status == 400
    assert not _is_in(thief)


def test_the_button_works_for_five_minutes(browser, connected, at):
    shown = _comes(browser)

    at(moment("2040-01-01 09:00"))

    assert browser.send(shown.form_to("/sign-in/provider")).status == 400
    assert not _is_in(browser)


def test_the_way_there_and_back_takes_ten_minutes_at_most(browser, connected, at):
    address = _there(browser)

    at(moment("2040-01-01 09:00"))

    answer = _back(browser, address)
    assert answer.status == 400
    assert "took too long" in answer.text


LIES = {
    "another nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "for somebody else": {"aud": "another client"},
    "for several, asked by another": {"aud": ["praxis", "another"], "azp": "another"},
    "for several, nobody says who asked": {"aud": ["praxis", "another"]},
    "for nobody": {"aud": None},
    "asked by another": {"azp": "another"},
    "from another issuer": {"iss": "https://evil.example"},
    "from nobody": {"iss": None},
    "over": {"exp": int(time.time()) - 600},
    "without an end": {"exp": None},
    "made in the future": {"iat": int(time.time()) + 6000, "nbf": int(time.time()) + 6000},
    "about nobody": {"sub": None},
    "about an empty name": {"sub": ""},
    "about a number": {"sub": 4711},
    "about a very long name": {"sub": "s" * 300},
}


@pytest.mark.parametrize("lie", LIES)
def test_an_id_token_that_is_not_as_it_must_be_lets_nobody_in(app, browser, connected, lie):
    connected.lies = LIES[lie]

    answer = _comes(browser)

    assert answer.status == 400
    assert "nobody is signed in" in answer.text
    assert _sessions(app) == 0


def test_a_token_signed_with_another_key_lets_nobody_in(app, browser, connected):
    connected.signs_with = RSAKey.generate_key(2048, {"kid": "one"}, auto_kid=False)

    assert _comes(browser).status == 400
    assert _sessions(app) == 0


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_token_that_anybody_could_sign_lets_nobody_in(browser, connected, algorithm):
    connected.header = {"alg": algorithm}
    connected.signs_with = OctKey.import_key(SECRET.ljust(64))

    assert _comes(browser).status == 400


def test_a_provider_that_turns_its_key_is_believed(browser, connected):
    _comes(browser)
    connected.turns_its_key()

    assert _comes(browser).status == 200


@pytest.mark.parametrize("part", ["discovery", "keys", "token"])
def test_a_provider_that_is_down_has_a_page_that_says_so(app, browser, connected, part):
    if part == "token":
        address = _there(browser)
        connected.down = {part}
        answer = _back(browser, address)
    else:
        connected.down = {part}
        answer = browser.get("/sign-in/provider")

    assert answer.status == 503
    assert "We cannot reach Riverside Trust" in answer.text
    assert "Sign in another way" in answer.links()
    assert _sessions(app) == 0


def test_a_provider_that_is_not_there_at_all_has_the_same_page(app, browser, connected, monkeypatch):
    monkeypatch.setitem(app.config, "OIDC_ISSUER", "http://127.0.0.1:1")

    assert browser.get("/sign-in/provider").status == 503


def test_a_provider_that_says_it_is_another_is_not_believed(app, browser, connected):
    app.config["OIDC_ISSUER"] = connected.issuer + "/"
    connected.issuer += "/other"

    assert browser.get("/sign-in/provider").status == 503


def test_a_state_counts_once(browser, connected):
    address = _there(browser)
    before = browser.cookie
    _back(browser, address)
    browser.take_cookie(before)

    # Whoever shows the cookie of before as well finds the provider's code used up.
    answer = _back(browser, address)

    assert answer.status == 400
    assert not _is_in(browser)


@pytest.mark.parametrize("state", ["", "?code=x", "?code=x&state=", "?state=forged&code=x", "?error=access_denied"])
def test_an_answer_to_no_question_is_refused(browser, connected, state):
    browser.get("/sign-in/provider")

    answer = browser.get(f"/sign-in/provider/back{state}")

    assert answer.status == 400
    assert "not begun in this browser" in answer.text


def test_an_answer_to_the_question_of_another_browser_is_refused(browser, connected):
    """Or somebody could be signed in as somebody else without noticing."""
    address = _there(browser.another())
    browser.get("/sign-in/provider")

    assert _back(browser, address).status == 400


def test_whoever_changes_their_mind_there_is_told_what_to_do(browser, connected):
    state = parse_qs(urlsplit(browser.get("/sign-in/provider").location).query)["state"][0]

    answer = browser.get(f"/sign-in/provider/back?error=access_denied&state={state}")

    assert answer.status == 400
    assert "Riverside Trust did not sign you in" in answer.text


@pytest.mark.parametrize("email", ["ana@example.org", "stranger@example.org"])
def test_an_address_names_nobody(app, browser, ana, employer, email):
    """The page is the same whether or not somebody here has the address that the provider tells."""
    employer.email = email

    answer = _comes(browser)

    assert answer.status == 403
    assert "Connect Riverside Trust first" in answer.heading
    assert email not in answer.markup
    assert "Ana" not in answer.text
    assert _sessions(app) == 0
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(ExternalIdentity)) == 0


def test_the_subject_of_another_issuer_is_somebody_else(browser, given, ana, employer):
    with given.settled():
        db.session.add(ExternalIdentity(person_id=ana, issuer="https://other.example", subject=employer.subject))

    assert _comes(browser).status == 403


@pytest.mark.parametrize("change", [{"disabled_on": LONG_AGO}, {"left_on": LONG_AGO}], ids=["disabled", "left"])
def test_somebody_who_may_no_longer_come_in_does_not(app, browser, given, ana, connected, change):
    with given.settled():
        for name, value in change.items():
            setattr(db.session.get_one(Person, ana), name, value)

    answer = _comes(browser)

    assert answer.status == 403
    assert "can no longer sign in" in answer.text
    assert _sessions(app) == 0


def test_the_employers_word_stands_for_both_steps_unless_the_settings_say_otherwise(
    app, browser, given, ana, connected, monkeypatch
):
    with_a_phone(given, ana)
    assert browser.send(_comes(browser).form_to("/sign-in/provider")).location == "/"
    monkeypatch.setitem(app.config, "OIDC_SECOND_STEP", True)
    other = browser.another()

    answer = other.send(_comes(other).form_to("/sign-in/provider"))

    assert answer.location == "/sign-in/second-step"
    assert not _is_in(other)


# Connecting.


def _connects(browser):
    shown = _comes(browser, "/account/provider/connect")
    assert shown.status == 200, shown.text
    return browser.send(shown.form_to("/account/provider/connect"))


def test_somebody_connects_it_and_signs_in_with_it(browser, ana, employer, letters):
    browser.signed_in_as(ana)
    assert "Connect Riverside Trust" in browser.get("/account").links()

    answer = _connects(browser)

    assert answer.location == "/account"
    browser.post("/sign-out")
    assert browser.send(_comes(browser).form_to("/sign-in/provider")).status == 303
    assert browser.get("/session/token").json["person"] == ana


def test_only_who_is_signed_in_connects(browser, employer):
    assert browser.get("/account/provider/connect").location.startswith("/sign-in")
    assert browser.post("/account/provider/connect").status == 401


def test_nobody_connects_for_the_one_who_was_signed_in_before(browser, given, ana, employer):
    browser.signed_in_as(ana)
    address = _there(browser, "/account/provider/connect")
    before = browser.cookie
    bea = given.member("Bea")
    browser.signed_in_as(bea)
    assert before != browser.cookie

    assert _back(browser, address).status == 400


def test_what_is_connected_to_one_is_not_connected_to_another(browser, given, connected):
    browser.signed_in_as(given.member("Bea"))

    answer = _connects(browser)

    assert answer.status == 400
    assert "connected to somebody else here" in answer.text


def test_a_second_account_of_the_same_employer_is_refused(browser, ana, connected):
    connected.subject = "another"
    browser.signed_in_as(ana)

    assert "connected already" in _connects(browser).text


def test_disconnecting_ends_it_and_is_told(app, browser, ana, connected):
    browser.signed_in_as(ana)
    browser.send(browser.get("/account").form_to("/disconnect"))
    browser.post("/sign-out")

    assert _comes(browser).status == 403


def test_a_connection_that_was_ended_while_the_button_was_shown_lets_nobody_in(app, browser, given, connected):
    shown = _comes(browser)
    with given.settled():
        db.session.delete(db.session.scalars(select(ExternalIdentity)).one())

    assert browser.send(shown.form_to("/sign-in/provider")).status == 403
    assert _sessions(app) == 0


def test_no_transaction_is_open_while_the_provider_is_asked(app, browser, ana, connected, monkeypatch):
    browser.signed_in_as(ana)
    connected.subject = "another"
    open_now = 0
    seen = []

    def begins(_connection):
        nonlocal open_now
        open_now += 1

    def ends(_connection):
        nonlocal open_now
        open_now -= 1

    def asking(self, *args, **more):
        seen.append(open_now)
        return sends(self, *args, **more)

    sends = requests.Session.send
    address = _there(browser, "/account/provider/connect")
    app.extensions.pop("praxis.provider", None)
    with app.app_context():
        engine = db.engine
    for name, what in (("begin", begins), ("commit", ends), ("rollback", ends)):
        event.listen(engine, name, what)
    monkeypatch.setattr(requests.Session, "send", asking)
    try:
        assert _back(browser, address).status == 200
    finally:
        for name, what in (("begin", begins), ("commit", ends), ("rollback", ends)):
            event.remove(engine, name, what)

    assert len(seen) == 3
    assert seen == [0, 0, 0]


def test_without_settings_there_is_nothing_of_it(browser, ana):
    assert browser.get("/sign-in/provider").status == 404
    assert browser.get("/sign-in/provider/back").status == 404
    assert "provider" not in browser.get("/sign-in").markup
    browser.signed_in_as(ana)
    assert "provider" not in browser.get("/account").markup
