"""The table by its arrow keys, the board by mouse and by keyboard, and several rows at once, in a real browser."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect

from app.actions.columns import AREA
from app.actions.workflow import ActionStatus
from app.extensions import db
from app.saved.models import ChosenColumns
from tests.actions.plan import changes
from tests.browser import Browser
from tests.chromium import NARROW, WIDE, Visitor
from tests.given import Given
from tests.journeys.plan import closed, focused, heard, tab_to, typed_in

Visit = Callable[..., Visitor]
pytestmark = pytest.mark.database("sqlite")


@pytest.fixture
def chair(given: Given) -> int:
    """The chair, and one action of somebody else's in each of three statuses."""
    owner = given.member("Olu Owner")
    for title, status in (
        ("Publish the guide", ActionStatus.PROPOSED),
        ("Map the region", ActionStatus.AGREED),
        ("Brief the boards", ActionStatus.UNDER_WAY),
    ):
        given.action(title, owner=owner, status=status, due_on=date(2030, 1, 31))
    return given.chair("Charlie Chair")


@pytest.fixture
def visitor(visit: Visit, chair: int) -> Visitor:
    return visit().already_signed_in_as(chair)


def card(page: Page, reference: str) -> Locator:
    return page.locator(f"[data-card={reference}]")


def column(page: Page, slug: str) -> Locator:
    return page.locator(f"[data-column={slug}]")


def stands_in(page: Page, reference: str, slug: str) -> None:
    expect(column(page, slug).locator(f"[data-card={reference}]")).to_be_visible()


def test_arrow_keys_lead_from_value_to_value(visitor: Visitor) -> None:
    page = visitor.open("/actions")
    tab_to(page, "/actions/1/edit/owner")
    walk = [
        ("ArrowDown", "/actions/2/edit/owner"),
        ("ArrowRight", "/actions/2/edit/status"),
        ("ArrowDown", "/actions/3/edit/status"),
        ("End", "/actions/3/edit/due"),
        ("ArrowRight", "/actions/3/edit/due"),
        ("ArrowUp", "/actions/2/edit/due"),
        ("Home", "action"),
        ("ArrowRight", "/actions/2"),
        ("ArrowUp", "/actions/1"),
        ("ArrowUp", "/actions?sort=action"),
    ]
    for key, wanted in walk:
        page.keyboard.press(key)
        assert focused(page) == wanted, key

    tab_to(page, "/actions/1/edit/title")
    page.keyboard.press("Enter")
    expect(typed_in(page, "title")).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.type("Do ")
    page.keyboard.press("ArrowLeft")

    assert focused(page) == "A1-title"
    expect(typed_in(page, "title")).to_have_value("Do Publish the guide")


def test_a_card_is_dragged_to_where_it_belongs(visitor: Visitor, given: Given) -> None:
    page = visitor.open("/actions/board")

    card(page, "A1").drag_to(column(page, "agreed"))
    stands_in(page, "A1", "agreed")
    heard(page, "A1: agreed")
    expect(column(page, "agreed").locator("h2")).to_contain_text("2")
    expect(column(page, "proposed").locator("h2")).to_contain_text("0")

    card(page, "A2").drag_to(column(page, "reported-done"))
    stands_in(page, "A2", "agreed")
    assert given.the_action(2).status is ActionStatus.AGREED

    card(page, "A3").drag_to(column(page, "blocked"))
    expect(card(page, "A3").locator("select")).to_have_value("blocked")
    stands_in(page, "A3", "under-way")
    typed_in(page, "why", "A3").fill("The printer is closed.")
    page.keyboard.press("Enter")
    stands_in(page, "A3", "blocked")
    assert given.the_action(3).status_why == "The printer is closed."


def test_a_card_is_moved_by_keyboard_alone(visitor: Visitor, given: Given) -> None:
    page = visitor.open("/actions/board")
    tab_to(page, "/actions/1/edit/status?on=board")
    page.keyboard.press("Enter")
    expect(typed_in(page, "status")).to_be_focused()
    assert visitor.axe() == []

    page.keyboard.press("Escape")
    closed(page)
    assert focused(page) == "/actions/1/edit/status?on=board"
    page.keyboard.press("Enter")
    expect(typed_in(page, "status")).to_be_focused()
    page.keyboard.type("Agr")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    stands_in(page, "A1", "agreed")
    heard(page, "A1: agreed")
    assert focused(page) == "/actions/1/edit/status?on=board"


