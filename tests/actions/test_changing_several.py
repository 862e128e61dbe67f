"""Several at once: what is shown is done, by the rules for one, all of it or nothing, and once."""

from datetime import date
from typing import Any

import pytest

from app.access.rules import Refused, Unready
from app.actions.models import Priority
from app.actions.services.bulk import MOST, Change, HandOver, MoveDue, MoveTo, SetPriority, plan_change
from app.actions.workflow import ActionStatus
from app.extensions import db
from app.people.models import Person
from app.web.application import Praxis
from tests.actions.plan import changes, told
from tests.browser import Answer, Browser
from tests.given import Given
from tests.home.test_how_many_statements import asked


@pytest.fixture
def owner(given: Given) -> int:
    return given.member("Olu Owner")


@pytest.fixture
def chair(browser: Browser, given: Given) -> Browser:
    return browser.signed_in_as(given.chair("Charlie Chair"))


def previews(browser: Browser, change: str, *numbers: int, **typed: Any) -> Answer:
    browser.get("/actions")
    return browser.post(
        "/actions/bulk", {"change": change, "action": list(numbers), "back": "/actions?late=1", **typed}
    )


def rows(page: Answer) -> dict[str, str]:
    """What the page says of each action, by its reference."""
    said = {}
    for row in page.all("tr"):
        words = " ".join("".join(row.itertext()).split())
        if words.startswith("A") and not words.startswith("Action"):
            reference, _, rest = words.partition(" ")
            said[reference] = rest
    return said


def test_each_is_changed_as_it_was_shown_and_tells_it(chair: Browser, given: Given, owner: int) -> None:
    for title in ("One", "Two", "Three"):
        given.action(title, owner=owner, due_on=date(2030, 1, 31))
    page = previews(chair, "due", 1, 3, due_on="2030-03-31", why="The printer is closed.")
    assert rows(page) == {
        "A1": "One 31 Jan 2030 becomes → 31 Mar 2030",
        "A3": "Three 31 Jan 2030 becomes → 31 Mar 2030",
    }

    answer = chair.send(page.form_to("/bulk/do"))

    assert answer.location == "/actions?late=1"
    assert [given.the_action(n).due_on.month for n in (1, 2, 3)] == [3, 1, 3]
    assert given.the_action(1).first_due_on == date(2030, 1, 31)
    for number in (1, 3):
        assert "Charlie Chair moved the due date" in told(chair, number)[0]
        assert "The printer is closed." in told(chair, number)[0]


@pytest.mark.parametrize(
    ("change", "typed", "what"),
    [
        ("owner", {"owner": "nia okafor"}, lambda action: action.owner_id),
        ("priority", {"priority": "high"}, lambda action: action.priority),
        ("agree", {}, lambda action: action.status),
        ("drop", {"why": "Others do it."}, lambda action: action.status),
    ],
)
def test_what_can_be_changed(
    chair: Browser, given: Given, owner: int, change: str, typed: dict[str, str], what: Any
) -> None:
    given.member("Nia Okafor")
    numbers = [given.action(owner=owner, status=ActionStatus.PROPOSED) for _ in range(2)]
    before = what(given.the_action(1))

    chair.send(previews(chair, change, *numbers, **typed).form_to("/bulk/do"))

    after = {what(given.the_action(number)) for number in numbers}
    assert len(after) == 1
    assert before not in after


def test_what_would_be_left_alone_is_said_with_the_reason(browser: Browser, given: Given, owner: int) -> None:
    other = given.member("Other Owner")
    given.action("Mine", owner=owner)
    given.action("Mine, high already", owner=owner, priority=Priority.HIGH)
    given.action("Not mine", owner=other)
    given.action("Mine, reported", owner=owner, status=ActionStatus.REPORTED_DONE)
    browser.signed_in_as(owner)

    page = previews(browser, "priority", 1, 2, 3, 4, 4711, priority="high")

    said = rows(page)
    assert "becomes" in said["A1"]
    assert "It has this priority already" in said["A2"]
    assert "It is not yours to change" in said["A3"]
    assert "what it says no longer changes" in said["A4"]
    assert "1 one that you chose cannot be found" in page.text
    browser.send(page.form_to("/bulk/do"))
    assert [given.the_action(n).priority.value for n in (1, 3, 4)] == ["high", "normal", "normal"]


def test_what_nobody_can_check_is_left_alone_when_several_are_agreed_to(chair: Browser, given: Given) -> None:
    given.action("Publish the guide", status=ActionStatus.PROPOSED)
    given.action("Tell the press", status=ActionStatus.PROPOSED, done_when="")

    answer = chair.send(previews(chair, "agree", 1, 2).form_to("/bulk/do"))

    assert answer.status == 303
    assert given.the_action(1).status is ActionStatus.AGREED
    assert given.the_action(2).status is ActionStatus.PROPOSED


