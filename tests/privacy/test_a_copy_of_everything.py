"""Somebody's copy holds everything about them, and nobody else."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select

from app import clock
from app.access.actor import Actor
from app.extensions import db
from app.people.models import Person
from app.privacy.belonging import theirs
from app.privacy.copying import sections, subject_called
from app.records.register import holdings
from tests.given import moment
from tests.privacy.planted import (
    ADDRESS,
    FORMER_ADDRESS,
    FORMER_NAME,
    JOB,
    NAME,
    SOMEBODY_ELSE,
    SOMEBODY_ELSES_ADDRESS,
    plant,
)


@pytest.fixture
def planted(given):
    planted = plant(given, left=False)
    given.action("Keep this one", owner=planted.person_id)
    return planted


@pytest.fixture
def theirs_to_fetch(browser, planted):
    return browser.signed_in_as(planted.person_id)


def _fetched(browser) -> str:
    assert browser.post("/privacy/yours/copy").location == "/privacy/yours"
    page = browser.get("/privacy/yours")
    answer = browser.get(page.links()["Fetch your copy"])
    assert answer.status == 200
    return answer.markup


def _machine(markup: str) -> dict:
    return json.loads(unescape(re.search(r'<pre id="data">(.*?)</pre>', markup, re.DOTALL)[1]))


def test_it_holds_every_value_of_theirs(theirs_to_fetch):
    markup = unescape(_fetched(theirs_to_fetch))

    for value in (NAME, FORMER_NAME, ADDRESS, FORMER_ADDRESS, JOB, "grantwhyqqx", "Marker Trust", "plan.txt"):
        assert value in markup, value


def test_it_holds_every_row_and_every_column_of_theirs(app, theirs_to_fetch, planted):
    """Counted against the register, table by table: nothing that has a value is left out."""
    held = _machine(_fetched(theirs_to_fetch))["held"]

    with app.app_context():
        subject = subject_called(planted.person_id)
        for holding in holdings():
            rows = db.session.execute(select(holding.table).where(theirs(holding, subject))).all()
            shown = [name for name, column in holding.columns.items() if not column.unshown]
            wanted = [{n for n in shown if getattr(row, n) not in (None, "")} for row in rows]
            found = [set(row) for row in held.get(holding.name, {"rows": []})["rows"]]
            # The request for this very copy, and the session it was made in, may have moved on meanwhile.
            assert sorted(map(sorted, found)) == sorted(map(sorted, wanted)), holding.name


def test_what_was_planted_is_in_many_parts(theirs_to_fetch):
    held = _machine(_fetched(theirs_to_fetch))["held"]

    assert {
        "action",
        "action_evidence_revision",
        "action_update",
        "affiliation",
        "history_change",
        "history_entry",
        "letter",
        "one_time_link",
        "person",
        "privacy_request",
        "record",
        "record_reader",
        "role_grant",
        "session",
        "stored_file",
    } <= set(held)


def test_nobody_else_is_in_it(theirs_to_fetch):
    markup = unescape(_fetched(theirs_to_fetch)).lower()

    for word in [*SOMEBODY_ELSE.lower().split(), SOMEBODY_ELSES_ADDRESS]:
        assert word not in markup
    assert "another person" in markup


def test_whoever_gave_something_is_another_person_and_they_are_you(theirs_to_fetch):
    held = _machine(_fetched(theirs_to_fetch))["held"]

    grants = held["role_grant"]["rows"]
    assert {(grant["person_id"], grant["given_by_id"]) for grant in grants} == {
        ("you", "another person"),
        ("another person", "you"),
    }


def test_what_opens_doors_is_not_in_it(app, theirs_to_fetch):
    markup = _fetched(theirs_to_fetch)

    for name in ("token_digest", "salt", "stored_as"):
        assert f'"{name}"' not in markup
    assert "a digest, from which the link cannot be made" in unescape(markup)


def test_it_needs_nothing_else_and_runs_nothing(theirs_to_fetch):
    markup = _fetched(theirs_to_fetch)

    assert markup.startswith("<!doctype html>")
    assert not re.search(r"<(script|link|img|iframe|object|form)\b|\bsrc=|\bhref=|@import|url\(", markup)
    assert markup.rstrip().endswith("</html>")


@pytest.mark.database("sqlite")
def test_it_is_valid(theirs_to_fetch, nu):
    assert nu.faults({"copy": _fetched(theirs_to_fetch)}) == []


@pytest.mark.database("sqlite")
def test_it_never_opens_as_a_page_of_ours(theirs_to_fetch):
    theirs_to_fetch.post("/privacy/yours/copy")
    answer = theirs_to_fetch.get(theirs_to_fetch.get("/privacy/yours").links()["Fetch your copy"])

    assert answer.headers["Content-Disposition"].startswith("attachment; filename=everything-held-")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.database("sqlite")
def test_hostile_words_stay_words(given, browser):
    member = given.member("Mal <script>alert(1)</script>")
    given.action("</pre><script>alert(2)</script>", owner=member)

    markup = _fetched(browser.signed_in_as(member))

    assert "<script" not in markup
    assert "</pre><" not in markup
    assert "action" in _machine(markup)["held"]


def test_it_can_be_fetched_for_an_hour_and_by_its_owner_only(given, theirs_to_fetch, browser, at):
    theirs_to_fetch.post("/privacy/yours/copy")
    path = theirs_to_fetch.get("/privacy/yours").links()["Fetch your copy"]
    somebody = theirs_to_fetch.another().signed_in_as(given.administrator())
    nobody = theirs_to_fetch.another()

    assert somebody.get(path).status == 404
    assert nobody.get(path).status == 303
    at(clock.now() + timedelta(minutes=61))
    assert theirs_to_fetch.another().signed_in_as(given.member()).get(path).status == 404


def test_a_copy_that_nobody_asked_for_is_not_there(theirs_to_fetch):
    assert theirs_to_fetch.get("/privacy/copies/4711").status == 404


def test_an_administrator_makes_one_for_somebody_who_cannot_sign_in(app, given, browser):
    speaker = given.person("Guest Speakerman")
    ada = browser.signed_in_as(given.administrator())

    shown = ada.follow(ada.form("/privacy/requests/new", person="guest speakerman", asked="copy"))
    copy = ada.get(shown.links()["Fetch the copy"])

    assert "Guest Speakerman" in copy.markup
    told = ada.get(f"/people/{speaker}").text
    assert "made a copy of what is held about them" in told


def test_for_somebody_who_can_sign_in_nobody_else_makes_one(given, browser):
    given.member("Mia Member")
    ada = browser.signed_in_as(given.administrator())

    answer = ada.form("/privacy/requests/new", person="Mia Member", asked="copy")

    assert answer.status == 422
    assert "makes their own copy" in answer.text


def test_another_person_of_the_same_name_does_not_take_theirs_away(app, given):
    one, _ = given.member("Sam Twin", email="one@example.org"), given.member("Sam Twin", email="two@example.org")

    with app.app_context():
        reader = Actor(id=one, name="Sam Twin")
        told = [
            value.words
            for section in sections(subject_called(one), reader)
            for row in section.rows
            for value in row
            if section.holding.name == "record" and value.column == "title"
        ]
    assert told == ["Sam Twin"]


def test_the_title_of_a_record_they_may_not_see_is_left_out(given, browser):
    member = given.member("Mia Member")
    number = given.action("A confidential matter", owner=member)
    with given.settled():
        person = db.session.get_one(Person, member)
        assert person is not None
    given.seen_only_by("action", number, given.member("Nora Named"))

    held = _machine(_fetched(browser.signed_in_as(member)))["held"]

    assert [row["id"] for row in held["action"]["rows"]] == [f"A{number}"]


def test_it_stands_as_it_was_when_it_was_fetched(given, browser, at):
    at(moment("2026-11-23 09:00"))
    held = _machine(_fetched(browser.signed_in_as(given.member("Mia Member"))))

    assert held["about"] == "Mia Member"
    assert held["made_at"].startswith("2026-11-23T09:00")