@pytest.mark.parametrize("javascript", [True, False])
def test_more_of_a_column_begins_where_its_first_few_end(
    visit: Visit, chair: int, given: Given, javascript: bool
) -> None:
    for _ in range(11):
        given.action(owner=chair, status=ActionStatus.PROPOSED, due_on=date(2031, 1, 31))
    visitor = visit(javascript=javascript).already_signed_in_as(chair)
    page = visitor.open("/actions/board")
    tab_to(page, "/actions/board?more=proposed")
    page.keyboard.press("Enter")

    expect(column(page, "proposed").locator("[data-card]")).to_have_count(12)
    expect(card(page, "A11").get_by_role("link").first).to_be_focused()
    assert column(page, "proposed").count() == 1


def test_two_people_at_one_board(visitor: Visitor, visit: Visit, given: Given) -> None:
    """The second sees in the card what the first has done, and chooses; nothing is lost."""
    visitor.expects(409)
    page = visitor.open("/actions/board")
    other = visit().already_signed_in_as(given.secretary("Sid Secretary")).open("/actions/board")
    card(other, "A1").drag_to(column(other, "agreed"))
    stands_in(other, "A1", "agreed")
    card(other, "A1").drag_to(column(other, "under-way"))
    stands_in(other, "A1", "under-way")

    card(page, "A1").drag_to(column(page, "agreed"))

    expect(card(page, "A1")).to_contain_text("Sid Secretary changed this while you were writing")
    expect(card(page, "A1")).to_contain_text("Under way")
    expect(card(page, "A1")).to_contain_text("Sid Secretary changed this while you were writing")
    assert visitor.axe() == []
    page.get_by_role("link", name="Keep theirs").click()
    stands_in(page, "A1", "under-way")
    assert given.the_action(1).status is ActionStatus.UNDER_WAY


def test_a_card_that_somebody_dropped_meanwhile_stays_and_says_so(
    visitor: Visitor, browser: Browser, given: Given
) -> None:
    visitor.expects(403)
    page = visitor.open("/actions/board")
    changes(browser.signed_in_as(given.steering_member("Stella Steering")), 1, "status", status="dropped", why="No.")

    card(page, "A1").drag_to(column(page, "agreed"))

    expect(page.locator("#notices .notice")).to_be_visible()
    stands_in(page, "A1", "proposed")
    assert given.the_action(1).status is ActionStatus.DROPPED


def test_a_card_that_cannot_be_saved_stays_where_it_was(visitor: Visitor, given: Given) -> None:
    page = visitor.open("/actions/board")
    visitor.expects(503)
    page.route("**/edit/status?on=board", lambda route: route.fulfill(status=503, body="later"))

    card(page, "A1").drag_to(column(page, "agreed"))

    expect(page.locator("#notices .notice")).to_be_visible()
    stands_in(page, "A1", "proposed")
    page.unroute("**/edit/status?on=board")
    page.locator("#notices [data-again]").click()
    stands_in(page, "A1", "agreed")


@pytest.mark.parametrize("javascript", [True, False])
def test_several_are_changed_at_once(visit: Visit, chair: int, given: Given, javascript: bool) -> None:
    visitor = visit(javascript=javascript).already_signed_in_as(chair)
    page = visitor.open("/actions")
    if javascript:
        page.get_by_label("choose all on this page").check()
        page.get_by_label("choose A3").uncheck()
    else:
        for reference in ("A1", "A2"):
            page.get_by_label(f"choose {reference}").check()
    page.get_by_label("With those chosen").select_option("priority")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Priority", exact=True).select_option("high")
    page.get_by_role("button", name="Show what would change").click()
    page.get_by_role("button", name="Change 2 actions").click()

    expect(page.locator(".flash")).to_contain_text("2 actions are changed")
    assert [given.the_action(n).priority.value for n in (1, 2, 3)] == ["high", "high", "normal"]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_the_table_with_every_column_is_accessible_and_fits(
    visit: Visit, chair: int, given: Given, width: int, dark: bool
) -> None:
    with given.settled():
        db.session.add(ChosenColumns(person_id=chair, area=AREA.key, columns=" ".join(AREA.columns)))
    visitor = visit(width=width, dark=dark).already_signed_in_as(chair)
    page = visitor.open("/actions")
    page.get_by_text("Columns", exact=True).click()
    assert visitor.axe() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("Escape")
    page.get_by_role("link", name="change priority of A1").click()
    expect(page.locator("[data-editor]")).to_be_visible()

    assert visitor.axe() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
