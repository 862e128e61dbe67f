"""An agenda is put together, published and answered, by keyboard and without a script."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from app.extensions import db
from app.meetings.models import AgendaItem, Invitation
from app.meetings.workflow import MeetingState, Reply
from tests.chromium import NARROW, Visitor
from tests.given import Given

Visit = Callable[..., Visitor]


@pytest.fixture
def chair(given: Given) -> int:
    given.steering_member("Ana Seat")
    return given.chair("Charlie Chair")


def test_one_field_by_keyboard(visit: Visit, chair: int, given: Given) -> None:
    number = given.meeting(items=())
    item = given.agenda_item("The budget", meeting=number)
    visitor = visit().already_signed_in_as(chair)
    visitor.expects(422)
    page = visitor.open(f"/meetings/{number}/agenda")

    page.get_by_role("link", name="change minutes of The budget").focus()
    page.keyboard.press("Enter")
    field = page.get_by_label("Minutes", exact=True)
    expect(field).to_be_focused()
    field.fill("9000")
    page.keyboard.press("Enter")
    expect(page.locator(".nhsuk-error-message")).to_contain_text("Type a whole number from 0 to 600")
    assert visitor.axe() == []
    page.get_by_label("Minutes", exact=True).fill("25")
    page.keyboard.press("Enter")

    expect(page.get_by_role("link", name="change minutes of The budget")).to_be_focused()
    expect(page.locator("#live")).to_contain_text("minutes allotted saved")
    with given.app.app_context():
        assert db.session.get_one(AgendaItem, item).minutes == 25
    page.get_by_role("link", name="change purpose of The budget").click()
    expect(page.get_by_label("For what?")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="change purpose of The budget")).to_be_focused()


@pytest.mark.parametrize("javascript", [True, False])
def test_from_a_series_to_an_answer(visit: Visit, chair: int, given: Given, javascript: bool) -> None:
    given.body()
    page = visit(javascript=javascript).already_signed_in_as(chair).open("/meetings/series/new")

    page.get_by_label("What are its meetings called?").fill("Steering group")
    page.get_by_label("Day of the week").select_option("FR")
    page.get_by_role("button", name="Show the next days").click()
    expect(page.locator("#next-days")).to_contain_text("Every month, on the third Friday")
    page.get_by_label("When does it begin?").fill("10:00")
    page.get_by_role("button", name="Begin the series").click()
    page.get_by_role("button", name="Make them, as drafts").click()
    page.locator("main").get_by_role("link", name=re.compile("^Steering group ?, ")).first.click()
    page.get_by_role("link", name="Prepare the agenda").click()
    for title in ("Welcome", "The budget"):
        page.get_by_role("link", name="Put something on").click()
        page.get_by_label("What is it about?").fill(title)
        page.get_by_role("button", name="Put it on").click()
    page.get_by_role("button", name="move up: The budget").click()
    expect(page.locator("tbody tr").first).to_contain_text("The budget")
    page.get_by_role("link", name="Publish the agenda").click()
    page.get_by_role("button", name="Publish it and invite").click()
    page.get_by_role("button", name="I come").click()

    expect(page.locator("#answer")).to_contain_text("You said that you come")
    with given.app.app_context():
        meeting = given._meeting(1)
        assert meeting.state is MeetingState.PUBLISHED
        assert db.session.get_one(Invitation, (meeting.id, chair)).reply is Reply.ACCEPTED


def test_on_a_phone_in_the_dark_nothing_is_wider_than_the_screen(visit: Visit, chair: int, given: Given) -> None:
    number = given.meeting(items=("A title that is rather long, as titles of agenda items tend to be",), published=True)
    series = given.series()
    given.template_item(series)
    given.agenda_item("It waits", by=given.member("Mia Member"))
    visitor = visit(width=NARROW, dark=True).already_signed_in_as(chair)
    paths = ("", f"/{number}", f"/{number}/agenda", "/backlog", "/series", f"/series/{series}", "/series/new", "/new")

    for path in paths:
        page = visitor.open(f"/meetings{path}")
        assert visitor.axe() == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW, path
