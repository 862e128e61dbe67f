"""A letter of some kinds says what is so when it leaves: later, as one, or not at all."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest
from flask_mailman import EmailMessage
from sqlalchemy import select

from app import clock
from app.extensions import db
from app.mail import services
from app.mail.models import Letter
from app.mail.services import Composed, composes, deliver, queue
from app.web.application import Praxis
from tests.given import Given, moment

Answer = Composed | datetime | None


@pytest.fixture
def composer(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Answer]], list[list[str]]]:
    """Let letters of the kinds "a" and "b" be composed like this. Returns which left together, by their subjects."""
    monkeypatch.setattr(services, "_composers", {})

    def register(says: Callable[[], Answer]) -> list[list[str]]:
        asked: list[list[str]] = []

        @composes("a", "b")
        def compose(_person_id: int, letters: Sequence[Letter]) -> Answer:
            asked.append([letter.subject for letter in letters])
            return says()

        return asked

    return register


def saying(subject: str) -> Composed:
    facts = {"name": "Ana", "path": "/sign-in/token", "minutes": 30}
    return Composed("new@example.org", subject, "sign_in", facts)


def write(given: Given, to: int, subject: str, kind: str = "a", **more: object) -> None:
    with given.settled():
        queue(kind, to=to, address="old@example.org", subject=subject, **more)


def delivered(app: Praxis) -> str:
    with app.app_context():
        return deliver()


def kept(app: Praxis) -> list[Letter]:
    with app.app_context():
        return list(db.session.scalars(select(Letter).order_by(Letter.id)))


def test_it_says_what_is_so_as_it_leaves_and_to_the_address_of_then(app, given, letters, composer) -> None:
    ana = given.member("Ana")
    words = ["first"]
    composer(lambda: saying(words[-1]))
    write(given, ana, "something")
    words.append("then")

    assert delivered(app) == "1 sent"

    assert (letters[0].subject, letters[0].to) == ("then", ["new@example.org"])
    [letter] = kept(app)
    assert (letter.subject, letter.address, letter.body) == ("then", "new@example.org", "")
    assert letter.sent_at is not None


def test_what_is_not_so_any_more_is_cancelled(app, given, letters, composer) -> None:
    composer(lambda: None)
    write(given, given.member("Ana"), "something")

    assert [delivered(app), delivered(app)] == ["0 sent", "0 sent"]
    assert letters == []
    assert kept(app)[0].cancelled_at is not None


def test_what_waits_for_one_person_leaves_as_one(app, given, letters, composer) -> None:
    ana, bea = given.member("Ana"), given.member("Bea")
    asked = composer(lambda: saying("all of it"))
    for to, subject, kind in ((ana, "one", "a"), (bea, "hers", "a"), (ana, "two", "b")):
        write(given, to, subject, kind)

    assert delivered(app) == "2 sent"

    assert asked == [["one", "two"], ["hers"]]
    assert [letter.sent_at is not None for letter in kept(app)] == [True, True, True]


def test_what_must_wait_waits_without_counting_as_an_attempt(app, given, letters, composer, at) -> None:
    at(moment("2026-11-23 09:00"))
    answers: list[Answer] = [clock.now() + timedelta(hours=1), saying("later")]
    composer(lambda: answers.pop(0))
    write(given, given.member("Ana"), "something")

    now = [delivered(app), delivered(app), kept(app)[0].attempts]
    at(moment("2026-11-23 10:01"))

    assert now == ["0 sent", "0 sent", 0]
    assert delivered(app) == "1 sent"


def test_what_could_not_be_sent_is_composed_anew(app, given, composer, monkeypatch, at) -> None:
    at(moment("2026-11-23 09:00"))
    words = ["first"]
    composer(lambda: saying(words[-1]))
    write(given, given.member("Ana"), "something")
    taken: list[str] = []

    def take(message: EmailMessage, **_more: object) -> None:
        taken.append(message.subject)
        if len(taken) == 1:
            raise OSError("not now")

    monkeypatch.setattr(EmailMessage, "send", take)
    first = delivered(app)
    body = kept(app)[0].body
    words.append("then")
    at(moment("2026-11-23 09:02"))

    assert (first, body) == ("0 sent, 1 to try again", "")
    assert delivered(app) == "1 sent"
    assert taken == ["first", "then"]


def test_what_cannot_be_composed_keeps_no_other_back(app, given, letters, composer) -> None:
    def breaks() -> Answer:
        raise ValueError("no")

    composer(breaks)
    write(given, given.member("Ana"), "something")
    with given.settled():
        facts = {"name": "Bea", "path": "/x", "minutes": 30}
        services.send("sign_in", to=None, address="bea@example.org", subject="Your link", facts=facts)

    assert delivered(app) == "1 sent, 1 to try again"
    assert kept(app)[0].fault == "ValueError"


def test_what_another_runner_has_taken_does_not_leave_twice(app, given, letters, composer) -> None:
    ana = given.member("Ana")
    asked = composer(lambda: saying("once"))
    write(given, ana, "taken")
    with given.settled():
        taken = db.session.scalars(select(Letter)).one()
        taken.attempts, taken.not_before = 1, clock.now() + timedelta(minutes=1)
    write(given, ana, "new")

    delivered(app)

    assert asked == [["new"]]
