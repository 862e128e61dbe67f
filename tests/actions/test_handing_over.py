"""One accountable owner: who has it now?"""

from datetime import timedelta

import pytest

from app import clock
from app.actions.workflow import ActionStatus
from tests.actions.plan import changes, told
from tests.browser import Browser
from tests.given import Given


@pytest.fixture
def visitor(browser: Browser, given: Given) -> Browser:
    return browser.signed_in_as(given.coordinator())


@pytest.mark.parametrize("typed", ["Nia Okafor", "nia okafor", "  Nia   Okafor ", "Okafor", "nia.okafor@example.org"])
def test_a_name_a_part_of_it_or_an_address_says_who(visitor: Browser, given: Given, typed: str) -> None:
    nia, guide = given.member("Nia Okafor"), given.action()

    answer = changes(visitor, guide, "owner", owner=typed)

    assert answer.status == 303
    assert given.the_action(guide).owner_id == nia
    assert told(visitor, guide)[0].startswith("Cora Coordinator handed it over")


@pytest.mark.parametrize("typed", ["", "Somebody Else", "%", "_", "N"])
def test_what_is_no_name_changes_nothing(visitor: Browser, given: Given, typed: str) -> None:
    given.member("Nia Okafor")
    guide = given.action()
    owner = given.the_action(guide).owner_id

    answer = changes(visitor, guide, "owner", owner=typed)

    assert answer.status == 422
    assert answer.form_to().fields[f"A{guide}-owner"] == typed
    assert given.the_action(guide).owner_id == owner


def test_namesakes_are_told_apart(visitor: Browser, given: Given) -> None:
    trust, council = given.organisation("Riverside Trust"), given.organisation("Hilltop Council")
    given.member("Sam Lee", works_at=trust)
    meant, guide = given.member("Sam Lee", works_at=council), given.action()

    asked = changes(visitor, guide, "owner", owner="Sam Lee")
    assert asked.status == 422
    assert "Riverside Trust" in asked.text
    assert "Hilltop Council" in asked.text
    answer = visitor.send(asked.form_to(), **{f"A{guide}-owner_choice": "sam.lee1@example.org"})

    assert answer.status == 303
    assert given.the_action(guide).owner_id == meant


@pytest.mark.parametrize("how", ["left_on", "disabled_on"])
def test_whoever_is_gone_is_given_nothing(visitor: Browser, given: Given, how: str) -> None:
    given.member("Nia Okafor", **{how: clock.today() - timedelta(days=1)})
    guide = given.action()

    answer = changes(visitor, guide, "owner", owner="Nia Okafor")

    assert answer.status == 422


def test_whoever_hands_it_over_may_no_longer_change_it(browser: Browser, given: Given) -> None:
    olu, nia = given.member("Olu Owner"), given.member("Nia Okafor")
    guide = given.action(owner=olu)
    changes(browser.signed_in_as(olu), guide, "owner", owner="Nia Okafor")

    his, hers = browser, browser.another().signed_in_as(nia)

    assert his.get(f"/actions/{guide}/edit/title").status == 403
    assert hers.get(f"/actions/{guide}/edit/title").status == 200


def test_what_is_reported_done_stays_with_whoever_answers_for_it(visitor: Browser, given: Given) -> None:
    guide = given.action(status=ActionStatus.REPORTED_DONE)

    assert visitor.get(f"/actions/{guide}/edit/owner").status == 403


def test_a_lead_hands_over_within_their_organisation_only(browser: Browser, given: Given) -> None:
    trust = given.organisation()
    lead, colleague = given.lead(trust), given.person("Nia Okafor")
    given.affiliation(colleague, trust)
    given.member("Otto Outside")
    guide = given.action(owner=lead, organisation=trust)
    visitor = browser.signed_in_as(lead)

    outside = changes(visitor, guide, "owner", owner="Otto Outside")
    inside = changes(visitor, guide, "owner", owner="Nia Okafor")

    assert (outside.status, inside.status) == (422, 303)
    assert given.the_action(guide).owner_id == colleague


def test_a_lead_changes_the_rest_of_what_somebody_they_do_not_know_owns(browser: Browser, given: Given) -> None:
    trust = given.organisation()
    lead, stranger = given.lead(trust), given.member("Otto Outside")
    guide = given.action(owner=stranger, organisation=trust)
    visitor = browser.signed_in_as(lead)

    answer = visitor.form(f"/actions/{guide}/edit", title="Publish it well")

    action = given.the_action(guide)
    assert answer.status == 303
    assert (action.title, action.owner_id) == ("Publish it well", stranger)


def test_a_namesake_of_the_owner_does_not_stand_in_the_way(visitor: Browser, given: Given) -> None:
    given.member("Sam Lee")
    owner = given.member("Sam Lee")
    guide = given.action(owner=owner)

    answer = visitor.form(f"/actions/{guide}/edit", title="Publish it well")

    assert answer.status == 303
    assert given.the_action(guide).owner_id == owner


def test_names_are_suggested_while_one_types(visitor: Browser, given: Given) -> None:
    given.member("Nia Okafor")
    given.member("Niamh Sesay")
    given.member("Otto Outside")

    answer = visitor.htmx("GET", "/people/suggest?field=A1-owner&A1-owner=ni")

    assert [option.get("value") for option in answer.all("option")] == ["Nia Okafor", "Niamh Sesay"]