def test_if_anything_changed_meanwhile_nothing_is_done_and_the_new_plan_is_shown(
    chair: Browser, given: Given, owner: int
) -> None:
    for _ in range(2):
        given.action(owner=owner)
    form = previews(chair, "priority", 1, 2, priority="high").form_to("/bulk/do")
    changes(chair.another().signed_in_as(owner), 2, "priority", priority="low")

    answer = chair.send(form)

    assert answer.status == 409
    assert "Nothing was changed" in answer.text
    assert "Low becomes → High" in rows(answer)["A2"]
    assert [given.the_action(n).priority for n in (1, 2)] == [Priority.NORMAL, Priority.LOW]
    assert chair.send(answer.form_to("/bulk/do")).status == 303
    assert {given.the_action(n).priority for n in (1, 2)} == {Priority.HIGH}


def test_sent_twice_it_has_one_effect(chair: Browser, given: Given, owner: int) -> None:
    given.action(owner=owner, status=ActionStatus.PROPOSED)
    form = previews(chair, "agree", 1).form_to("/bulk/do")

    first, second = chair.send(form), chair.send(form)

    assert (first.status, second.status) == (303, 303)
    assert sum("agreed to it" in entry for entry in told(chair, 1)) == 1


def test_what_is_typed_wrong_comes_back_with_what_was_chosen(chair: Browser, given: Given, owner: int) -> None:
    given.action(owner=owner)
    answer = previews(chair, "due", 1, due_on="2030-02-30", why="")

    assert answer.status == 422
    assert "Type the date as year-month-day" in answer.text
    assert "Say why they move" in answer.text
    assert answer.form_to("/bulk").fields["action"] == "1"
    assert "Nobody here has this name" in previews(chair, "owner", 1, owner="Nobody At All").text


def test_a_hundred_at_most(chair: Browser) -> None:
    answer = previews(chair, "priority", *range(1, MOST + 2), priority="high")

    assert answer.status == 422
    assert f"more than {MOST}" in answer.text
    assert chair.get("/actions/bulk").status == 200
    assert chair.get("/actions/bulk?change=visibility&action=1").status == 404


def test_each_one_more_costs_one_statement_at_most(chair: Browser, app: Praxis, given: Given, owner: int) -> None:
    counted = []
    for numbers in ([given.action(owner=owner) for _ in range(5)], [given.action(owner=owner) for _ in range(50)]):
        form = previews(chair, "priority", *numbers, priority="high").form_to("/bulk/do")
        with asked(app) as statements:
            assert chair.send(form).status == 303
        counted.append(len(statements))

    # Its own version is compared as it is saved; everything else is done for all together.
    assert counted[1] <= counted[0] + 45, counted


def every_change(given: Given) -> list[Change]:
    nia = db.session.get_one(Person, given.member("Nia Okafor"))
    return [
        HandOver(nia),
        MoveDue(date(2030, 5, 5), "It moves."),
        SetPriority(Priority.HIGH),
        *(MoveTo(status, why) for status in ActionStatus for why in ("", "There is a reason.")),
    ]


@pytest.mark.parametrize("who", ["chair", "steering", "owner", "other"])
def test_what_is_said_beforehand_is_what_the_rules_for_one_do(app: Praxis, given: Given, owner: int, who: str) -> None:
    """Whatever would be left alone is refused by the verb for one, and whatever would change is not."""
    people = {"chair": given.chair, "steering": given.steering_member, "owner": lambda: owner, "other": given.member}
    actor = given.actor(people[who]())
    numbers = [
        given.action(owner=owner, status=status, start_on=date(2029, 1, 1), due_on=date(2030, 5, 5 + n % 2))
        for n, status in enumerate(ActionStatus)
    ]
    # Added in one line: nobody has said how others will see that it is done.
    numbers.append(given.action(owner=owner, status=ActionStatus.PROPOSED, done_when=""))
    with app.app_context():
        for change in every_change(given):
            for outcome in plan_change(numbers, change, by=actor).outcomes:
                action = outcome.action
                before = (action.owner_id, action.due_on, action.priority, action.status)
                with db.session.begin_nested() as point:
                    try:
                        change.make(action, actor)
                        happened = (action.owner_id, action.due_on, action.priority, action.status) != before
                    except (Refused, Unready):
                        happened = False
                    point.rollback()
                assert happened is not bool(outcome.left), (change, action.status, outcome.left)
