"""A letter is written with the change that is its cause, and sent afterwards, once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Lock

import pytest
from flask_mailman import EmailMessage
from sqlalchemy import select

from app.access.gate import public
from app.access.rules import Refused
from app.extensions import db
from app.mail.models import Letter
from app.mail.services import MOST_ATTEMPTS, deliver, send
from tests.given import moment


@pytest.fixture
def post(monkeypatch):
    """The postman: what they took so far. Set ``post.fault`` to let them refuse."""

    class Post:
        taken: list[EmailMessage]
        fault: Exception | None

    post, lock = Post(), Lock()
    post.taken, post.fault = [], None

    def take(message, fail_silently=False):
        if post.fault is not None:
            raise post.fault
        with lock:
            post.taken.append(message)

    monkeypatch.setattr(EmailMessage, "send", take)
    return post


def _write(**more):
    facts = {"name": "Ana", "path": "/sign-in/token", "minutes": 30}
    send("sign_in", to=None, address="ana@example.org", subject="Your link", facts=facts, **more)


def _deliver(app):
    with app.app_context():
        return deliver()


def _letters(app):
    with app.app_context():
        return list(db.session.scalars(select(Letter).order_by(Letter.id)))


def test_a_change_that_is_undone_sends_nothing(app, post):
    with app.test_request_context():
        _write()
        db.session.flush()
        db.session.rollback()

    assert _deliver(app) == "0 sent"
    assert post.taken == []


def test_a_change_that_stands_is_told_once(app, given, post):
    with given.settled():
        _write()

    assert [_deliver(app), _deliver(app)] == ["1 sent", "0 sent"]
    assert [message.to for message in post.taken] == [["ana@example.org"]]
    assert "http://127.0.0.1:8000/sign-in/token" in post.taken[0].body


def test_nothing_leaves_before_the_change_is_committed(app, post):
    with app.test_request_context():
        _write()
        db.session.flush()
        assert post.taken == []
        db.session.rollback()


def test_a_request_that_is_refused_after_writing_a_letter_sends_nothing(app, browser, post, monkeypatch):
    @public
    def writes_and_stops():
        _write()
        db.session.flush()
        raise Refused("do this today")

    monkeypatch.setitem(app.view_functions, "accounts.sign_out", writes_and_stops)

    assert browser.post("/sign-out").status == 403
    assert (_deliver(app), post.taken) == ("0 sent", [])


def test_what_has_a_key_is_written_once(app, given, post):
    for _ in range(3):
        with given.settled():
            _write(key="digest of 2026-11-23 for Ana")

    assert len(_letters(app)) == 1


def test_two_who_deliver_at_once_send_each_letter_once(app, given, post):
    with given.settled():
        for _ in range(20):
            _write()

    with ThreadPoolExecutor(4) as runners:
        list(runners.map(lambda _: _deliver(app), range(4)))

    assert len(post.taken) == 20
    assert len({message.extra_headers["Message-ID"] for message in post.taken}) == 20


def test_a_letter_that_cannot_be_sent_is_tried_again_later_and_less_and_less_often(app, given, post, at):
    at(moment("2026-11-23 09:00"))
    with given.settled():
        _write()
    post.fault = ConnectionRefusedError("no mail server")

    assert _deliver(app) == "0 sent, 1 to try again"
    assert _deliver(app) == "0 sent"
    at(moment("2026-11-23 09:02"))
    assert _deliver(app) == "0 sent, 1 to try again"
    at(moment("2026-11-23 09:03"))
    assert _deliver(app) == "0 sent"
    post.fault = None
    at(moment("2026-11-23 09:05"))

    assert _deliver(app) == "1 sent"
    letter = _letters(app)[0]
    assert (letter.attempts, letter.fault) == (3, None)
    assert len({message.extra_headers["Message-ID"] for message in post.taken}) == 1


def test_one_letter_that_cannot_be_sent_keeps_no_other_back(app, given, post, monkeypatch):
    with given.settled():
        _write()
        _write()
    take = EmailMessage.send
    refused = []

    def refuses_the_first(message, **more):
        if not refused:
            refused.append(message)
            raise OSError("not this one")
        take(message, **more)

    monkeypatch.setattr(EmailMessage, "send", refuses_the_first)

    assert _deliver(app) == "1 sent, 1 to try again"


def test_a_letter_is_given_up_after_many_attempts(app, given, post, at):
    at(moment("2026-11-01 09:00"))
    with given.settled():
        _write()
    post.fault = OSError()

    for day in range(2, MOST_ATTEMPTS + 5):
        _deliver(app)
        at(moment(f"2026-11-{day:02} 09:00"))

    assert _letters(app)[0].attempts == MOST_ATTEMPTS


def test_a_letter_that_was_cancelled_is_not_sent(app, given, post):
    with given.settled():
        _write()
        db.session.flush()
        db.session.scalars(select(Letter)).one().cancelled_at = moment("2026-11-23 09:00")

    assert _deliver(app) == "0 sent"


def test_a_letter_that_was_sent_keeps_nothing_that_opens_a_door(app, given, post):
    with given.settled():
        _write()
    assert "/sign-in/token" in _letters(app)[0].body
    _deliver(app)

    assert _letters(app)[0].body == ""


def test_a_letter_names_its_site_and_is_answered_by_no_machine(app, given, letters):
    with given.settled():
        _write()
    _deliver(app)

    headers = letters[0].extra_headers
    assert headers["Message-ID"].endswith("@127.0.0.1>")
    assert headers["Auto-Submitted"] == "auto-generated"
