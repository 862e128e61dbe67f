"""How does an action come into the plan?"""

from datetime import date
from typing import Any

import pytest

from app.actions.workflow import ActionStatus
from tests.actions.plan import told
from tests.browser import Answer, Browser
from tests.given import Given

SAID: dict[str, Any] = {
    "title": "Publish the guide",
    "done_when": "It can be read on the website.",
    "strand": "system change",
    "owner": "Olu Owner",
    "due_on": "2030-01-31",
}


@pytest.fixture
def visitor(browser: Browser, given: Given) -> Browser:
    given.member("Olu Owner")
    return browser.signed_in_as(given.member("Mia Member"))


def proposes(visitor: Browser, **other: Any) -> Answer:
    return visitor.form("/actions/new", **{**SAID, **other})


def test_a_member_proposes_and_everybody_sees_it(visitor: Browser, given: Given) -> None:
    given.recommendation(code="E1")

    answer = proposes(visitor, answers=["R-E1"])

    page = visitor.follow(answer)
    assert "A1 is proposed" in page.text
    action = given.the_action(1)
    assert (action.status, action.due_on, action.first_due_on) == (
        ActionStatus.PROPOSED,
        date(2030, 1, 31),
        date(2030, 1, 31),
    )
    assert page.links()["R-E1 Publish what was agreed"] == "/recommendations/R-E1"
    assert told(visitor, 1)[0].startswith("Mia Member proposed it")


def test_each_gets_the_next_number(visitor: Browser) -> None:
    places = [proposes(visitor).location for _ in range(3)]

    assert places == ["/actions/1", "/actions/2", "/actions/3"]


@pytest.mark.parametrize(
    ("field", "typed", "asked"),
    [
        ("title", "", "Say in a few words what will be done"),
        ("title", "x" * 201, "Make this shorter: at most 200 characters"),
        ("done_when", "", "Say what others will be able to see when it is done"),
        ("done_when", "x" * 4001, "Make this shorter: at most 4,000 characters"),
        ("owner", "", "Type the name of one person"),
        ("owner", "Nobody Known", "Nobody here has this name"),
        ("due_on", "", "Choose the day by which it will be done"),
        ("start_on", "2030-02-01", "Choose a day on or after the start"),
        ("priority", "urgent", "Not a valid choice"),
        ("organisation", "4711", "Not a valid choice"),
        ("answers", ["R-X9"], "not a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    visitor: Browser, given: Given, field: str, typed: Any, asked: str
) -> None:
    given.recommendation(code="E1")

    answer = proposes(visitor, **{field: typed})

    assert answer.status == 422
    assert asked in answer.text
    assert "There is a problem" in answer.text
    assert answer.title.startswith("Error: ")
    kept = answer.form_to().fields
    assert all(kept[name] == value for name, value in SAID.items() if name != field)
    if field not in {"answers", "priority", "organisation"}:
        assert kept[field] == typed
    assert visitor.get("/actions/1").status == 404


def test_the_strand_is_asked_for(visitor: Browser) -> None:
    without = {name: value for name, value in SAID.items() if name != "strand"}

    answer = visitor.form("/actions/new", **without)

    assert answer.status == 422
    assert "Choose one of the two strands" in answer.text


def test_a_form_sent_twice_makes_one_action(visitor: Browser) -> None:
    form = visitor.get("/actions/new").form_to("/actions/new")

    answers = [visitor.send(form, **SAID) for _ in range(3)]

    assert {answer.location for answer in answers} == {"/actions/1"}
    assert visitor.get("/actions/2").status == 404
    assert len(told(visitor, 1)) == 1


def test_a_recommendation_leads_to_an_action_that_answers_it(visitor: Browser, given: Given) -> None:
    given.recommendation(code="E1")
    given.recommendation("Write an introduction", code="P3")
    page = visitor.get("/recommendations/R-P3")

    form = visitor.get(next(href for href in page.links().values() if "/actions/new" in href)).form_to("/actions/new")

    assert form.fields["answers"] == ["R-P3"]


def test_the_steering_group_agrees_before_it_starts(visitor: Browser, given: Given) -> None:
    proposes(visitor)
    chair = visitor.another().signed_in_as(given.chair())

    offered = chair.get("/actions/1").links()

    assert "Agree to it" in offered
    assert "Start it" not in offered


def test_an_administrator_proposes_nothing(browser: Browser, given: Given) -> None:
    admin = browser.signed_in_as(given.administrator())

    assert admin.get("/actions/new").status == 403
    assert admin.post("/actions/new", SAID).status == 403
