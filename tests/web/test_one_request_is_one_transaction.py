"""A safe request only reads, a successful unsafe one commits once, everything else leaves no trace."""

import pytest
from flask import abort
from sqlalchemy import event, func, select, text

from app.access.gate import public
from app.access.rules import Refused
from app.extensions import db
from app.people.models import Organisation, Sector


def _names(app):
    with app.app_context():
        return list(db.session.scalars(select(Organisation.title)))


def _found():
    db.session.add(Organisation(title="Founded just now", sector=Sector.OTHER))


GET, POST = "/accessibility", "/sign-out"


@pytest.fixture
def answers(app, monkeypatch):
    """Let one of our addresses do something else for this test: ``answers(POST, view)``."""
    endpoints = {GET: "web.accessibility", POST: "accounts.sign_out"}

    def let(path, view):
        monkeypatch.setitem(app.view_functions, endpoints[path], public(view))

    return let


@pytest.mark.faults
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_safe_request_cannot_write(app, browser, answers, method):
    refused = []

    def write():
        try:
            db.session.execute(text("INSERT INTO counter (name, last) VALUES ('sneaked in', 1)"))
        except Exception as fault:
            refused.append(str(fault).lower())
            raise
        return "written"

    answers(GET, write)

    assert browser._ask(method, GET).status == 500
    assert len(refused) == 1
    assert "read-only" in refused[0] or "readonly" in refused[0]
    with app.app_context():
        assert db.session.scalar(text("SELECT count(*) FROM counter WHERE name = 'sneaked in'")) == 0


@pytest.mark.faults
def test_a_safe_request_cannot_write_through_a_model_either(app, browser, answers):
    def write():
        _found()
        db.session.commit()
        return "written"

    answers(GET, write)

    assert browser.get(GET).status == 500
    assert _names(app) == []


def test_a_transaction_that_reads_does_not_keep_the_next_one_from_writing(app, browser, answers):
    """The refusal belongs to the transaction and not to the connection, which is used again."""
    answers(GET, lambda: str(db.session.scalar(select(func.count()).select_from(Organisation))))
    answers(POST, lambda: _found() or "written")

    browser.get(GET)
    browser.post(POST)
    browser.get(GET)
    browser.post(POST)

    assert len(_names(app)) == 2


def test_a_change_that_succeeds_is_committed_once(app, browser, answers):
    commits = []

    def commit(connection):
        commits.append(connection)

    answers(POST, lambda: _found() or "done")
    browser.get("/sign-in")
    with app.app_context():
        engine = db.engine
    event.listen(engine, "commit", commit)
    try:
        browser.post(POST)
    finally:
        event.remove(engine, "commit", commit)

    assert _names(app) == ["Founded just now"]
    assert len(commits) == 1


@pytest.mark.parametrize("status", [400, 409, 422])
def test_a_change_that_is_answered_with_an_error_leaves_no_trace(app, browser, answers, status):
    answers(POST, lambda: (_found() or "no", status))

    browser.post(POST)

    assert _names(app) == []


@pytest.mark.faults
@pytest.mark.parametrize("stop", [lambda: abort(404), lambda: 1 / 0], ids=["abort", "fault"])
def test_a_change_that_stops_half_way_leaves_no_trace(app, browser, answers, stop):
    def half():
        _found()
        db.session.flush()
        return str(stop())

    answers(POST, half)

    assert browser.post(POST).status in {404, 500}
    assert _names(app) == []


def test_a_refusal_half_way_leaves_no_trace(app, browser, answers):
    def half():
        _found()
        db.session.flush()
        raise Refused("found an organisation")

    answers(POST, half)
    answer = browser.post(POST)

    assert answer.status == 403
    assert "You may not found an organisation" in answer.text
    assert _names(app) == []


@pytest.mark.faults
def test_a_commit_that_fails_is_told_and_not_shown_as_done(app, browser, answers):
    def points_at_nothing():
        db.session.add(Organisation(title="Its record", sector=Sector.OTHER, organisation_id=999_999))
        return "done"

    answers(POST, points_at_nothing)

    answer = browser.post(POST)

    assert answer.status == 500
    assert "Nothing was changed" in answer.text
    assert _names(app) == []
