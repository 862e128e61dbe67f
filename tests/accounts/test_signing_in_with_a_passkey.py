"""A passkey lets its owner in with nothing typed, and stands for both steps; its owner looks after it."""

import pytest
from sqlalchemy import func, select

from app.accounts.models import Passkey, SignedIn
from app.accounts.views.passkeys import MOST_ASKED
from app.extensions import db
from app.people.models import Person
from tests.accounts.authenticator import Authenticator
from tests.accounts.phone import with_a_phone
from tests.given import LONG_AGO


@pytest.fixture
def ana(given):
    return given.member("Ana Lima", email="ana@example.org")


@pytest.fixture
def device():
    return Authenticator(origin="http://localhost")


def _post(browser, path, content=None):
    """As the script does: in JSON, with the token in a header."""
    return browser._ask("POST", path, json=content or {}, headers={"X-CSRFToken": browser._a_token()})


def _adds(browser, device, name="My laptop"):
    question = _post(browser, "/account/passkeys/question")
    return _post(browser, "/account/passkeys", {"answer": device.makes(question.json), "name": name})


def _signs_in(browser, device, **more):
    browser.token = None
    question = _post(browser, "/sign-in/passkey/question")
    return _post(browser, "/sign-in/passkey", {"answer": device.answers(question.json), **more})


def _is_in(browser):
    return browser.get("/session/token").status == 200


@pytest.fixture
def has_one(browser, ana, device):
    """Ana has added a passkey that the device holds, and nobody is signed in."""
    other = browser.another().signed_in_as(ana)
    assert _adds(other, device).status == 200
    other.post("/sign-out")


def test_somebody_adds_a_passkey_and_finds_it_on_their_account(browser, ana, device):
    browser.signed_in_as(ana)

    answer = _adds(browser, device)

    assert answer.json == {"go_to": "/account#passkeys"}
    shown = browser.get("/account")
    assert "My laptop" in shown.text
    assert "not used yet" in shown.text


def test_a_passkey_lets_its_owner_in_with_nothing_typed(browser, ana, device, has_one):
    answer = _signs_in(browser, device, next="/goals")

    assert answer.json == {"go_to": "/goals"}
    browser.token = None
    assert browser.get("/session/token").json["person"] == ana
    assert "last used" in browser.get("/account").text


def test_it_leads_to_no_other_site(browser, device, has_one):
    assert _signs_in(browser, device, next="//evil.example/").json == {"go_to": "/"}


def test_a_passkey_stands_for_both_steps(browser, given, ana, device, has_one):
    with_a_phone(given, ana)

    assert _signs_in(browser, device).json == {"go_to": "/"}
    assert _is_in(browser)


def test_between_the_steps_a_passkey_leads_on_to_where_they_wanted(browser, given, ana, device, has_one):
    with_a_phone(given, ana)
    path = f"/sign-in/{given.sign_in_link(ana, onward='/goals')}"
    browser.get(path)
    browser.post(path)
    page = browser.get("/sign-in/second-step")
    part = [element for element in page.tree.iter() if element.get("data-passkey") == "get"]
    assert part[0].get("data-next") == "/goals"

    assert _signs_in(browser, device, next="/goals").json == {"go_to": "/goals"}


def test_whose_role_asks_for_two_steps_and_who_has_a_passkey_uses_it(app, browser, given, device, monkeypatch):
    """A link alone would be one step, although there is a passkey."""
    monkeypatch.setitem(app.config, "SECOND_FACTOR_DAYS", 0)
    cora = given.coordinator()
    path = f"/sign-in/{given.sign_in_link(cora)}"
    browser.get(path)
    assert browser.post(path).location == "/account/second-step"
    browser.token = None
    browser.get("/account/second-step")
    assert _adds(browser, device).json == {"go_to": "/"}
    assert browser.get("/people").status == 200
    browser.post("/sign-out")

    path = f"/sign-in/{given.sign_in_link(cora)}"
    browser.get(path)
    assert browser.post(path).location == "/sign-in/second-step"
    assert browser.get("/people").location.startswith("/sign-in")
    shown = browser.get("/sign-in/second-step")
    assert "yours is a passkey" in shown.text
    assert _signs_in(browser, device).json == {"go_to": "/"}
    assert browser.get("/people").status == 200


