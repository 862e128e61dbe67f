"""With a real browser: a passkey is made and used, a second step is set up and used, with and without the phone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.accounts.second_step import SECONDS
from tests.accounts.phone import Phone, with_a_phone
from tests.chromium import Visitor
from tests.given import Given

Visit = Callable[..., Visitor]

pytestmark = pytest.mark.database("sqlite")


@pytest.fixture
def ana(given: Given) -> int:
    return given.member("Ana Lima", email="ana@example.org")


@pytest.fixture
def at_home(visit: Visit) -> Callable[..., Visitor]:
    """A visitor who knows the site by a name: a number has no passkeys."""

    def at_home(**more: Any) -> Visitor:
        visitor = visit(**more)
        visitor.root = visitor.root.replace("127.0.0.1", "localhost")
        return visitor

    return at_home


def _with_a_device(page: Page) -> tuple[Any, str]:
    """Give the browser a device that keeps passkeys, and whose owner is there."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    device = session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return session, device["authenticatorId"]


def _comes_by_link(visitor: Visitor, given: Given, person_id: int) -> Page:
    page = visitor.open(f"/sign-in/{given.sign_in_link(person_id)}")
    page.get_by_role("button", name="Sign in as").click()
    return page


def _signs_out(page: Page) -> None:
    page.locator(".header__account > summary").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_passkey_is_made_and_used(at_home: Visit, given: Given, ana: int) -> None:
    visitor = at_home().signed_in_as(ana)
    _with_a_device(visitor.page)
    page = visitor.open("/account")
    assert visitor.axe() == []

    page.get_by_label("What to call it").fill("My laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="My laptop")).to_be_visible()
    expect(page.get_by_text("Your passkey is added")).to_be_visible()
    _signs_out(page)
    visitor.open("/sign-in?next=/goals")
    assert visitor.axe() == []
    page.get_by_role("button", name="Sign in with a passkey").click()

    page.wait_for_url("**/goals")
    expect(page.get_by_text("Ana Lima").first).to_be_visible()


def test_what_goes_wrong_with_a_passkey_is_said_in_words(at_home: Visit, given: Given, ana: int) -> None:
    visitor = at_home().signed_in_as(ana)
    session, device = _with_a_device(visitor.page)
    page = visitor.open("/account")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("Your passkey is added")).to_be_visible()

    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("alert").filter(has_text="has a passkey for you already")).to_be_visible()
    assert visitor.axe() == []
    _signs_out(page)
    visitor.open("/sign-in")
    # Its owner is not there, and the browser gives up.
    session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert").filter(has_text="No passkey was used")).to_be_visible()
    assert visitor.axe() == []


def test_a_second_step_is_set_up_and_used(at_home: Visit, given: Given, ana: int) -> None:
    visitor = at_home().signed_in_as(ana)
    page = visitor.open("/account")
    page.get_by_role("link", name="Set up a second step").click()
    phone = Phone(page.locator(".key-to-type code").inner_text().replace(" ", ""))
    assert visitor.axe() == []
    assert page.locator(".qr__picture").bounding_box()["width"] > 150

    visitor.expects(422)
    page.get_by_label("The code that your app shows").fill(phone.wrong_code())
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    assert visitor.axe() == []
    assert page.locator(".key-to-type code").inner_text().replace(" ", "") == phone.secret
    first = phone.code()
    page.get_by_label("The code that your app shows").fill(first)
    page.get_by_role("button", name="Turn it on").click()
    expect(page.locator(".codes li")).to_have_count(10)
    assert visitor.axe() == []
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("You have 10 recovery codes left")).to_be_visible()
    assert visitor.axe() == []
    _signs_out(page)

    page = _comes_by_link(visitor, given, ana)
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    assert visitor.axe() == []
    # The code it was set up with works no more; the next one does.
    page.get_by_label("The code that your app shows").fill(first)
    page.keyboard.press("Enter")
    expect(page.get_by_text("each code works once").first).to_be_visible()
    page.get_by_label("The code that your app shows").fill(phone.code(seconds=SECONDS))
    page.keyboard.press("Enter")
    page.wait_for_url(visitor.root + "/")


def test_a_recovery_code_is_used_on_a_phone_without_javascript(at_home: Visit, given: Given, ana: int) -> None:
    phone = with_a_phone(given, ana)
    visitor = at_home(width=375, javascript=False)
    page = _comes_by_link(visitor, given, ana)
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()

    page.get_by_role("link", name="use a recovery code").click()
    page.get_by_label("One of your recovery codes").fill(phone.recovery_codes[0].upper())
    page.get_by_role("button", name="Sign in").click()

    page.wait_for_url(visitor.root + "/")
    visitor.open("/account")
    expect(page.get_by_text("You have 9 recovery codes left")).to_be_visible()
    expect(page.get_by_role("button", name="Add a passkey")).to_be_hidden()
    expect(page.get_by_text("you need JavaScript")).to_be_visible()


def test_a_late_code_is_refused(at_home: Visit, given: Given, ana: int) -> None:
    phone = with_a_phone(given, ana)
    visitor = at_home()
    visitor.expects(422)
    page = _comes_by_link(visitor, given, ana)

    page.get_by_label("The code that your app shows").fill(phone.code(seconds=-3 * SECONDS))
    page.keyboard.press("Enter")

    expect(page.get_by_text("Type the one that your app shows now").first).to_be_visible()
