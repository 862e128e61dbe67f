"""Minutes say all that is on record, and nobody rewords in them what is recorded elsewhere."""

import pytest
from sqlalchemy import select

from app import clock
from app.access.rules import Unready
from app.decisions.models import Decision
from app.decisions.workflow import Standing
from app.extensions import db
from app.meetings.models import AgendaItem, Outcome
from app.meetings.services import minutes, writing
from app.records.models import Visibility
from app.steering.models import Term
from tests.given import moment

NOTED = {
    "approved": "The minutes of M1 are approved as amended: Ana was there.",
    "ratified": "D2026-001 is ratified.",
    "lapsed": "D2026-001 is not ratified and lapses. Too dear.",
}
LATER = "2026-11-24 15:00"


def test_they_say_why_it_was_decided_and_who_wanted_otherwise_on_record(browser, room):
    number = room.opened(room.ana, room.ben)
    item = room.items(number)[1]
    room.begin(number, item)
    room.decide(
        number,
        item,
        "We print the guide",
        statement="A thousand copies are printed in May.",
        reasons="People ask for it on paper.",
        dissent="Ben would rather wait for the second edition.",
    )
    room.close(number)
    room.circulate(number)
    room.approve(number, room.opened(room.ana, room.ben, on=LATER))
    ana = browser.signed_in_as(room.ana)

    for path in (f"/meetings/{number}/minutes", f"/meetings/{number}/minutes/clean"):
        text = ana.get(path).text
        assert text.count("A thousand copies are printed in May.") == 1, path
        assert "Reasons People ask for it on paper." in text, path
        assert "Dissent Ben would rather wait for the second edition." in text, path


def test_nor_do_they_say_it_where_the_decision_is_for_fewer(browser, room, given):
    number = room.opened(room.ana, room.ben)
    item = room.items(number)[1]
    room.begin(number, item)
    reference = room.decide(number, item, "We print it", reasons="Because of Zoe.", dissent="Not Ben.")
    with given.settled():
        decision = db.session.scalars(select(Decision).join(Outcome, Outcome.record_id == Decision.id)).one()
        decision.visibility = Visibility.STEERING
    text = browser.signed_in_as(given.member("Mia Member")).get(f"/meetings/{number}/minutes").text

    assert reference not in text
    assert "Because of Zoe" not in text
    assert "Not Ben" not in text


def marks(browser, who, number):
    found = browser.another().signed_in_as(who).get(f"/meetings/{number}/minutes").all("ul", class_="minutes__marks")
    return [" ".join("".join(mark.itertext()).split()) for mark in found[0].iter("li")]


def test_they_say_on_which_item_somebody_was_recused_or_left(browser, room, at):
    number = room.opened(room.ana, room.ben)
    welcome, budget = room.items(number)
    at(moment("2026-11-24 10:05"))
    room.declare(number, budget, room.ben)
    room.begin(number, budget)
    at(moment("2026-11-24 10:10"))
    room.begin(number, welcome)
    at(moment("2026-11-24 10:15"))
    room.leave(number, room.ana)

    assert marks(browser, room.secretary, number)[2:] == [
        "10:05: Not quorate: one more voting member. Because of an interest in item 2, The budget.",
        "10:10: Quorate: 2 of 3 voting seats here, 2 needed",
        "10:15: Not quorate: one more voting member. Somebody left during item 1, Welcome.",
    ]


@pytest.mark.parametrize("why", ["an interest", "somebody left"])
def test_but_not_what_a_confidential_item_is_called_nor_that_there_is_one(browser, room, given, why):
    number = room.opened(room.ana, room.ben)
    salary = room.items(number)[1]
    with given.settled():
        item = db.session.get_one(AgendaItem, salary)
        item.visibility = item.meant_for = Visibility.STEERING
    room.begin(number, salary)
    if why == "an interest":
        room.declare(number, salary, room.ben)
        seen, unseen = " Because of an interest in item C1.", ""
    else:
        room.leave(number, room.ben)
        seen, unseen = " Somebody left during item C1.", ". Somebody left."

    assert marks(browser, room.secretary, number)[-1].endswith(f"one more voting member.{seen}")
    assert marks(browser, given.member("Mia Member"), number)[-1].endswith(f"one more voting member{unseen}")


def test_whoever_left_without_a_vote_took_no_quorum(browser, room, given):
    gus = given.member("Gus Guest")
    number = room.opened(room.ana, room.ben, gus)
    with given.settled():
        term = db.session.scalars(select(Term).where(Term.person_id == room.ben)).one()
        term.ended_on = clock.today()
    room.leave(number, gus)

    assert "Somebody left" not in marks(browser, room.secretary, number)[-1]


@pytest.mark.parametrize("done", NOTED)
def test_nobody_rewords_what_they_tell_of_something_recorded_elsewhere(browser, room, given, done):
    number, item = _noted(room, given, done)
    secretary = browser.signed_in_as(room.secretary)
    with room.app.app_context():
        outcome = db.session.scalars(select(Outcome).where(Outcome.item_id == item)).one()
        assert outcome.text == NOTED[done]
        path = f"/meetings/{number}/live/notes/{outcome.id}"

    with pytest.raises(Unready, match="recorded elsewhere"):
        room.do(number, lambda m, *, by: writing.correct_note(m, _note_of(item), "It was not.", by=by))
    assert path not in secretary.get(f"/meetings/{number}/live?item={item}").markup
    assert path not in secretary.get(f"/meetings/{number}/minutes").markup
    assert secretary.get(path).status == 404
    assert secretary.post(path, {"text": "It was not.", "version": "1"}).status == 404


def test_what_somebody_wrote_beside_it_they_reword(browser, room, given):
    number, item = _noted(room, given, "approved")
    note = room.note(number, item, "Ana thanked the secretary.")

    answer = browser.signed_in_as(room.secretary).get(f"/meetings/{number}/live?item={item}")

    assert f"/meetings/{number}/live/notes/{note}" in answer.markup


def _noted(room, given, done):
    """A meeting in session that has done this, and the item under which it did. Returns both."""
    if done == "approved":
        first = room.opened(room.ana, room.ben, items=("Welcome",))
        room.close(first)
        room.circulate(first)
        number = room.opened(room.ana, room.ben, on=LATER)
        about = {"approves_id": room.look(first, lambda meeting: meeting.id)}
    else:
        given.decision("Buy the guide", standing=Standing.PROVISIONAL)
        number = room.opened(room.ana, room.ben)
        with room.app.app_context():
            about = {"ratifies_id": db.session.scalars(select(Decision.id)).one()}
    item = room.items(number)[1]
    with given.settled():
        for name, value in about.items():
            setattr(db.session.get_one(AgendaItem, item), name, value)
    room.begin(number, item)
    match done:
        case "approved":
            room.do(
                first,
                lambda m, *, by, at: minutes.approve(
                    m, at=at, by=by, amended="Ana was there.", item=db.session.get_one(AgendaItem, item)
                ),
                at=number,
            )
        case "ratified":
            room.do(number, writing.ratify, item=item)
        case _:
            room.do(number, writing.let_lapse, item=item, why="Too dear.")
    return number, item


def _note_of(item):
    return db.session.scalars(select(Outcome).where(Outcome.item_id == item)).one()
