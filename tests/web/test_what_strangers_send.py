"""What no browser of ours sends: one plain answer, nothing lost, nobody kept waiting."""

import io
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select, update
from werkzeug.test import encode_multipart

from app.accounts.models import SignedIn
from app.actions.models import Action
from app.extensions import db


@pytest.fixture
def mia(given):
    return given.member("Mia Moss")


@pytest.mark.parametrize("name", ["email", "next"])
def test_a_file_under_the_name_of_a_text_is_no_text(browser, name):
    fields = {"email": "somebody@example.org", name: (io.BytesIO(b"x"), "x.txt")}

    assert browser.post("/sign-in", fields).status in (200, 422)


@pytest.mark.parametrize("name", ["once", "title", "due_on", "answers"])
def test_a_file_in_a_proposal_is_left_out(browser, mia, name):
    answer = browser.signed_in_as(mia).post("/actions/new", {name: (io.BytesIO(b"x"), "x.txt")})

    assert answer.status == 422


def test_a_form_that_is_too_large_is_refused_for_nobody_too(browser):
    browser.get("/sign-in")

    assert browser.post("/actions/new", {"title": "x" * 21_000_000}).status == 413


@pytest.mark.parametrize("in_parts", [False, True], ids=["urlencoded", "in parts"])
def test_a_text_is_not_as_long_as_a_file_may_be(browser, mia, in_parts):
    """However it is sent: a form of many MB of text would be read, decoded and kept in memory."""
    browser.signed_in_as(mia)
    fields = {"csrf_token": browser.get("/actions/new").form_to("/new").fields["csrf_token"], "title": "x" * 600_000}
    boundary, parts = encode_multipart(fields)
    sent = (
        {"data": parts, "content_type": f"multipart/form-data; boundary={boundary}"} if in_parts else {"data": fields}
    )

    answer = browser._ask("POST", "/actions/new", **sent)

    assert answer.status == 413
    assert "at the most" in answer.text


@pytest.mark.parametrize("path", ["/recommendations/%00", "/actions?owner=%00", "/people/suggest?field=o&o=a%00b"])
def test_an_address_with_a_null_in_it_is_no_address(browser, mia, path):
    assert browser.signed_in_as(mia).get(path).status == 404


def test_a_form_without_a_key_shares_it_with_nobody(browser, given, mia):
    action = given.action(owner=mia)
    browser.signed_in_as(mia)

    for text in ("First.", "Second."):
        browser.post(f"/actions/{action}/updates", {"once": "", "text": text})

    assert "Second." in browser.get(f"/actions/{action}").text


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_a_form_that_leads_nowhere_keeps_nobody_waiting(app, browser, mia, method):
    """On SQLite the session's row would wait for its own request, and everybody else with it."""
    browser.signed_in_as(mia).get("/actions")
    with app.app_context():
        seen = db.session.scalars(select(SignedIn.seen_at)).one()
        db.session.execute(update(SignedIn.__table__).values(seen_at=seen - timedelta(minutes=5)))
        db.session.commit()

    answer = browser.htmx(method, "/nowhere")

    assert answer.status == 404


def test_a_form_sent_twice_at_once_has_one_effect_and_one_answer(app, browser, mia):
    browser.signed_in_as(mia)
    form = browser.get("/actions/new").form_to("/new")
    fields = {**form.fields, "title": "Once", "done_when": "d", "strand": "system change", "due_on": "2027-01-01"}
    fields |= {"owner": "Mia Moss", "organisation": ""}
    others, answers, together = [browser.another() for _ in range(4)], [], Barrier(4)
    for other in others:
        other.take_cookie(browser.cookie)

    def send(one):
        together.wait()
        answers.append(one.client.post("/actions/new", data=fields).location)

    threads = [Thread(target=send, args=(one,)) for one in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(answers) == 4 and len(set(answers)) == 1 and answers[0] != "None"
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Action.__table__)) == 1
