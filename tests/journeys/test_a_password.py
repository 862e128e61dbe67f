"""A password is set, forgotten and chosen anew: by keyboard alone, and without a script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.chromium import NARROW, Visitor, wait_for
from tests.given import Given

Visit = Callable[..., Visitor]

pytestmark = pytest.mark.database("sqlite")
OLD, NEW = "violet umbrella sings quietly", "seven lanterns beside the canal"


def _signs_in(page: Page, password: str) -> None:
    page.get_by_label("Your e-mail address").fill("ana@example.org")
    page.get_by_label("Your password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def _tab_to(page: Page, words: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()").startswith(words):
            return
    raise AssertionError(f"Tab does not lead to {words}")


def test_it_is_set_and_used_by_keyboard_alone(visit: Visit, given: Given) -> None:
    ana = given.member("Ana Lima", email="ana@example.org")
    page = visit().already_signed_in_as(ana).open("/account")

    _tab_to(page, "Set a password")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Set a password")
    page.get_by_label("Your new password").focus()
    page.keyboard.type(OLD)
    page.keyboard.press("Enter")
    expect(page.locator(".flash")).to_contain_text("Your new password is saved")

    _tab_to(page, "Sign out everywhere, here too")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Sign in")
    page.get_by_label("Your e-mail address").focus()
    page.keyboard.type("ana@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type(OLD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Good ")


def test_it_is_forgotten_and_chosen_anew_on_a_phone_without_a_script(visit: Visit, given: Given, letters: list) -> None:
    ana = given.member("Ana Lima", email="ana@example.org")
    given.password(ana, OLD)
    visitor = visit(width=NARROW, javascript=False)
    visitor.expects(422)
    page = visitor.open("/sign-in")

    page.get_by_role("link", name="I have forgotten my password").click()
    page.get_by_label("Your e-mail address").fill("ana@example.org")
    page.get_by_role("button", name="Send me a link").click()
    expect(page.locator("h1")).to_have_text("Look in your e-mail")
    wait_for(lambda: letters)
    path = "/reset/" + letters[-1].body.partition("/reset/")[2].split()[0]
    visitor.open(path)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Your new password").fill("too short")
    page.get_by_role("button", name="Save and sign in").click()
    expect(page.locator(".nhsuk-error-summary")).to_contain_text("at least 12 characters")
    page.get_by_label("Your new password").fill(NEW)
    page.get_by_role("button", name="Save and sign in").click()

    expect(page.locator("h1")).to_contain_text("Good ")
    expect(page.locator(".flash")).to_contain_text("Your new password is saved")
    page = visit().open("/sign-in")
    _signs_in(page, NEW)
    expect(page.locator("h1")).to_contain_text("Good ")


def test_every_page_about_it_is_accessible_in_error_too(visit: Visit, given: Given) -> None:
    ana = given.member("Ana Lima", email="ana@example.org")
    given.password(ana, OLD)
    visitor = visit(width=NARROW).already_signed_in_as(ana)
    visitor.expects(422)
    found = {}
    for path in ("/account", "/account/password", "/account/password/remove"):
        page = visitor.open(path)
        found[path] = visitor.axe()
        if path != "/account":
            page.locator("main form button[type=submit]").click()
            expect(page.locator(".nhsuk-error-summary")).to_be_visible()
            found[f"{path} in error"] = visitor.axe()
        page.emulate_media(color_scheme="dark")
        found[f"{path} in the dark"] = visitor.axe()
        page.emulate_media(color_scheme="light")

    assert not {path: faults for path, faults in found.items() if faults}
