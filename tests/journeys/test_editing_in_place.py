"""One click, one field, Enter saves, Esc leaves: whatever happens on the way, nothing typed is lost."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.accounts.sessions import SessionStore
from app.actions.models import Confidence, Priority
from app.actions.workflow import ActionStatus
from app.extensions import db
from app.web.application import Praxis
from tests.browser import Browser
from tests.chromium import NARROW, Visitor
from tests.given import Given
from tests.journeys.plan import closed, focused, heard, opens, row, tab_to, typed_in, way_in

Visit = Callable[..., Visitor]


@pytest.fixture
def chair(given: Given) -> int:
    """The chair, and three actions of somebody else's."""
    owner = given.member("Olu Owner")
    given.member("Nia Okafor")
    for title in ("Publish the guide", "Map the region", "Brief the boards"):
        given.action(title, owner=owner, due_on=date(2030, 1, 31))
    return given.chair("Charlie Chair")


@pytest.fixture
def visitor(visit: Visit, chair: int) -> Visitor:
    return visit().already_signed_in_as(chair)


@pytest.fixture
def history(browser: Browser, given: Given) -> Callable[[], list[str]]:
    """What the history of A1 tells, newest first, as somebody else reads it."""
    reader = browser.signed_in_as(given.member("Rhea Reader"))

    def told() -> list[str]:
        page = reader.get("/actions/1")
        return [" ".join("".join(entry.itertext()).split()) for entry in page.all("li", class_="history__entry")]

    return told


def _types_a_date(page: Page) -> None:
    page.keyboard.type("28022030")
    tab_to(page, "A1-why")
    page.keyboard.type("The printer is closed.")
    page.keyboard.press("Enter")


def _types_a_title(page: Page) -> None:
    page.keyboard.press("Control+a")
    page.keyboard.type("Publish it well")
    page.keyboard.press("Enter")


def _types_a_name(page: Page) -> None:
    page.keyboard.type("nia okafor")
    page.keyboard.press("Enter")


def _chooses_a_priority(page: Page) -> None:
    page.keyboard.type("High")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def _says_how_it_goes(page: Page) -> None:
    page.keyboard.type("At")
    tab_to(page, "A1-confidence_why")
    page.keyboard.type("The printer is closed.")
    page.keyboard.press("Enter")


def _says_it_is_blocked(page: Page) -> None:
    page.keyboard.type("Blo")
    tab_to(page, "A1-why")
    page.keyboard.type("The printer is closed.")
    page.keyboard.press("Enter")


BY_KEYBOARD: dict[str, tuple[Callable[[Page], None], str, Any, str]] = {
    "title": (_types_a_title, "title", "Publish it well", "A1: title saved"),
    "owner": (_types_a_name, "owner_id", None, "A1: Nia Okafor owns it now"),
    "due": (_types_a_date, "due_on", date(2030, 2, 28), "A1: due 28 Feb 2030"),
    "priority": (_chooses_a_priority, "priority", Priority.HIGH, "A1: high priority"),
    "confidence": (_says_how_it_goes, "confidence", Confidence.AT_RISK, "A1: at risk"),
    "status": (_says_it_is_blocked, "status", ActionStatus.BLOCKED, "A1: blocked"),
}


@pytest.mark.parametrize("field", BY_KEYBOARD)
def test_a_field_is_changed_by_keyboard_alone(visitor: Visitor, given: Given, field: str) -> None:
    types, column, value, said = BY_KEYBOARD[field]
    page = visitor.open("/actions")
    before = given.the_action(1)

    tab_to(page, f"/actions/1/edit/{field}")
    page.keyboard.press("Enter")
    expect(page.locator("[data-editor]")).to_be_visible()
    assert focused(page).startswith("A1-"), "the field does not have focus"
    types(page)
    closed(page)

    after = given.the_action(1)
    assert getattr(after, column) != getattr(before, column)
    assert value is None or getattr(after, column) == value
    assert focused(page) == f"/actions/1/edit/{field}", "focus does not come back to where it was"
    heard(page, said)
    assert page.url.endswith("/actions"), "the page was left"


@pytest.mark.database("sqlite")
@pytest.mark.parametrize("field", BY_KEYBOARD)
def test_esc_leaves_without_a_change_and_focus_comes_back(visitor: Visitor, given: Given, field: str) -> None:
    page, before = visitor.open("/actions"), given.the_action(1).version
    opens(page, field)
    page.keyboard.type("x")

    page.keyboard.press("Escape")
    closed(page)

    assert focused(page) == f"/actions/1/edit/{field}"
    assert given.the_action(1).version == before