@pytest.mark.parametrize(
    "content", [None, [], "text", 7, {"answer": None}, {"answer": {"rawId": 7}}, {"answer": "x" * 30_000}]
)
def test_what_is_no_answer_is_refused_in_words(app, browser, content, has_one):
    browser.token = None
    _post(browser, "/sign-in/passkey/question")

    answer = browser._ask("POST", "/sign-in/passkey", json=content, headers={"X-CSRFToken": browser._a_token()})

    assert answer.status == 422
    assert answer.json["words"]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(SignedIn)) == 0


def test_without_a_token_nothing_is_asked(browser):
    assert browser._ask("POST", "/sign-in/passkey/question", json={}).status == 400


def test_a_wrong_answer_uses_up_its_question(browser, device, has_one):
    browser.token = None
    question = _post(browser, "/sign-in/passkey/question").json
    right = device.answers(question)
    wrong = {**right, "response": {**right["response"], "signature": "AAAA"}}

    assert _post(browser, "/sign-in/passkey", {"answer": wrong}).status == 422
    assert _post(browser, "/sign-in/passkey", {"answer": right}).status == 422


@pytest.mark.parametrize("change", [{"disabled_on": LONG_AGO}, {"left_on": LONG_AGO}], ids=["disabled", "left"])
def test_somebody_who_may_no_longer_come_in_does_not(browser, given, ana, device, has_one, change):
    with given.settled():
        for name, value in change.items():
            setattr(db.session.get_one(Person, ana), name, value)

    answer = _signs_in(browser, device)

    assert answer.status == 422
    assert "can no longer sign in" in answer.json["words"]
    assert not _is_in(browser)


def test_one_network_asks_only_so_often(browser):
    browser.get("/sign-in")
    for _ in range(MOST_ASKED):
        assert _post(browser, "/sign-in/passkey/question").status == 200

    refused = _post(browser, "/sign-in/passkey/question")

    assert refused.status == 429
    assert "Try again in" in refused.json["words"]


@pytest.mark.parametrize("name", ["", "   ", "n" * 61])
def test_a_passkey_needs_a_name(app, browser, ana, device, name):
    browser.signed_in_as(ana)

    answer = _adds(browser, device, name=name)

    assert answer.status == 422
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Passkey)) == 0


def _path_of(browser):
    return next(href for href in browser.get("/account").links().values() if href.startswith("/account/passkeys/"))


def test_somebody_renames_and_removes_theirs(browser, ana, device, has_one):
    browser.signed_in_as(ana)
    path = _path_of(browser)

    assert browser.form(path, to=path, name="").status == 422
    assert browser.form(path, to=path, name="Old laptop").location == "/account#passkeys"
    assert "Old laptop" in browser.get("/account").text
    assert browser.form(path, to="/remove").location == "/account#passkeys"

    assert browser.get(path).status == 404
    browser.post("/sign-out")
    assert "not known here" in _signs_in(browser, device).json["words"]


def test_nobody_touches_that_of_somebody_else(app, browser, given, ana, device, has_one):
    path = _path_of(browser.another().signed_in_as(ana))
    browser.signed_in_as(given.member("Bea"))

    assert browser.get(path).status == 404
    assert browser.post(path, name="Mine").status == 404
    assert browser.post(f"{path}/remove").status == 404
    with app.app_context():
        assert db.session.scalars(select(Passkey.name)).one() == "My laptop"


def test_at_an_address_without_a_name_there_are_no_passkeys_and_the_page_says_why(browser, given, ana):
    number = {"base_url": "http://127.0.0.1/"}
    path = f"/sign-in/{given.sign_in_link(ana)}"
    assert "data-passkey=" in browser.get("/sign-in").markup
    assert "data-passkey=" not in browser.get("/sign-in", **number).markup
    form = browser.get(path, **number).form_to(path)
    browser._ask("POST", path, data=form.fields, **number)

    shown = browser.get("/account", **number)

    assert "Passkeys belong to a site’s name" in shown.text
    assert "data-passkey=" not in shown.markup
