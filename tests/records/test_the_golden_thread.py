"""From any record up to the reason and down to what shows that it was done."""

from itertools import pairwise

import pytest
from sqlalchemy import event, select

from app.actions.workflow import ActionStatus
from app.extensions import db
from app.records.models import Link, Record, Tie, Visibility
from app.records.services import link
from app.records.thread import FEW, Thread, Tied, thread_of
from tests.browser import Browser
from tests.given import SOMEBODY, Given


def tie(given: Given, source: str, target: str, how: Tie = Tie.FOLLOWS) -> None:
    with given.settled():
        ends = [db.session.scalars(select(Record).where(Record.reference == one)).one() for one in (source, target)]
        link(ends[0], ends[1], how, by=SOMEBODY)


def thread(given: Given, reference: str, reader: int) -> Thread:
    actor = given.actor(reader)
    with given.app.test_request_context():
        return thread_of(db.session.scalars(select(Record).where(Record.reference == reference)).one(), actor)


def called(side: list[Tied]) -> list[str]:
    return [each.reference for each in side]


@pytest.fixture
def woven(given: Given) -> dict[str, str]:
    """A recommendation, the decision that answers it, the action that follows from that, and one after it."""
    given.recommendation("Say what was agreed", code="E1")
    decision = given.decision("We publish what was agreed")
    first = given.action("Publish the guide", status=ActionStatus.VERIFIED)
    tie(given, decision, "R-E1", Tie.ANSWERS)
    tie(given, f"A{first}", decision)
    return {"decision": decision, "action": f"A{first}"}


def test_an_action_leads_all_the_way_up(given: Given, woven: dict[str, str]) -> None:
    found = thread(given, woven["action"], given.member())

    assert called(found.up) == ["R-E1", woven["decision"]]
    assert [(each.kind_words, each.state_words) for each in found.up] == [
        ("recommendation", ""),
        ("decision", "Stands"),
    ]


def test_a_recommendation_leads_all_the_way_down_to_the_evidence(given: Given, woven: dict[str, str]) -> None:
    shown = given.action("Send it out", status=ActionStatus.UNDER_WAY)
    tie(given, f"A{shown}", woven["decision"])

    found = thread(given, "R-E1", given.member())

    assert called(found.down) == [woven["decision"], woven["action"], f"A{shown}"]
    _, done, under_way = found.down
    number = woven["action"].removeprefix("A")
    assert (done.state, done.state_words) == ("verified", "Verified")
    assert done.proof.endswith("of evidence")
    assert done.proof_href == f"/actions/{number}#evidence"
    assert (under_way.state, under_way.proof, under_way.proof_href) == ("under-way", "", "")


def test_a_reason_stands_above_all_that_was_done_for_it(given: Given, woven: dict[str, str]) -> None:
    """The action also answers the recommendation itself: that does not bring it nearer."""
    tie(given, woven["action"], "R-E1", Tie.ANSWERS)

    assert called(thread(given, woven["action"], given.member()).up) == ["R-E1", woven["decision"]]


def test_a_circle_is_gone_round_once(given: Given, woven: dict[str, str]) -> None:
    tie(given, "R-E1", woven["action"])

    for reference in ("R-E1", woven["decision"], woven["action"]):
        found = thread(given, reference, given.member())
        others = {"R-E1", woven["decision"], woven["action"]} - {reference}
        assert set(called(found.up)) == others
        assert set(called(found.down)) == others


def test_it_ends_at_what_is_not_for_the_reader(given: Given, woven: dict[str, str]) -> None:
    """What lies behind it is not told either: that there is a way would tell that there is something on it."""
    with given.settled():
        decision = db.session.scalars(select(Record).where(Record.reference == woven["decision"])).one()
        decision.visibility = Visibility.STEERING

    assert thread(given, woven["action"], given.member()).up == []
    assert thread(given, "R-E1", given.member("Mo")).down == []
    assert called(thread(given, woven["action"], given.chair()).up) == ["R-E1", woven["decision"]]


def test_it_ends_at_what_was_withdrawn(given: Given, woven: dict[str, str]) -> None:
    given.withdrawn(woven["decision"])
    found = thread(given, woven["action"], given.member())

    assert found.up == []
    assert [gone.reference for gone in found.gone] == [woven["decision"]]
    assert thread(given, "R-E1", given.member("Mo")).down == []


def test_of_a_series_only_the_neighbours_are_told(given: Given) -> None:
    numbers = [given.action(f"Report {n}") for n in range(5)]
    for before, after in pairwise(numbers):
        tie(given, f"A{after}", f"A{before}")

    found = thread(given, f"A{numbers[2]}", given.member())

    assert (called(found.up), called(found.down)) == ([f"A{numbers[1]}"], [f"A{numbers[3]}"])
    assert (called(found.before), called(found.after)) == ([f"A{numbers[1]}"], [f"A{numbers[3]}"])


def test_what_is_too_much_to_read_is_counted(given: Given) -> None:
    given.recommendation(code="E1")
    for n in range(FEW + 3):
        given.action(f"Action {n}", answers=["R-E1"])

    found = thread(given, "R-E1", given.member())

    assert len(found.down) == FEW
    assert found.more_down == ["and 3 more actions"]


def test_a_plan_leads_to_what_its_actions_answer_and_to_them(given: Given) -> None:
    given.recommendation(code="E1")
    plan = given.plan()
    number = given.action(answers=["R-E1"], plan_id=plan)
    actor = given.actor(given.member())

    with given.app.test_request_context():
        found = thread_of(db.session.get_one(Record, plan), actor)

    assert (called(found.up), called(found.down)) == (["R-E1"], [f"A{number}"])


def test_it_is_one_statement_however_long(given: Given, woven: dict[str, str]) -> None:
    number = woven["action"]
    for n in range(30):
        later = given.action(f"Action {n}")
        tie(given, f"A{later}", number)
        number = f"A{later}"
    actor = given.actor(given.member())
    asked: list[str] = []
    with given.app.test_request_context():
        record = db.session.scalars(select(Record).where(Record.reference == "R-E1")).one()
        assert record.kind
        event.listen(db.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
        found = thread_of(record, actor)

    assert len(asked) == 1
    assert len(found.down) == 1 + FEW
    assert found.more_down == [f"and {31 - FEW} more actions"]


def test_every_page_shows_it(browser: Browser, given: Given, woven: dict[str, str]) -> None:
    reader = browser.signed_in_as(given.member())
    number = woven["action"].removeprefix("A")

    for path in (f"/actions/{number}", f"/decisions/{woven['decision']}", "/recommendations/R-E1"):
        page = reader.get(path)
        assert "Why do we do this?" in page.text
        assert "What came of it?" in page.text
    assert f"/actions/{number}#evidence" in reader.get("/recommendations/R-E1").links().values()


def test_links_of_other_kinds_are_no_part_of_it(given: Given, woven: dict[str, str]) -> None:
    tie(given, woven["action"], "R-E1", Tie.RELATES)
    other = given.action("Wait for it")
    tie(given, f"A{other}", woven["action"], Tie.WAITS_FOR)

    found = thread(given, f"A{other}", given.member())

    assert (found.up, found.down) == ([], [])
    with given.app.app_context():
        assert db.session.scalar(select(Link.id).where(Link.tie == Tie.WAITS_FOR)) is not None
