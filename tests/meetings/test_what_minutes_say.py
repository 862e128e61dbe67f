"""Minutes say all that is on record, and nobody rewords in them what is recorded elsewhere."""

from sqlalchemy import select

from app.decisions.models import Decision
from app.extensions import db
from app.meetings.models import Outcome
from app.records.models import Visibility

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
