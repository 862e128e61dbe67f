"""Updates and confidence: one honest sentence is enough."""

import pytest

from app.actions.models import Confidence
from tests.actions.plan import changes, told
from tests.browser import Browser
from tests.given import Given, moment


@pytest.fixture
def visitor(browser: Browser, given: Given) -> Browser:
    return browser.signed_in_as(given.coordinator())


@pytest.mark.parametrize("confidence", ["at risk", "off track"])
def test_off_track_comes_with_a_sentence_why(visitor: Browser, given: Given, confidence: str) -> None:
    guide = given.action()

    without = changes(visitor, guide, "confidence", confidence=confidence, confidence_why=" ")
    with_it = changes(visitor, guide, "confidence", confidence=confidence, confidence_why="The printer is closed.")

    assert (without.status, with_it.status) == (422, 303)
    assert f"Say in a sentence why it is {confidence}" in without.text
    assert without.form_to().fields[f"A{guide}-confidence"] == confidence
    assert "The printer is closed." in visitor.get("/actions").text


def test_back_on_track_needs_no_reason_and_drops_the_old_one(visitor: Browser, given: Given) -> None:
    guide = given.action()
    changes(visitor, guide, "confidence", confidence="at risk", confidence_why="The printer is closed.")

    answer = changes(visitor, guide, "confidence", confidence="on track", confidence_why="")

    action = given.the_action(guide)
    assert answer.status == 303
    assert (action.confidence, action.confidence_why) == (Confidence.ON_TRACK, None)


def test_an_update_is_there_for_everybody_with_its_paragraphs_and_references(visitor: Browser, given: Given) -> None:
    guide = given.action()
    given.action("Map the region")

    answer = visitor.form(f"/actions/{guide}", to="/updates", text="Half done.\r\n\r\nA2 helps,\r\nno end.")

    page = visitor.another().signed_in_as(given.member()).follow(answer)
    [prose] = [element for element in page.all("div", class_="prose") if "Half done" in "".join(element.itertext())]
    assert ["".join(part.itertext()) for part in prose.iter("p")] == ["Half done.", "A2 helps,no end."]
    assert [link.get("href") for link in prose.iter("a")] == ["/go/A2"]
    assert told(visitor, guide)[0].startswith("Cora Coordinator wrote an update")


def test_an_empty_update_is_none(visitor: Browser, given: Given) -> None:
    guide = given.action()

    answer = visitor.form(f"/actions/{guide}", to="/updates", text=" \n ")

    assert answer.status == 422
    assert "Error: Write a sentence on how it is going" in answer.text


def test_an_update_sent_twice_is_there_once(visitor: Browser, given: Given) -> None:
    guide = given.action()
    form = visitor.get(f"/actions/{guide}").form_to("/updates")

    answers = [visitor.send(form, text="Half done.") for _ in range(2)]

    assert {answer.location for answer in answers} == {f"/actions/{guide}#updates"}
    assert len(visitor.get(f"/actions/{guide}").all("li", class_="updates__update")) == 1


def test_thirty_days_without_a_word_are_noticed(browser: Browser, given: Given, at) -> None:
    at(moment("2026-03-01 09:00"))
    olu = given.member("Olu Owner")
    guide = given.action(owner=olu, due_on=moment("2026-12-31 09:00").date())
    at(moment("2026-04-15 09:00"))
    visitor = browser.signed_in_as(olu)

    before = visitor.get("/actions?quiet=1")
    visitor.form(f"/actions/{guide}", to="/updates", text="Still here.")
    after = visitor.get("/actions?quiet=1")

    assert "no update in 30 days (1)" in before.text
    assert "Publish the guide" in before.text
    assert "no update in 30 days (0)" in after.text
    assert "Publish the guide" not in after.text
