"""A profile is edited and a role given by keyboard alone, and on a phone without JavaScript."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from app import clock
from app.access.roles import Role
from tests.chromium import NARROW, Visitor
from tests.given import Given
from tests.people.roll import the_person

Visit = Callable[..., Visitor]
MOST_TABS = 60


def tab_to(page: Page, words: str) -> None:
    """Press Tab until what has focus says this."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if words in (page.evaluate("document.activeElement.innerText || document.activeElement.value || ''")):
            return
    pytest.fail(f"Tab does not come to {words!r}")


@pytest.mark.database("sqlite")
def test_a_job_title_is_changed_by_keyboard_where_it_stands(visit: Visit, given: Given) -> None:
    nia = given.member("Nia Okafor", job_title="Midwife")
    visitor = visit().already_signed_in_as(nia)
    page = visitor.open(f"/people/{nia}")

    tab_to(page, "change job title")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Job title")).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Lead midwife")
    page.keyboard.press("Enter")

    expect(page.get_by_role("link", name="Lead midwife change job title")).to_be_focused()
    expect(page.locator("[role=status]").first).to_contain_text("Job title saved")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Job title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="change job title")).to_be_focused()
    with given.app.app_context():
        assert the_person(nia).job_title == "Lead midwife"


@pytest.mark.database("sqlite")
def test_a_role_is_given_by_keyboard(visit: Visit, given: Given) -> None:
    nia = given.member("Nia Okafor")
    visitor = visit().already_signed_in_as(given.administrator())
    visitor.expects(422)
    page = visitor.open(f"/people/{nia}")

    tab_to(page, "Give a role")
    page.keyboard.press("Enter")
    page.wait_for_url("**/roles/new")
    tab_to(page, "organisation lead")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Give the role")
    page.keyboard.press("Enter")
    expect(page.locator(".nhsuk-error-summary")).to_be_focused()
    tab_to(page, "Say why")
    page.keyboard.press("Enter")
    page.keyboard.type("Runs the community day to day")
    page.keyboard.press("Enter")

    page.wait_for_url(f"**/people/{nia}#roles")
    expect(page.locator("#roles")).to_contain_text("Runs the community day to day")
    assert Role.COORDINATOR in given.actor(nia).roles


@pytest.mark.database("sqlite")
def test_a_profile_and_a_place_of_work_on_a_phone_without_a_script(visit: Visit, given: Given) -> None:
    given.organisation("Riverside Trust")
    nia = given.member("Nia Okafor")
    visitor = visit(width=NARROW, javascript=False).already_signed_in_as(nia)
    page = visitor.open(f"/people/{nia}")

    page.get_by_role("link", name="Change several things at once").click()
    page.get_by_label("Job title").fill("Midwife")
    page.get_by_label("Level").select_option("Front line")
    page.get_by_role("button", name="Save the profile").click()
    page.get_by_role("link", name="Add a place of work").click()
    page.get_by_label("Organisation").select_option("Riverside Trust")
    page.get_by_label("Since when?").fill((clock.today() - timedelta(days=30)).isoformat())
    page.get_by_role("button", name="Add it").click()

    page.wait_for_url(f"**/people/{nia}")
    for words in ("Midwife", "Front line", "Riverside Trust"):
        expect(page.locator("#facts")).to_contain_text(words)


@pytest.mark.database("sqlite")
def test_a_role_is_ended_without_a_script(visit: Visit, given: Given) -> None:
    nia = given.coordinator("Nia Okafor")
    visitor = visit(javascript=False).already_signed_in_as(given.administrator())
    visitor.expects(422)
    page = visitor.open(f"/people/{nia}")

    page.get_by_role("link", name="End it").click()
    page.get_by_role("button", name="End the role").click()
    expect(page.locator(".nhsuk-error-message")).to_contain_text("Say why")
    page.get_by_label("Why?").fill("Moves away")
    page.get_by_role("button", name="End the role").click()

    page.wait_for_url(f"**/people/{nia}#roles")
    assert Role.COORDINATOR not in given.actor(nia).roles


@pytest.mark.database("sqlite")
def test_the_directory_follows_each_choice(visit: Visit, given: Given) -> None:
    given.member("Ana Abbot", job_title="Midwife")
    given.member("Ben Brook")
    visitor = visit().already_signed_in_as(given.administrator())
    page = visitor.open("/people")

    page.get_by_label("Search in people").fill("midwife")

    expect(page.get_by_role("link", name="Ben Brook")).to_have_count(0)
    expect(page.locator("#people-table")).to_contain_text("1 person fits.")
    page.wait_for_url("**/people?*q=midwife*")
    page.get_by_role("link", name="with “midwife”").click()
    expect(page.get_by_role("link", name="Ben Brook")).to_be_visible()
