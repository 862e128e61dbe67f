"""A plan gathers actions under one objective, and has somebody who looks after it."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app.actions.models import Plan
from app.actions.workflow import ActionStatus as S
from app.extensions import db
from app.records.models import Record, Visibility
from tests.actions.plan import told
from tests.browser import Answer, Browser, words
from tests.given import Given

SAID: dict[str, Any] = {
    "title": "A welcome for everybody",
    "objective": "Whoever is new knows where to begin.",
    "lead": "Petra Planner",
}


@pytest.fixture
def visitor(browser: Browser, given: Given) -> Browser:
    given.member("Petra Planner")
    return browser.signed_in_as(given.coordinator())


def makes(visitor: Browser, **other: Any) -> Answer:
    return visitor.form("/plans/new", **{**SAID, **other})


def the_plan(given: Given, plan_id: int) -> Plan:
    with given.app.app_context():
        return db.session.scalars(select(Plan).where(Plan.id == plan_id)).one()


def listed(page: Answer) -> list[str]:
    return [words(item) for item in page.all("li") if "items__item--action" in (item.get("class") or "")]


def test_a_coordinator_makes_one_and_everybody_finds_it(visitor: Browser, given: Given) -> None:
    page = visitor.follow(makes(visitor, until_on="2099-01-31"))

    assert page.heading == "A welcome for everybody"
    assert "Petra Planner leads it · until 31 Jan 2099" in page.text
    assert "Nothing is part of it yet" in page.text
    member = visitor.another().signed_in_as(given.member())
    assert "A welcome for everybody" in member.get("/plans").links()
    assert member.get("/search?q=welcome").links()["A welcome for everybody"] == page.asked


@pytest.mark.parametrize(
    ("field", "typed", "asked"),
    [
        ("title", "", "Say in a few words what the plan is called"),
        ("objective", "", "Say in a sentence or two what will be different"),
        ("lead", "Nobody Known", "Nobody here has this name"),
        ("lead", "Ada Administrator", "Ada Administrator cannot lead a plan at present"),
        ("until_on", "2020-01-31", "Choose today or a later day"),
        ("until_on", "soon", "Type the date as year-month-day"),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_is_lost(
    visitor: Browser, given: Given, field: str, typed: str, asked: str
) -> None:
    given.administrator()

    answer = makes(visitor, **{field: typed})

    assert answer.status == 422
    assert asked in answer.text
    assert answer.form_to("/plans/new").fields[field] == typed
    assert visitor.get("/plans").links().get("A welcome for everybody") is None


def test_a_form_sent_twice_makes_one_plan(visitor: Browser) -> None:
    form = visitor.get("/plans/new").form_to("/plans/new")

    places = {visitor.send(form, **SAID).location for _ in range(2)}

    assert len(places) == 1


def test_two_people_at_once_see_both_versions(visitor: Browser, given: Given) -> None:
    plan = given.plan()
    mine = visitor.get(f"/plans/{plan}/edit").form_to("/edit")
    chair = visitor.another().signed_in_as(given.chair())
    chair.form(f"/plans/{plan}/edit", title="Theirs", objective="Theirs, too.")

    answer = visitor.send(mine, title="Mine")

    assert answer.status == 409
    assert "Charlie Chair changed this while you were writing" in answer.text
    form = answer.form_to("/edit")
    # What I did not touch is shown as it stands now.
    assert (form.fields["title"], form.fields["objective"]) == ("Mine", "Theirs, too.")
    assert visitor.send(form).status == 303
    kept = the_plan(given, plan)
    assert (kept.title, kept.objective) == ("Mine", "Theirs, too.")


def test_what_is_withdrawn_leaves_every_list_and_its_actions_stay(visitor: Browser, given: Given) -> None:
    plan = given.plan()
    number = given.action(plan_id=plan)
    assert "A welcome for everybody" in visitor.get(f"/actions/{number}").links()

    refused = visitor.form(f"/plans/{plan}/withdraw", why="")
    done = visitor.form(f"/plans/{plan}/withdraw", why="It was made twice.")

    assert refused.status == 422
    assert done.location == "/plans"
    assert "A welcome for everybody" not in visitor.get("/plans").links()
    assert visitor.get(f"/plans/{plan}").status == 404
    assert visitor.get("/search?q=welcome").links().get("A welcome for everybody") is None
    assert "A welcome for everybody" not in visitor.get(f"/actions/{number}").links()
    assert f"A{number}" in visitor.get("/actions?plan=none").text
    assert "No action fits" in visitor.get(f"/actions?plan={plan}").text
    assert "A welcome" not in words(visitor.get("/actions").all("select", name="plan")[0])


def test_saving_an_action_leaves_a_withdrawn_plan_where_it_was(visitor: Browser, given: Given) -> None:
    plan = given.plan()
    number = given.action(plan_id=plan)
    visitor.form(f"/plans/{plan}/withdraw", why="It was made twice.")

    visitor.form(f"/actions/{number}/edit", title="Another title")

    assert given.the_action(number).plan_id == plan
    assert "plan" not in told(visitor, number)[0]


def test_an_action_joins_a_plan_and_its_history_says_which(visitor: Browser, given: Given) -> None:
    plan, number = given.plan("Welcome"), given.action()

    answer = visitor.form(f"/actions/{number}/edit", plan=str(plan))

    assert answer.status == 303
    assert told(visitor, number)[0].split("plan: ")[1] == "to Welcome"
    assert listed(visitor.get(f"/plans/{plan}"))[0].count("Publish the guide") == 1


def test_a_plan_that_is_no_longer_there_is_said_beside_its_field(visitor: Browser, given: Given) -> None:
    plan, number = given.plan("Welcome"), given.action()
    form = visitor.get(f"/actions/{number}/edit").form_to("/edit")
    visitor.form(f"/plans/{plan}/withdraw", why="It was made twice.")

    answer = visitor.send(form, plan=str(plan), title="Another title")

    assert answer.status == 422
    assert "This plan is no longer there. Choose another, or none" in answer.text
    assert answer.form_to("/edit").fields["title"] == "Another title"


def test_a_plan_leads_to_an_action_that_is_part_of_it(visitor: Browser, given: Given) -> None:
    plan = given.plan()
    propose = visitor.get(f"/plans/{plan}").links()["Propose an action for this plan"]

    assert visitor.get(propose).form_to("/actions/new").fields["plan"] == str(plan)


def test_how_far_it_is_in_words_and_what_is_late_beside_it(visitor: Browser, given: Given, at: Any) -> None:
    plan = given.plan()
    for status in (S.VERIFIED, S.REPORTED_DONE, S.UNDER_WAY, S.DROPPED):
        given.action(plan_id=plan, status=status, due_on=date(2026, 1, 5))
    given.action(plan_id=plan, status=S.AGREED, due_on=date(2099, 1, 5))

    page, index = visitor.get(f"/plans/{plan}"), visitor.get("/plans")

    for shown in (page, index):
        assert "1 of 4 verified, 1 more reported done" in shown.text
        assert {"1 late", "1 dropped"} <= shown.links().keys()
    assert "on 5 Jan 2099" in index.text
    assert len(listed(page)) == 5


def test_partners_read_the_plans_that_they_do_something_for(visitor: Browser, given: Given) -> None:
    trust = given.organisation()
    theirs, others = given.plan("Gardening"), given.plan("Cooking")
    given.action(plan_id=theirs, organisation=trust)
    given.action(plan_id=theirs)
    given.action(plan_id=others)
    partner = visitor.another().signed_in_as(given.lead(trust))

    assert {"Gardening"} == {"Gardening", "Cooking"} & partner.get("/plans").links().keys()
    assert "0 of 1 verified" in partner.get(f"/plans/{theirs}").text
    assert "Petra Planner leads it" in partner.get(f"/plans/{theirs}").text
    assert "Petra Planner" not in partner.get(f"/plans/{theirs}").links()
    assert partner.get(f"/plans/{others}").status == 404
    assert "Cooking" not in partner.get("/search?q=cooking").links()
    assert "Gardening" in partner.get("/search?q=gardening").links()


def test_a_plan_for_the_steering_group_is_nobody_elses(visitor: Browser, given: Given) -> None:
    plan = given.plan("In confidence")
    with given.settled():
        db.session.get_one(Record, plan).visibility = Visibility.STEERING
    member = visitor.another().signed_in_as(given.member())
    chair = visitor.another().signed_in_as(given.chair())

    assert chair.get(f"/plans/{plan}").status == 200
    assert member.get(f"/plans/{plan}").status == 404
    assert "In confidence" not in member.get("/plans").text
    assert "In confidence" not in member.get("/actions/new").text
    assert "In confidence" not in member.get("/actions").text
    assert "In confidence" not in member.get("/search?q=confidence").links()


def test_whoever_leaves_hands_over_what_they_lead_in_one_step(visitor: Browser, given: Given) -> None:
    petra, nia = given.member("Pia Planner"), given.member("Nia Okafor")
    plan, number = given.plan(lead=petra), given.action(owner=petra)
    browser = visitor.another().signed_in_as(petra)

    page = browser.get(f"/people/{petra}/hand-over")
    assert "A welcome for everybody" in page.links()
    answer = browser.form(f"/people/{petra}/hand-over", taker="Nia Okafor", why="Parental leave")

    assert answer.status == 303
    assert the_plan(given, plan).lead_id == nia
    assert given.the_action(number).owner_id == nia
    assert "Parental leave" in visitor.get(f"/plans/{plan}").text
    assert "Leads the plan “A welcome for everybody”" in visitor.get(f"/people/{nia}").links()


def test_whoever_could_not_lead_it_is_no_taker(visitor: Browser, given: Given) -> None:
    petra = given.member("Pia Planner")
    given.administrator()
    plan = given.plan(lead=petra)

    leaving = visitor.another().signed_in_as(petra)
    answer = leaving.form(f"/people/{petra}/hand-over", taker="Ada Administrator", why="x")

    assert answer.status == 422
    assert "Ada Administrator cannot lead a plan at present" in answer.text
    assert the_plan(given, plan).lead_id == petra


def test_an_administrator_learns_only_that_there_is_one(visitor: Browser, given: Given) -> None:
    petra = given.member("Pia Planner")
    given.plan(lead=petra)
    administrator = visitor.another().signed_in_as(given.administrator())

    page = administrator.get(f"/people/{petra}/hand-over")

    assert "A plan that is not for you to read" in page.text
    assert "A welcome" not in page.text


@pytest.mark.parametrize("role", ["member", "steering_member"])
def test_who_does_not_prepare_plans_is_not_offered_to(visitor: Browser, given: Given, role: str) -> None:
    plan = given.plan()
    reader = visitor.another().signed_in_as(getattr(given, role)())

    offered = {*reader.get("/plans").links(), *reader.get(f"/plans/{plan}").links()}

    assert not {"Make a plan", "Change the plan", "Withdraw it"} & offered
    assert reader.post(f"/plans/{plan}/edit", SAID).status == 403


def test_empty_pages_teach(browser: Browser, given: Given) -> None:
    member = browser.signed_in_as(given.member())
    coordinator = browser.another().signed_in_as(given.coordinator())

    assert "tell them which actions belong together" in member.get("/plans").text
    assert "Make the first plan" in coordinator.get("/plans").links()


def test_what_is_to_be_done_stands_before_what_is_settled(visitor: Browser, given: Given) -> None:
    plan = given.plan("Welcome")
    given.action("Done long ago", plan_id=plan, status=S.VERIFIED, due_on=date(2026, 1, 5))
    given.action("Still to come", plan_id=plan, status=S.AGREED, due_on=date(2099, 1, 5))

    first, last = listed(visitor.get(f"/plans/{plan}"))

    assert "Still to come" in first
    assert "Done long ago" in last


def test_plans_are_part_of_the_actions_in_the_navigation(visitor: Browser, given: Given) -> None:
    plan = given.plan("Welcome")

    for path in ("/plans", f"/plans/{plan}"):
        current = [
            words(link)
            for link in visitor.get(path).all("a")
            if link.get("class") == "nav__link" and link.get("aria-current")
        ]
        assert current == ["Actions"], path
