"""An action is added in one line from every page: what it will say is told first, and nothing typed is lost."""

import pytest

from app.actions.models import Priority, Strand
from app.actions.workflow import ActionStatus
from tests.given import moment


@pytest.fixture
def chair(browser, given, at):
    at(moment("2026-11-27 09:00"))
    given.recommendation(code="E4")
    given.member("Ama Boateng")
    return browser.signed_in_as(given.chair("Charlie Chair"))


def add(browser, line, **more):
    """From the field in the header of whatever page."""
    return browser.form("/people", to="/actions/quick", line=line, **more)


def test_one_line_is_enough(chair, given):
    answer = add(chair, "Publish the guide @ama 3 Dec R-E4")

    action = given.the_action(1)
    assert (answer.status, answer.location) == (303, "/actions/1?new=1")
    assert (action.title, action.due_on.isoformat(), action.status) == (
        "Publish the guide",
        "2026-12-03",
        ActionStatus.PROPOSED,
    )
    page = chair.follow(answer)
    assert "Ama Boateng owns it" in page.text
    assert "R-E4" in page.text


def test_what_would_be_saved_is_said_while_one_types(chair):
    said = chair.htmx("GET", "/actions/quick?line=Publish+the+guide+@ama+3+Dec+R-E4+!").text

    assert "Publish the guide" in said
    assert all(words in said for words in ("owner Ama Boateng", "due Thu 3 Dec", "answers R-E4", "high priority"))


def test_nobody_named_it_is_ones_own(chair, given):
    add(chair, "Publish the guide tomorrow")

    assert "Charlie Chair" in chair.get("/actions/1").text


@pytest.mark.parametrize(
    "line, words",
    [
        ("Publish the guide @ama", "Add the day by which it will be done"),
        ("@ama 3 Dec", "Say what will be done"),
        ("", "Say what will be done"),
        ("Publish the guide @zoe 3 Dec", "Nobody here is called @zoe"),
        ("Publish the guide @ama @charlie 3 Dec", "An action has one owner"),
        ("Publish the guide 31 Nov", "There is no day “31 Nov”"),
        ("Publish the guide 3 Dec R-E99", "There is no recommendation R-E99"),
        (f"Publish {'x' * 200} 3 Dec", "Make the title shorter"),
    ],
)
def test_what_is_missing_is_said_beside_the_field_and_the_line_is_kept(chair, line, words):
    answer = add(chair, line)

    assert answer.status == 422
    assert words in answer.text
    assert answer.all("input", id="line")[0].get("value") == line
    assert answer.all("input", id="line")[0].get("aria-invalid") == "true"


def test_what_is_wrong_is_said_once(chair):
    answer = add(chair, "Publish the guide @zoe 31 Nov")

    assert answer.text.count("There is no day") == answer.text.count("Nobody here is called") == 1
    assert "guide 31 Nov · system change" in answer.text


def test_two_of_one_name_are_told_apart(chair, given):
    given.member("Ama Asante")

    assert "write @Ama Asante or @Ama Boateng" in add(chair, "Publish the guide @ama 3 Dec").text


def test_sent_twice_it_has_one_effect(chair, given):
    form = chair.get("/people").form_to("/actions/quick")

    first, second = (chair.send(form, line="Publish the guide 3 Dec") for _ in range(2))

    assert first.location == second.location
    assert chair.get("/actions/2").status == 404


def test_the_strand_is_that_of_what_answers_the_same(chair, given):
    given.action(answers=["R-E4"], strand=Strand.LEARNING)

    add(chair, "Teach the trainers 3 Dec R-E4")
    add(chair, "Publish the guide 3 Dec")
    chair.form("/actions/quick", line="Coach the leads 3 Dec", strand=Strand.LEARNING.value)

    assert [given.the_action(n).strand for n in (2, 3, 4)] == [Strand.LEARNING, Strand.SYSTEM_CHANGE, Strand.LEARNING]


def test_high_priority_is_kept(chair, given):
    add(chair, "Publish the guide ! 3 Dec")

    assert given.the_action(1).priority is Priority.HIGH


def test_whoever_speaks_for_an_organisation_adds_for_it_alone(browser, given):
    trust = given.organisation("Riverside Trust")
    hidden = given.member("Ama Boateng")
    lead = browser.signed_in_as(given.lead(trust))

    add(lead, "Publish our guide 3 Dec")

    assert given.the_action(1).organisation_id == trust
    # Whom they may not look up they cannot name, and do not learn of.
    assert hidden and "Nobody here is called @ama" in add(lead, "Publish it @ama 3 Dec").text


def test_whoever_speaks_for_two_chooses(browser, given):
    from app.access.roles import Role

    trust, council = given.organisation("Riverside Trust"), given.organisation("Hillside Council")
    lead = given.lead(trust)
    given.grant(lead, Role.LEAD, organisation_id=council)
    browser.signed_in_as(lead)

    asked = add(browser, "Publish our guide 3 Dec")
    assert asked.status == 422
    assert "Choose whose action it is" in asked.text
    browser.form("/actions/quick", line="Publish our guide 3 Dec", organisation=str(council))

    assert given.the_action(1).organisation_id == council


def test_whoever_may_not_propose_finds_no_such_field(browser, given):
    page = browser.signed_in_as(given.administrator()).get("/people")

    assert "Add an action" not in page.text
    assert browser.get("/actions/quick").status == 403


# What nobody has said yet is a gap, and is said before the steering group agrees.


def test_a_gap_is_shown_with_the_way_to_fill_it(chair):
    add(chair, "Publish the guide 3 Dec")

    page = chair.get("/actions/1")

    assert "Nobody has said yet how others will see that it is done." in page.text
    assert page.links()["Say it"] == "/actions/1/edit#done_when"


def test_it_is_agreed_to_only_once_somebody_has_said_when_it_is_done(chair, given):
    add(chair, "Publish the guide 3 Dec")

    refused = chair.form("/actions/1/edit/status", **{"A1-status": "agreed"})
    assert refused.status == 422
    assert "Say how others will see that it is done" in refused.text
    agreed = chair.form("/actions/1/edit/status", **{"A1-status": "agreed", "A1-done_when": "It is on the website."})

    assert agreed.status == 303
    assert given.the_action(1).status is ActionStatus.AGREED
    assert given.the_action(1).done_when == "It is on the website."
    assert "done_when" not in chair.get("/actions/1/edit/status").markup


def test_it_can_be_dropped_without(chair, given):
    add(chair, "Publish the guide 3 Dec")

    chair.form("/actions/1/edit/status", **{"A1-status": "dropped", "A1-why": "Done by another.", "A1-done_when": "x"})

    assert given.the_action(1).status is ActionStatus.DROPPED
    assert given.the_action(1).done_when == ""


def test_two_who_say_it_at_once_see_both_versions(chair, given, browser):
    add(chair, "Publish the guide @ama 3 Dec")
    form = chair.get("/actions/1/edit/status").form_to("/edit/status")
    cora = browser.another().signed_in_as(given.coordinator("Cora Coordinator"))
    assert cora.form("/actions/1/edit", done_when="Theirs: it is printed.").status == 303

    answer = chair.send(form, **{"A1-status": "agreed", "A1-done_when": "Mine: it is online."})

    assert answer.status == 409
    assert "Theirs: it is printed." in answer.text
    assert "Mine: it is online." in answer.markup
    assert given.the_action(1).status is ActionStatus.PROPOSED