@pytest.mark.database("sqlite")
def test_cancel_is_a_link_that_does_the_same(visitor: Visitor) -> None:
    page = visitor.open("/actions")
    opens(page, "title")

    page.get_by_role("link", name="Cancel").click()
    closed(page)

    assert focused(page) == "/actions/1/edit/title"


@pytest.mark.database("sqlite")
def test_only_the_one_row_changes(visitor: Visitor) -> None:
    page = visitor.open("/actions")
    others = [row(page, reference).inner_html() for reference in ("A2", "A3")]

    opens(page, "title")
    typed_in(page, "title").fill("Publish it well")
    page.keyboard.press("Enter")
    closed(page)

    assert [row(page, reference).inner_html() for reference in ("A2", "A3")] == others
    expect(row(page)).to_contain_text("Publish it well")


@pytest.mark.database("sqlite")
def test_two_rows_can_be_open_at_once(visitor: Visitor, given: Given) -> None:
    page = visitor.open("/actions")
    opens(page, "title", "A1")
    opens(page, "title", "A2")
    typed_in(page, "title", "A1").fill("Changed first")
    typed_in(page, "title", "A2").fill("Changed second")

    typed_in(page, "title", "A1").press("Enter")
    expect(row(page, "A1").locator("[data-editor]")).to_have_count(0)

    expect(typed_in(page, "title", "A2")).to_have_value("Changed second")
    assert given.the_action(1).title == "Changed first"
    assert given.the_action(2).title == "Map the region"


@pytest.mark.database("sqlite")
@pytest.mark.parametrize(
    ("field", "in_error", "typed", "asked"),
    [
        ("title", "title", {"title": ""}, "Say in a few words what will be done"),
        ("owner", "owner", {"owner": "Somebody Else"}, "Nobody here has this name"),
        ("due", "why", {"due_on": "2030-02-28"}, "Say why it moves"),
        ("confidence", "confidence_why", {"confidence": "off track"}, "Say in a sentence why it is off track"),
        ("status", "why", {"status": "dropped"}, "Say why, in a sentence that everybody may read"),
        ("status", "evidence_link", {"status": "reported done"}, "Give a link to something that shows it is done"),
    ],
)
def test_an_invalid_value_stays_and_has_focus(
    visitor: Visitor, given: Given, field: str, in_error: str, typed: dict[str, str], asked: str
) -> None:
    visitor.expects(422)
    page, before = visitor.open("/actions"), given.the_action(1).version
    form = opens(page, field)
    for name, value in typed.items():
        control = typed_in(page, name)
        (control.select_option if control.evaluate("e => e.tagName") == "SELECT" else control.fill)(value)

    form.get_by_role("button", name="Save").click()
    expect(form.locator(".nhsuk-error-message")).to_contain_text(f"Error: {asked}")

    assert focused(page) == f"A1-{in_error}"
    assert typed_in(page, in_error).get_attribute("aria-invalid") == "true"
    described = (typed_in(page, in_error).get_attribute("aria-describedby") or "").split()
    assert any(asked in page.locator(f"#{name}").inner_text() for name in described)
    for name, value in typed.items():
        expect(typed_in(page, name)).to_have_value(value)
    assert given.the_action(1).version == before


def test_two_people_at_once_lose_nothing(
    visitor: Visitor, visit: Visit, given: Given, history: Callable[[], list[str]]
) -> None:
    visitor.expects(409)
    other = visit().already_signed_in_as(given.coordinator("Cora Coordinator"))
    mine, theirs = visitor.open("/actions"), other.open("/actions")
    opens(mine, "title")
    opens(theirs, "title")
    typed_in(theirs, "title").fill("Theirs")
    theirs.keyboard.press("Enter")
    closed(theirs)

    typed_in(mine, "title").fill("Mine")
    typed_in(mine, "title").press("Enter")
    expect(mine.get_by_role("button", name="Save mine")).to_be_visible()

    expect(row(mine)).to_contain_text("Cora Coordinator changed this while you were writing")
    expect(row(mine).locator("dd")).to_contain_text("Theirs")
    expect(typed_in(mine, "title")).to_have_value("Mine")
    assert given.the_action(1).title == "Theirs"
    mine.get_by_role("button", name="Save mine").click()
    closed(mine)
    expect(row(mine)).to_contain_text("Mine")
    assert [entry.partition(" changed")[0] for entry in history()[:2]] == ["Charlie Chair", "Cora Coordinator"]


