"""Anybody complains, is told at once that it has arrived, and is answered in time."""

from datetime import date

import pytest
from sqlalchemy import select

from app.extensions import db
from app.jobs.running import run_due
from app.mail.services import deliver
from app.privacy.models import Outcome, PrivacyRequest
from tests.given import moment

WORDS = "You wrote to my old address."


@pytest.fixture(autouse=True)
def _nine(at):
    at(moment("2026-11-23 09:00"))


@pytest.fixture
def administrator(given):
    return given.administrator("Ada Administrator", email="ada@example.org")


def _complain(browser, **more):
    fields = {"name": "Cleo Complainant", "address": "cleo@example.net", "words": WORDS, **more}
    return browser.form("/privacy/complaint", **fields)


def _sent(app):
    with app.app_context():
        deliver()


def _asked(app):
    with app.app_context():
        return db.session.scalars(select(PrivacyRequest).order_by(PrivacyRequest.id)).all()


def test_it_is_acknowledged_at_once(app, browser, administrator, letters):
    answer = _complain(browser)
    _sent(app)

    assert browser.follow(answer).heading == "We have your complaint"
    received = next(letter for letter in letters if letter.to == ["cleo@example.net"])
    assert received.subject == "We have received your complaint"
    assert WORDS in received.body
    assert "Tuesday 22 December 2026" in received.body


def test_the_clock_is_thirty_days_beginning_with_the_day_it_came(app, browser):
    _complain(browser)

    [asked] = _asked(app)
    assert asked.due_on == date(2026, 12, 22)
    assert asked.days_left(date(2026, 12, 22)) == 0


def test_administrators_are_told_without_anything_about_anybody(app, browser, administrator, letters):
    _complain(browser)
    _sent(app)

    told = next(letter for letter in letters if letter.to == ["ada@example.org"])
    assert "/privacy/requests/" in told.body
    for word in ("Cleo", "cleo@", WORDS):
        assert word not in told.body + told.subject


def test_who_is_signed_in_need_not_say_who_they_are(app, given, browser):
    mia = given.member("Mia Member", email="mia@example.org")

    form = browser.signed_in_as(mia).get("/privacy/complaint").form_to()
    browser.send(form, words=WORDS)

    assert (form.fields["name"], form.fields["address"]) == ("Mia Member", "mia@example.org")
    assert _asked(app)[0].person_id == mia


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("name", " ", "Type your name"),
        ("address", "nowhere", "Type an e-mail address, for example"),
        ("address", "", "so that we can answer"),
        ("words", "", "Say what happened"),
        ("words", "x" * 4_001, "Make this shorter"),
    ],
)
def test_what_is_missing_is_said_next_to_it_and_nothing_is_lost(app, browser, field, typed, says):
    answer = _complain(browser, **{field: typed})

    assert answer.status == 422
    assert says in answer.text
    other = "words" if field != "words" else "name"
    assert answer.form_to().fields[other] == {"words": WORDS, "name": "Cleo Complainant"}[other]
    assert _asked(app) == []


def test_sent_twice_it_is_one_complaint(app, browser):
    form = browser.get("/privacy/complaint").form_to()
    fields = {"name": "Cleo", "address": "cleo@example.net", "words": WORDS}

    places = [browser.send(form, **fields).location for _ in range(2)]

    assert len(set(places)) == 1
    assert len(_asked(app)) == 1


def test_strangers_cannot_have_us_write_to_somebody_again_and_again(app, browser):
    answers = [_complain(browser).status for _ in range(4)]

    assert answers == [303, 303, 303, 422]
    assert _complain(browser, address="somebody.else@example.net").status == 303


def test_an_administrator_answers_and_it_is_closed(app, browser, administrator, letters):
    _complain(browser)
    ada = browser.another().signed_in_as(administrator)
    path = next(href for words, href in ada.get("/privacy/requests").links().items() if words.startswith("Complaint"))

    assert "In 4 weeks" in ada.get("/privacy/requests").text
    assert ada.form(path, to="/answer", words="").status == 422
    assert ada.form(path, to="/answer", words="We have corrected it.").location == "/privacy/requests"
    _sent(app)

    answered = [letter for letter in letters if letter.to == ["cleo@example.net"]][-1]
    assert "We have corrected it." in answered.body
    assert "ico.org.uk" in answered.body
    assert _asked(app)[0].outcome is Outcome.DONE
    assert "Nothing waits" in ada.get("/privacy/requests").text


def test_it_is_answered_once(app, browser, administrator, letters):
    _complain(browser)
    ada = browser.another().signed_in_as(administrator)
    form = ada.get(f"/privacy/requests/{_asked(app)[0].id}").form_to("/answer")
    ada.send(form, words="First.")

    second = ada.send(form, words="Second.")

    assert second.status == 422
    assert "answered already" in second.text
    assert _asked(app)[0].answer == "First."


def test_overdue_it_is_late_at_home_and_on_the_system_page(browser, administrator, at):
    _complain(browser)
    ada = browser.another().signed_in_as(administrator)
    assert "Answer a complaint" in ada.get("/").text
    assert "1 request waits, none is late" in ada.get("/system").text

    at(moment("2026-12-23 09:00"))
    ada = browser.another().signed_in_as(administrator)
    assert "1 day late" in ada.get("/").text.lower()
    assert "1 request is late" in ada.get("/system").text
    assert "1 day late" in ada.get("/privacy/requests").text.lower()


def test_a_week_before_it_is_due_administrators_are_reminded_once(app, browser, administrator, letters, at):
    _complain(browser)
    at(moment("2026-12-16 09:00"))
    for _ in range(2):
        with app.app_context():
            run_due()
        at(moment("2026-12-17 09:00"))
    _sent(app)

    reminders = [letter for letter in letters if letter.subject.startswith("A week left")]
    assert [letter.to for letter in reminders] == [["ada@example.org"]]
