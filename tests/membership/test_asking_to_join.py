"""Anybody may ask to join, and learns nothing about who belongs already."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.membership.models import JoinRequest, RequestStatus
from app.people.models import Level
from app.web.application import Praxis
from tests.browser import Answer, Browser
from tests.given import LONG_AGO, moment

WHY = "I work with young carers and would like to learn with others."


def asks(browser: Browser, email: str = "nia@example.org", **typed: str) -> Answer:
    return browser.form("/join", **{"name": "Nia Okafor", "email": email, "why": WHY, **typed})


@pytest.fixture
def requests(app: Praxis) -> Callable[[], list[JoinRequest]]:
    def made() -> list[JoinRequest]:
        with app.app_context():
            return list(db.session.scalars(select(JoinRequest).order_by(JoinRequest.id)))

    return made


def test_whoever_asks_is_thanked_and_waits_for_an_answer(browser, given, letters, requests):
    trust = given.organisation("Riverside Trust", short_name="RT")

    answer = asks(browser, " NIA@Example.org ", organisation="riverside trust", job_title="Nurse", level="manager")

    made = requests()[0]
    assert answer.status == 200
    assert "We have written to NIA@Example.org" in answer.text
    assert (made.name, made.email, made.organisation_id, made.job_title) == (
        "Nia Okafor",
        "nia@example.org",
        trust,
        "Nurse",
    )
    assert (made.level, made.why, made.applied, made.status) == (Level.MANAGER, WHY, True, RequestStatus.WAITING)
    assert [letter.to for letter in letters] == [["nia@example.org"]]
    assert "A coordinator reads your request" in letters[0].body


def test_the_page_says_what_the_community_is_for_and_the_sign_in_leads_to_it(browser, given):
    given.goal("Fair outcomes for everybody")

    page = browser.get(browser.get("/sign-in").links()["ask to join"])

    assert page.status == 200
    assert "Fair outcomes for everybody" in page.text


def test_another_name_than_those_in_the_list_is_kept_as_typed(browser, given, requests):
    given.organisation("Riverside Trust")

    asks(browser, organisation="Hilltop Carers")

    assert (requests()[0].organisation_id, requests()[0].organisation_name) == (None, "Hilltop Carers")


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ({"name": " "}, "Type your name"),
        ({"email": ""}, "Type your e-mail address"),
        ({"email": "nia@"}, "Type an e-mail address, for example name@example.org"),
        ({"why": ""}, "Say in a sentence or two why you would like to join"),
        ({"name": "N" * 201}, "Make this shorter"),
        ({"level": "emperor"}, "Not a valid choice"),
    ],
)
def test_what_is_missing_is_said_beside_it_and_nothing_typed_is_lost(browser, letters, requests, typed, asked):
    answer = asks(browser, **typed)

    assert answer.status == 422
    assert answer.title.startswith("Error:")
    assert asked in answer.text
    kept = {"name": "Nia Okafor", "email": "nia@example.org", "why": WHY, **typed}
    del kept["level" if "level" in typed else "name"]
    assert {name: answer.form_to("/join").fields[name] for name in kept} == {k: v.strip() for k, v in kept.items()}
    assert requests() == []
    assert letters == []


def test_nobody_learns_which_addresses_are_known(browser, given, letters, requests):
    given.member("Ana Lima", email="ana@example.org")

    known, unknown = asks(browser, "ana@example.org"), asks(browser, "eve@example.org")

    assert known.status == unknown.status == 200
    assert known.text.replace("ana@", "eve@") == unknown.text
    assert [letter.to for letter in letters] == [["ana@example.org"], ["eve@example.org"]]
    assert "you are a part of it already" in letters[0].body
    assert [request.email for request in requests()] == ["eve@example.org"]


def test_the_work_begins_once_the_answer_is_there(browser, given, app, monkeypatch):
    """Neither kind of address is looked up before: the time says nothing."""
    page, looked = browser.get("/join"), []
    monkeypatch.setattr("app.membership.views.asking._apply", lambda typed, _network: looked.append(typed["email"]))
    fields = page.form_to("/join").fields | {"name": "Nia", "email": "nia@example.org", "why": WHY}

    response = browser.client.post("/join", data=fields)
    assert (response.status_code, looked) == (200, [])
    response.close()

    assert looked == ["nia@example.org"]


def test_asked_twice_there_is_one_request_and_one_letter(browser, letters, requests):
    asks(browser)
    asks(browser, why="I ask again, in other words.")

    assert len(letters) == len(requests()) == 1
    assert requests()[0].why == WHY


def test_a_member_is_told_so_once_a_day_at_most(browser, given, letters, at):
    given.member("Ana Lima", email="ana@example.org")
    at(moment("2026-11-23 09:00"))
    for _ in range(3):
        asks(browser, "ana@example.org")
    assert len(letters) == 1

    at(moment("2026-11-24 09:00"))
    asks(browser, "ana@example.org")

    assert len(letters) == 2


def test_from_one_network_only_so_many_letters_are_caused(browser, app, letters, requests, monkeypatch):
    monkeypatch.setitem(app.config, "LETTERS_PER_NETWORK", 2)

    answers = [asks(browser, f"nia{n}@example.org").text.replace(f"nia{n}", "nia") for n in range(4)]

    assert len(set(answers)) == 1
    assert len(letters) == len(requests()) == 2


def test_nobody_puts_words_into_somebody_elses_letter(browser, letters):
    asks(browser, name="Win a prize at https://evil.example", why="https://evil.example")

    assert "evil" not in letters[0].body + letters[0].subject


def test_a_former_member_may_ask_again(browser, given, requests):
    given.member("Ana Lima", email="ana@example.org", left_on=LONG_AGO)

    asks(browser, "ana@example.org")

    assert [request.email for request in requests()] == ["ana@example.org"]


def test_somebody_who_is_signed_in_needs_no_such_page(browser, given):
    assert browser.signed_in_as(given.member()).get("/join").location == "/"


def test_two_who_ask_for_one_address_at_once_make_one_request(app, given):
    from app.membership import services

    values = {"organisation": None, "organisation_name": None, "job_title": None, "level": None, "why": WHY}
    with given.settled():
        services.apply(name="Nia", email="nia@example.org", **values)
        services.apply(name="Nia", email="NIA@example.org ", **values)

    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(JoinRequest)) == 1
