"""Each address is also a plain page or form: everything works without a script."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import expect

from app.web.application import Praxis
from tests.browser import Browser
from tests.chromium import Visitor
from tests.given import Given
from tests.journeys.plan import typed_in, way_in
from tests.journeys.test_editing_in_place import ends_the_session_of

Visit = Callable[..., Visitor]


@pytest.fixture
def chair(given: Given) -> int:
    given.recommendation(code="E1")
    for title in ("Publish the guide", "Map the region"):
        given.action(title, due_on=date(2030, 1, 31), answers=["R-E1"])
    return given.chair("Charlie Chair")


@pytest.fixture
def visitor(visit: Visit, chair: int) -> Visitor:
    visitor = visit(javascript=False).already_signed_in_as(chair)
    visitor.expects(400, 401, 409, 422)
    return visitor


def test_a_value_is_changed_and_leads_back_to_the_same_list(visitor: Visitor, given: Given) -> None:
    page = visitor.open("/actions?sort=action&priority=normal")

    way_in(page, "due").click()
    typed_in(page, "due_on").fill("2030-02-28")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".nhsuk-error-message")).to_contain_text("Say why it moves")
    expect(typed_in(page, "due_on")).to_have_value("2030-02-28")
    typed_in(page, "why").fill("The printer is closed.")
    page.get_by_role("button", name="Save").click()

    page.wait_for_url("**/actions?sort=action&priority=normal")
    assert given.the_action(1).due_on == date(2030, 2, 28)


def test_two_people_at_once_lose_nothing(visitor: Visitor, browser: Browser, given: Given) -> None:
    page = visitor.open("/actions")
    way_in(page, "title").click()
    typed_in(page, "title").fill("Mine")
    browser.signed_in_as(given.coordinator("Cora Coordinator")).form("/actions/1/edit/title", **{"A1-title": "Theirs"})

    page.get_by_role("button", name="Save").click()

    expect(page.locator("main")).to_contain_text("Cora Coordinator changed this while you were writing")
    expect(page.locator("main dd")).to_contain_text("Theirs")
    expect(typed_in(page, "title")).to_have_value("Mine")
    page.get_by_role("button", name="Save mine").click()
    page.wait_for_url("**/actions")
    assert given.the_action(1).title == "Mine"


def test_a_session_that_ended_keeps_what_was_typed(visitor: Visitor, given: Given, app: Praxis, chair: int) -> None:
    page = visitor.open("/actions")
    way_in(page, "title").click()
    typed_in(page, "title").fill("Publish it <em>well</em>")
    ends_the_session_of(app, chair)

    page.get_by_role("button", name="Save").click()
    expect(page.locator("h1")).to_have_text("You have been signed out")
    expect(page.locator("dl.typed")).to_contain_text("Publish it <em>well</em>")
    visitor.another_tab().signed_in_as(chair)
    page.get_by_role("button", name="Save again").click()
    expect(page.locator("dl.typed")).to_contain_text("Publish it <em>well</em>")
    page.get_by_role("button", name="Save").click()

    page.wait_for_url("**/actions")
    assert given.the_action(1).title == "Publish it <em>well</em>"


def test_a_session_that_ended_keeps_a_long_text_too(visitor: Visitor, given: Given, app: Praxis, chair: int) -> None:
    page = visitor.open("/actions/1")
    page.get_by_label("How is it going?").fill("First line.\n\nSecond “line”, with £ and 你好.")
    ends_the_session_of(app, chair)
    page.get_by_role("button", name="Add the update").click()
    visitor.another_tab().signed_in_as(chair)

    page.get_by_role("button", name="Save again").click()
    page.get_by_role("button", name="Save").click()

    expect(page.locator(".updates__update")).to_have_count(1)
    expect(page.locator(".updates__update")).to_contain_text("Second “line”, with £ and 你好.")


def test_an_action_is_proposed_agreed_and_reported_done(visitor: Visitor, given: Given) -> None:
    page = visitor.open("/recommendations/R-E1")
    page.get_by_role("link", name="Propose").click()
    page.get_by_role("button", name="Propose this action").click()
    expect(page.locator(".nhsuk-error-summary")).to_contain_text("Say in a few words what will be done")
    page.get_by_label("What will be done?").fill("Teach the trainers")
    page.get_by_label("How will others see that it is done?").fill("Ten people have been taught.")
    page.get_by_label("Individual learning").check()
    page.get_by_label("Owner").fill("Charlie Chair")
    page.get_by_label("Due", exact=True).fill("2030-06-30")
    page.get_by_role("button", name="Propose this action").click()
    expect(page.locator("main")).to_contain_text("A3 is proposed")

    for step in ("Agree to it", "Start it", "Report it done"):
        page.get_by_role("link", name=step).click()
        if step == "Report it done":
            typed_in(page, "evidence_link", "A3").fill("https://example.org/taught")
        page.get_by_role("button", name="Save").click()

    expect(page.locator("#facts")).to_contain_text("Reported done")
    # Whoever owns it and reported it done is not asked to verify it.
    expect(page.get_by_role("link", name="Verify it")).to_have_count(0)


def test_the_table_is_filtered_sorted_and_searched(visitor: Visitor) -> None:
    page = visitor.open("/actions")
    page.get_by_label("Search in actions").fill("region")
    page.get_by_role("button", name="Show").click()

    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody")).to_contain_text("Map the region")
    page.get_by_role("link", name="Action", exact=True).click()
    expect(page.locator("tbody tr")).to_have_count(1)


def test_signing_out_ends_it(visitor: Visitor) -> None:
    page = visitor.open("/actions")
    page.locator(".header__account summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("h1")).to_have_text("Sign in")

    page.go_back()
    expect(page.locator("h1")).to_have_text("Sign in")
