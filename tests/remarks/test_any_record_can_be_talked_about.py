"""A thread belongs to a record of any kind: who is mentioned is told where, and what they may read."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.rules import Unready
from app.extensions import db
from app.history.queries import story
from app.mail.services import deliver
from app.records.models import Record, Visibility
from app.records.references import kind_called
from app.records.services import withdraw
from app.remarks import reading, services
from app.remarks.models import Word
from app.remarks.queries import is_mentioned, remarks_on
from app.remarks.reading import reads
from tests.given import SOMEBODY, Given, moment


@pytest.fixture(autouse=True)
def _monday(at) -> None:
    at(moment("2026-11-23 09:00"))


@pytest.fixture
def olu(given: Given) -> int:
    return given.member("Olu Owner")


@pytest.fixture
def ama(given: Given) -> int:
    return given.member("Ama Boateng")


@pytest.fixture
def advice(given: Given, app: Flask) -> str:
    given.recommendation(code="E1")
    return "R-E1"


def the(reference: str) -> Record:
    return db.session.scalars(select(Record).where(Record.reference == reference)).one()


def says(given: Given, by: int, record: str | int, text: str, word: Word = Word.COMMENT) -> None:
    actor = given.actor(by)
    with given.settled():
        found = the(record) if isinstance(record, str) else db.session.get_one(Record, record)
        services.say(found, text, by=actor, word=word)


def delivered(app) -> str:
    with app.app_context():
        return deliver()


def test_each_record_has_a_thread_of_its_own(app, given, olu, ama, advice) -> None:
    plan = given.plan()
    says(given, olu, advice, "We have begun.", Word.UPDATE)
    says(given, ama, plan, "Who leads it, @Olu?")

    with app.app_context():
        [of_advice], [of_plan] = remarks_on(the(advice)), remarks_on(db.session.get_one(Record, plan))
    assert (of_advice.who, of_advice.text, of_advice.is_comment) == ("Olu Owner", "We have begun.", False)
    assert (of_plan.who, of_plan.is_comment, of_plan.names) == ("Ama Boateng", True, {"@Olu": f"/people/{olu}"})


def test_the_history_tells_that_something_was_said_and_not_what(app, given, olu, advice) -> None:
    says(given, olu, advice, "We have begun.", Word.UPDATE)

    with app.app_context():
        [latest, *_] = story(the(advice))
    assert (latest.who, latest.verb, latest.changes) == ("Olu Owner", "wrote an update", [])


def test_whoever_is_mentioned_hears_of_it_by_its_own_name_and_address(app, given, letters, olu, ama, advice) -> None:
    plan = given.plan("Voices")
    says(given, olu, advice, "@Ama, do you know more?")
    says(given, olu, plan, "@Ama, do you lead this?")

    assert delivered(app) == "1 sent"
    [letter] = letters
    assert letter.subject == "2 things to look at"
    with app.app_context():
        titled = the(advice).title
    assert f"- Olu Owner on “{titled}” (R-E1)\n  {app.config['PUBLIC_URL']}/recommendations/R-E1\n" in letter.body
    assert f"- Olu Owner on “Voices”\n  {app.config['PUBLIC_URL']}/plans/{plan}\n" in letter.body
    assert "know more" not in letter.body


def test_whoever_is_mentioned_there_is_not_mentioned_elsewhere(app, given, olu, ama, advice) -> None:
    plan = given.plan()
    says(given, olu, advice, "@Ama, do you know more?")
    actor = given.actor(ama)

    with app.app_context():
        assert is_mentioned(actor, the(advice))
        assert not is_mentioned(actor, db.session.get_one(Record, plan))


def test_nobody_is_mentioned_where_they_may_not_read(given, olu, ama, advice) -> None:
    with given.settled():
        the(advice).visibility = Visibility.STEERING

    with pytest.raises(Unready, match="Ama Boateng cannot read R-E1"):
        says(given, olu, advice, "@Ama, do you know more?")


@pytest.mark.parametrize("hide", ["closed", "withdrawn"])
def test_what_they_may_not_read_by_then_is_not_told(app, given, letters, olu, ama, advice, hide: str) -> None:
    says(given, olu, advice, "@Ama, do you know more?")
    with given.settled():
        if hide == "closed":
            the(advice).visibility = Visibility.STEERING
        else:
            withdraw(the(advice), by=SOMEBODY, why="It was entered twice.")

    assert (delivered(app), letters) == ("0 sent", [])


def test_a_feature_says_itself_who_reads_what_is_said(app, given, letters, monkeypatch, olu, ama, advice) -> None:
    """The record is for members as before; what is said about it is for one of them."""
    says(given, olu, advice, "@Ama, do you know more?")
    monkeypatch.setattr(reading, "_rules", dict(reading._rules))
    reads("recommendation")(lambda actor: Record.id == (0 if actor.id == ama else Record.id))

    with pytest.raises(Unready, match="Ama Boateng cannot read R-E1"):
        says(given, olu, advice, "@Ama, once more?")
    assert delivered(app) == "0 sent"


def test_a_record_has_the_same_address_in_a_page_and_in_a_letter(app) -> None:
    where = {"id": 7, "number": 12, "reference": "R-E1"}
    kinds = ["action", "recommendation", "plan", "goal", "person"]
    with app.app_context():
        in_a_letter = [kind_called(kind).address(**where) for kind in kinds]
    with app.test_request_context("/"):
        on_a_page = [kind_called(kind).address(**where) for kind in kinds]

    assert in_a_letter == on_a_page
    assert in_a_letter[:2] == ["/actions/12", "/recommendations/R-E1"]