@pytest.mark.database("sqlite")
def test_keeping_theirs_shows_theirs_and_focus_comes_back(visitor: Visitor, visit: Visit, given: Given) -> None:
    visitor.expects(409)
    other = visit().already_signed_in_as(given.coordinator("Cora Coordinator"))
    mine, theirs = visitor.open("/actions"), other.open("/actions")
    opens(mine, "priority")
    opens(theirs, "priority")
    typed_in(theirs, "priority").select_option("high")
    theirs.get_by_role("button", name="Save").click()
    closed(theirs)
    typed_in(mine, "priority").select_option("low")
    mine.locator("[data-editor]").get_by_role("button", name="Save").click()

    mine.get_by_role("link", name="Keep theirs").click()
    closed(mine)

    expect(row(mine)).to_contain_text("High priority")
    assert given.the_action(1).priority is Priority.HIGH
    assert focused(mine) == "/actions/1/edit/priority"


@pytest.mark.database("sqlite")
def test_two_fields_of_one_row_do_not_conflict(visitor: Visitor, visit: Visit, given: Given) -> None:
    other = visit().already_signed_in_as(given.coordinator("Cora Coordinator"))
    mine, theirs = visitor.open("/actions"), other.open("/actions")
    opens(mine, "title")
    opens(theirs, "priority")
    typed_in(theirs, "priority").select_option("high")
    theirs.get_by_role("button", name="Save").click()
    closed(theirs)

    typed_in(mine, "title").fill("Mine")
    typed_in(mine, "title").press("Enter")
    closed(mine)

    action = given.the_action(1)
    assert (action.title, action.priority) == ("Mine", Priority.HIGH)
    expect(row(mine)).to_contain_text("High priority")


@pytest.mark.database("sqlite")
@pytest.mark.faults
def test_a_fault_of_the_server_keeps_what_was_typed(
    visitor: Visitor, given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: Any, **__: Any) -> None:
        raise RuntimeError("the disk is full")

    visitor.expects(500)
    page = visitor.open("/actions")
    opens(page, "title")
    typed_in(page, "title").fill("Publish it well")
    with monkeypatch.context() as broken:
        broken.setattr("app.actions.services.revise", breaks)
        page.keyboard.press("Enter")
        expect(page.locator("#notices")).to_contain_text("Not saved. Something went wrong on our side.")

    expect(typed_in(page, "title")).to_have_value("Publish it well")
    assert given.the_action(1).title == "Publish the guide"
    page.get_by_role("button", name="Try again").click()
    closed(page)
    expect(row(page)).to_contain_text("Publish it well")
    expect(page.locator("#notices")).to_be_empty()


@pytest.mark.database("sqlite")
def test_a_lost_connection_keeps_what_was_typed(visitor: Visitor, given: Given) -> None:
    page = visitor.open("/actions")
    opens(page, "title")
    typed_in(page, "title").fill("Publish it well")

    page.context.set_offline(True)
    page.keyboard.press("Enter")
    expect(page.locator("#notices")).to_contain_text("We could not reach Praxis.")
    page.context.set_offline(False)
    visitor.complaints.clear()  # the browser says that it was offline

    expect(typed_in(page, "title")).to_have_value("Publish it well")
    page.get_by_role("button", name="Try again").click()
    closed(page)
    assert given.the_action(1).title == "Publish it well"


def ends_the_session_of(app: Praxis, person_id: int) -> None:
    store = app.session_interface
    assert isinstance(store, SessionStore)
    with app.app_context():
        store.end_all(person_id)
        db.session.commit()


def test_a_session_that_ended_keeps_what_was_typed(
    visitor: Visitor, given: Given, app: Praxis, chair: int, history: Callable[[], list[str]]
) -> None:
    visitor.expects(401)
    page = visitor.open("/actions")
    opens(page, "title")
    typed_in(page, "title").fill("Publish it well")
    ends_the_session_of(app, chair)

    page.keyboard.press("Enter")
    expect(page.locator("#notices")).to_contain_text("You have been signed out. What you typed is still here.")
    expect(typed_in(page, "title")).to_have_value("Publish it well")

    visitor.another_tab().signed_in_as(chair)
    page.bring_to_front()
    again = page.get_by_role("button", name="Save again")
    if again.is_visible():
        again.click()
    closed(page)

    expect(row(page)).to_contain_text("Publish it well")
    expect(page.locator("#notices")).to_be_empty()
    assert given.the_action(1).title == "Publish it well"
    assert sum("changed the title" in entry for entry in history()) == 1


