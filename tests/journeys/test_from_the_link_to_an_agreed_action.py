"""From the link in the letter to an action that is agreed: five pages and 25 keystrokes beside the words, at most."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from app.actions.workflow import ActionStatus
from tests.chromium import NARROW, WIDE, Visitor
from tests.given import Given
from tests.journeys.plan import focused

Visit = Callable[..., Visitor]
PAGES, KEYSTROKES = 5, 25
LINE, DONE_WHEN = "Publish the guide @ama 3 Dec 2030 R-E4", "It can be read on the website."
pytestmark = pytest.mark.database("sqlite")


class Typist:
    """Somebody who has nothing but a keyboard. Counts what they press beside the words, and the pages they see."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pressed = 0
        self.pages = 0
        page.on("domcontentloaded", self._seen)

    def _seen(self, _page: Page) -> None:
        self.pages += 1

    def press(self, key: str) -> None:
        self.pressed += 1
        self.page.keyboard.press(key)

    def tab_to(self, wanted: str) -> None:
        while focused(self.page) != wanted:
            assert self.pressed < KEYSTROKES, f"{wanted} is too far away"
            self.press("Tab")

    def write(self, words: str) -> None:
        self.page.keyboard.type(words)

    def enter(self, place: str) -> None:
        """Press Enter, which leads to another page."""
        with self.page.expect_navigation(url=place):
            self.press("Enter")


@pytest.fixture
def chair(given: Given) -> int:
    given.recommendation(code="E4")
    given.member("Ama Boateng")
    return given.chair("Charlie Chair")


def agreed_under_it(given: Given) -> None:
    action = given.the_action(1)
    assert (action.title, action.due_on) == ("Publish the guide", date(2030, 12, 3))
    assert (action.status, action.done_when) == (ActionStatus.AGREED, DONE_WHEN)
    assert given.actor(action.owner_id).name == "Ama Boateng"


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_by_keyboard_alone(visit: Visit, given: Given, chair: int, width: int) -> None:
    visitor = visit(width=width)
    somebody = Typist(visitor.page)
    page = visitor.open(f"/sign-in/{given.sign_in_link(chair)}")

    expect(page.get_by_role("button", name="Sign in")).to_be_focused()
    somebody.enter("**/")
    somebody.tab_to("SUMMARY")
    somebody.press("Enter")
    expect(page.locator("#header-line")).to_be_focused()
    somebody.write(LINE)
    expect(page.locator("#header-said")).to_contain_text("owner Ama Boateng · due Tue 3 Dec 2030 · answers R-E4")
    somebody.enter("**/actions/1?new=1")
    # The first of what comes next has focus already.
    expect(page.get_by_role("link", name="Agree to it")).to_be_focused()
    somebody.enter("**/actions/1/edit/status?to=agreed")
    expect(page.get_by_label("How will others see that it is done?")).to_be_focused()
    somebody.write(DONE_WHEN)
    somebody.enter("**/actions/1?new=1")

    expect(page.locator("#facts")).to_contain_text("Agreed")
    expect(page.locator("main")).to_contain_text("R-E4")
    agreed_under_it(given)
    assert somebody.pages <= PAGES
    assert somebody.pressed <= KEYSTROKES


def test_without_a_script(visit: Visit, given: Given, chair: int) -> None:
    visitor = visit(width=NARROW, javascript=False)
    somebody = Typist(visitor.page)
    page = visitor.open(f"/sign-in/{given.sign_in_link(chair)}")

    page.get_by_role("button", name="Sign in as").click()
    page.locator(".header__add summary").click()
    page.get_by_label("What will be done, @whom, by when?").fill(LINE)
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("link", name="Agree to it").click()
    page.get_by_label("How will others see that it is done?").fill(DONE_WHEN)
    page.get_by_role("button", name="Save").click()

    expect(page.locator("#facts")).to_contain_text("Agreed")
    agreed_under_it(given)
    assert somebody.pages <= PAGES


def test_what_is_missing_is_said_on_a_page_that_keeps_the_line(visit: Visit, chair: int) -> None:
    visitor = visit(javascript=False).already_signed_in_as(chair)
    visitor.expects(422)
    page = visitor.open("/people")

    page.locator(".header__add summary").click()
    page.get_by_label("What will be done, @whom, by when?").fill("Publish the guide @ama")
    page.get_by_role("button", name="Add it").click()

    expect(page.locator(".nhsuk-error-message")).to_contain_text("Add the day by which it will be done")
    expect(page.get_by_label("What will be done, by whom and by when?")).to_have_value("Publish the guide @ama")


# What is found while one types.


def test_what_is_found_is_gone_through_by_the_arrows(visit: Visit, given: Given, chair: int) -> None:
    for title in ("Publish the guide", "Translate the guide"):
        given.action(title)
    page = visit().already_signed_in_as(chair).open("/people")
    field = page.locator("#header-search")
    field.focus()
    page.keyboard.type("guid")
    links = page.locator("#header-found a")
    expect(links).to_have_count(2)
    expect(page.locator("#live")).to_contain_text("Actions: 2")

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(links).to_have_count(0)
    expect(field).to_be_focused()
    expect(field).to_have_value("guid")
    page.keyboard.type("e")
    expect(links).to_have_count(2)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")

    page.wait_for_url("**/actions/*")


@pytest.mark.parametrize("width, dark", [(WIDE, False), (NARROW, True)])
def test_the_header_is_accessible_open_and_closed(
    visit: Visit, given: Given, chair: int, width: int, dark: bool
) -> None:
    given.action("Publish the guide")
    visitor = visit(width=width, dark=dark).already_signed_in_as(chair)
    page = visitor.open("/people")
    assert visitor.axe() == []

    page.fill("#header-search", "guide")
    expect(page.locator("#header-found a")).to_have_count(1)
    assert visitor.axe() == []
    page.locator(".header__add summary").click()
    expect(page.locator("#header-found a")).to_have_count(0)
    page.keyboard.type("Publish it @zoe")
    expect(page.locator("#header-said")).to_contain_text("Nobody here is called @zoe")
    assert visitor.axe() == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("Escape")
    expect(page.locator("#header-line")).not_to_be_visible()


@pytest.mark.parametrize("width, dark", [(WIDE, True), (NARROW, False)])
def test_the_new_pages_are_accessible(visit: Visit, given: Given, chair: int, width: int, dark: bool) -> None:
    given.action("Publish the guide", owner=chair)
    visitor = visit(width=width, dark=dark).already_signed_in_as(chair)

    for path in ("/actions/quick?line=Publish+it+@zoe+31+Nov", "/actions/print", "/calendar"):
        page = visitor.open(path)
        assert visitor.axe() == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    page.get_by_role("form", name="Make an address for Due dates").get_by_role("button").click()
    expect(page.get_by_label("Address")).to_be_focused()
    assert visitor.axe() == []
