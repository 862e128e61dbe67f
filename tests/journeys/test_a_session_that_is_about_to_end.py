"""The page warns before it signs somebody out, politely, in every tab, and says so when it has happened."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import update

from app import clock
from app.accounts.models import SignedIn
from app.accounts.sessions import Limits, SessionStore
from app.extensions import db
from app.web.application import Praxis
from tests.chromium import Visitor
from tests.given import Given
from tests.journeys.plan import opens, typed_in

Visit = Callable[..., Visitor]

pytestmark = pytest.mark.database("sqlite")
WARNING = 8  # seconds


@pytest.fixture
def chair(given: Given) -> int:
    given.action("Publish the guide")
    return given.chair("Charlie Chair")


@pytest.fixture
def short(app: Praxis, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let sessions end after so many seconds, with a warning eight seconds before."""
    store = app.session_interface
    assert isinstance(store, SessionStore)
    monkeypatch.setitem(app.config, "SESSION_WARNING_SECONDS", WARNING)

    def set_to(*, idle: float, longest: float = 3600) -> None:
        limits = Limits(idle=timedelta(seconds=idle), longest=timedelta(seconds=longest))
        monkeypatch.setattr(store, "_limits", limits)

    return set_to


def _notice(page: Page) -> Locator:
    return page.locator("#session-notice .notice")


def test_it_warns_takes_no_focus_and_one_press_stays(visit: Visit, short: Callable[..., None], chair: int) -> None:
    short(idle=14)
    page = visit().already_signed_in_as(chair).open("/actions")
    opens(page, "title")
    typed_in(page, "title").fill("Half a sen")

    expect(_notice(page)).to_contain_text("You will be signed out at", timeout=15_000)
    expect(typed_in(page, "title")).to_be_focused()
    assert page.locator("#session-notice").get_attribute("role") == "status"
    page.get_by_role("button", name="Stay signed in").click()

    expect(_notice(page)).to_have_count(0)
    expect(page.locator("#live")).to_contain_text("You stay signed in")
    expect(typed_in(page, "title")).to_have_value("Half a sen")


def test_what_another_tab_does_keeps_this_one_from_frightening_anybody(
    visit: Visit, app: Praxis, short: Callable[..., None], chair: int
) -> None:
    short(idle=14)
    visitor = visit().already_signed_in_as(chair)
    page = visitor.open("/actions")
    page.wait_for_timeout(1_500)
    with app.app_context():  # as if somebody had opened a page in another tab a little later
        db.session.execute(update(SignedIn).values(seen_at=clock.now()))
        db.session.commit()

    with page.expect_response("**/session/left") as asked:
        pass

    assert asked.value.json()["left"] > WARNING
    expect(_notice(page)).to_have_count(0)


def test_when_it_has_ended_the_page_says_so_and_goes_on_after_signing_in_elsewhere(
    visit: Visit, short: Callable[..., None], chair: int
) -> None:
    short(idle=10)
    visitor = visit().already_signed_in_as(chair)
    page = visitor.open("/actions")
    opens(page, "title")
    typed_in(page, "title").fill("Publish it well")
    expect(_notice(page)).to_contain_text("You have been signed out", timeout=20_000)

    short(idle=3600)
    visitor.another_tab().signed_in_as(chair)
    page.evaluate("dispatchEvent(new Event('focus'))")

    expect(_notice(page)).to_have_count(0)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("tbody")).to_contain_text("Publish it well")


def test_after_twelve_hours_staying_is_not_offered(visit: Visit, short: Callable[..., None], chair: int) -> None:
    short(idle=3600, longest=14)
    visitor = visit().already_signed_in_as(chair)
    page = visitor.open("/actions")

    expect(_notice(page)).to_contain_text("nobody stays signed in longer", timeout=15_000)
    assert page.get_by_role("button", name="Stay signed in").count() == 0
    assert visitor.axe() == []


def test_a_password_can_be_looked_at_while_it_is_typed(visit: Visit, given: Given) -> None:
    page = visit().open("/sign-in")
    field = page.get_by_label("Your password")
    field.fill("three random words")
    button = page.get_by_role("button", name="Show password")

    button.click()
    expect(field).to_have_attribute("type", "text")
    page.get_by_role("button", name="Hide password").click()

    expect(field).to_have_attribute("type", "password")


def test_without_a_script_there_is_no_button_that_does_nothing(visit: Visit, given: Given) -> None:
    page = visit(javascript=False).open("/sign-in")

    expect(page.get_by_role("button", name="Show")).to_have_count(0)
