"""What several features have to tell somebody leaves as one letter, and each tells its own part."""

from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import func, select

from app.access.actor import Actor
from app.extensions import db
from app.mail import services
from app.mail.models import Letter
from app.mail.services import deliver
from app.notices import composing
from app.notices.composing import Line, Part, tells
from app.notices.services import note_for
from app.people.models import Person
from tests.given import Given

Says = Callable[[str, Part], list[list[str]]]


@pytest.fixture
def says(monkeypatch: pytest.MonkeyPatch) -> Says:
    """Let what is noted under a kind be told like this. Returns what each letter was asked about."""
    monkeypatch.setattr(composing, "_tellers", {})
    monkeypatch.setattr(services, "_composers", {})

    def register(kind: str, part: Part) -> list[list[str]]:
        asked: list[list[str]] = []

        @tells(kind)
        def tell(_actor: Actor, letters: Sequence[Letter]) -> list[Part]:
            asked.append([letter.kind for letter in letters])
            return [part]

        return asked

    return register


def a_part(order: int, words: str, *lines: str, kind: str = "action") -> Part:
    return Part(order, words, [Line(kind, f"Subject of {line}", line, f"/{line}") for line in lines])


def note(given: Given, person: int, *kinds: str) -> None:
    with given.settled():
        for kind in kinds:
            note_for(person, kind, db.session.get_one(Person, person), subject="Something")


def delivered(app) -> str:
    with app.app_context():
        return deliver()


def test_each_is_asked_about_its_own_and_the_parts_stand_in_their_order(app, given, letters, says: Says) -> None:
    ama = given.member("Ama Boateng")
    first = says("a", a_part(20, "Behind:", "one"))
    second = says("b", a_part(10, "Before:", "two", "three"))
    note(given, ama, "a", "b")

    assert delivered(app) == "1 sent"
    assert (first, second) == ([["a"]], [["b"]])
    body = letters[0].body
    assert body.index("Before:") < body.index("three") < body.index("Behind:") < body.index("one")


def test_what_is_not_noted_is_not_told(app, given, letters, says: Says) -> None:
    ama = given.member("Ama Boateng")
    says("a", a_part(10, "Told:", "one"))
    silent = says("b", a_part(20, "Not told:", "two"))
    note(given, ama, "a")

    delivered(app)

    assert silent == []
    assert letters[0].subject == "Subject of one"


def test_a_letter_about_several_says_how_many_of_what(app, given, letters, says: Says) -> None:
    says("a", a_part(10, "Actions:", "one", "two"))
    says("b", a_part(20, "A person:", "three", kind="person"))
    note(given, given.member("Ama Boateng"), "a")
    note(given, given.member("Ben Boateng"), "a", "b")

    delivered(app)

    assert sorted(letter.subject for letter in letters) == ["2 actions to look at", "3 things to look at"]


def test_where_nothing_is_so_any_more_no_letter_leaves(app, given, letters, says: Says) -> None:
    says("a", a_part(10, "Nothing:"))
    note(given, given.member("Ama Boateng"), "a")

    assert (delivered(app), letters) == ("0 sent", [])


def test_what_waits_already_is_not_noted_again(app, given, says: Says) -> None:
    says("a", a_part(10, "Told:", "one"))
    ama = given.member("Ama Boateng")
    note(given, ama, "a", "a")
    note(given, ama, "a")

    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Letter)) == 1
