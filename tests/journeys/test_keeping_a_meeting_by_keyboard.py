"""In a real browser: whoever keeps a meeting loses neither their place in a list nor what came while they typed."""

import pytest
from playwright.sync_api import expect

from tests.given import moment
from tests.meetings.held import DAY, Room

pytestmark = pytest.mark.database("sqlite")


@pytest.fixture
def room(given, at):
    at(moment(DAY))
    return Room(given)


def test_who_is_there_is_noted_row_after_row(visit, room):
    number = room.opened()
    page = visit().already_signed_in_as(room.secretary).open(f"/meetings/{number}/live")

    page.get_by_role("button", name="Remote : Ben").press("Enter")

    row = page.get_by_role("listitem").filter(has_text="Second seat")
    expect(row).to_contain_text("Left")
    expect(row).to_be_focused()
    for _ in row.get_by_role("button").all():
        page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Present : Cleo")).to_be_focused()


def test_what_came_while_somebody_was_in_a_field_comes_once_they_leave_it(visit, room):
    number = room.opened(room.ana, room.ben)
    item = room.items(number)[1]
    room.begin(number, item)
    page = visit().already_signed_in_as(room.ana).open(f"/meetings/{number}/live")
    page.get_by_text("Declare an interest in").click()
    field = page.get_by_label("What is the interest?")
    field.focus()

    room.decide(number, item)
    expect(page.locator("#part-outcomes")).to_contain_text("D2026-001", timeout=20_000)
    expect(field).to_be_focused()
    field.blur()

    expect(field).to_have_count(0, timeout=20_000)