@pytest.mark.database("sqlite")
def test_nobody_else_saves_what_i_typed(visitor: Visitor, given: Given, app: Praxis, chair: int) -> None:
    visitor.expects(401)
    page = visitor.open("/actions")
    opens(page, "title")
    typed_in(page, "title").fill("Publish it well")
    ends_the_session_of(app, chair)
    page.keyboard.press("Enter")
    again = page.get_by_role("button", name="Save again")
    expect(again).to_be_visible()

    visitor.another_tab().signed_in_as(given.coordinator())
    page.bring_to_front()
    if again.is_visible():
        again.click()

    expect(page.locator("#notices")).to_contain_text("Somebody else is signed in now")
    expect(typed_in(page, "title")).to_have_value("Publish it well")
    assert given.the_action(1).title == "Publish the guide"


def test_a_double_click_saves_once(visitor: Visitor, given: Given, history: Callable[[], list[str]]) -> None:
    page = visitor.open("/actions")
    before = len(history())
    form = opens(page, "confidence")
    typed_in(page, "confidence").select_option("at risk")
    typed_in(page, "confidence_why").fill("The printer is closed.")

    form.get_by_role("button", name="Save").dblclick()
    closed(page)
    page.wait_for_load_state("networkidle")

    assert len(history()) == before + 1


@pytest.mark.database("sqlite")
def test_what_somebody_took_from_me_meanwhile_is_said(visitor: Visitor, visit: Visit, given: Given) -> None:
    visitor.expects(403)
    owner = given.member("Vic Owner")
    given.action("Teach the trainers", owner=owner)
    mine = visit().already_signed_in_as(owner)
    mine.expects(403)
    page = mine.open("/actions?status=all")
    opens(page, "title", "A4")
    typed_in(page, "title", "A4").fill("Mine for ever")
    chairs = visitor.open("/actions?status=all")
    opens(chairs, "owner", "A4")
    typed_in(chairs, "owner", "A4").fill("Nia Okafor")
    chairs.keyboard.press("Enter")
    closed(chairs)

    typed_in(page, "title", "A4").press("Enter")

    expect(page.locator("#notices")).to_contain_text("That is not yours to change.")
    expect(typed_in(page, "title", "A4")).to_have_value("Mine for ever")
    assert given.the_action(4).title == "Teach the trainers"


@pytest.mark.database("sqlite")
@pytest.mark.parametrize("field", BY_KEYBOARD)
def test_the_same_works_on_the_page_of_an_action(visitor: Visitor, given: Given, field: str) -> None:
    types, column, _, said = BY_KEYBOARD[field]
    page = visitor.open("/actions/1")
    before = getattr(given.the_action(1), column)

    tab_to(page, f"/actions/1/edit/{field}?on=page")
    page.keyboard.press("Enter")
    expect(page.locator("[data-editor]")).to_be_visible()
    types(page)
    closed(page)

    assert getattr(given.the_action(1), column) != before
    assert focused(page) == f"/actions/1/edit/{field}?on=page"
    heard(page, said)


@pytest.mark.parametrize("field", ["title", "due", "status"])
def test_on_a_phone_a_card_is_edited_where_it_stands(visit: Visit, chair: int, given: Given, field: str) -> None:
    visitor = visit(width=NARROW, has_touch=True, is_mobile=True).already_signed_in_as(chair)
    page, before = visitor.open("/actions"), given.the_action(1).version

    way_in(page, field).tap()
    form = page.locator("[data-editor]")
    expect(form).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
    match field:
        case "title":
            typed_in(page, "title").fill("Publish it well")
        case "due":
            typed_in(page, "due_on").fill("2030-02-28")
            typed_in(page, "why").fill("The printer is closed.")
        case _:
            typed_in(page, "status").select_option("blocked")
            typed_in(page, "why").fill("The printer is closed.")
    form.get_by_role("button", name="Save").tap()
    closed(page)

    assert given.the_action(1).version == before + 1
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
