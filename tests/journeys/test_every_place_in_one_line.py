"""The navigation stays one line in every window, and every place is in it or one press away."""

from collections.abc import Callable

import pytest

from app.access.roles import Role
from tests.chromium import Visitor
from tests.given import Given

Visit = Callable[..., Visitor]

LINES = """[...new Set([...document.querySelectorAll('.nav__list > li')]
  .filter(item => item.offsetParent).map(item => item.offsetTop))].length"""
PLACES = """[...document.querySelectorAll('.nav a')].filter(link => link.checkVisibility())
  .map(link => link.textContent)"""


@pytest.mark.parametrize("width", [375, 769, 1223, 1224])
@pytest.mark.parametrize("who", ["chair who does everything", "administrator"])
def test_every_place_is_reached_without_a_script(visit: Visit, given: Given, who: str, width: int) -> None:
    if who == "administrator":
        person = given.administrator()
    else:
        person = given.chair()
        for role in (Role.COORDINATOR, Role.ADMINISTRATOR):
            given.grant(person, role)
    visitor = visit(width=width, javascript=False).already_signed_in_as(person)
    page = visitor.open("/")
    assert page.evaluate(LINES) == 1

    if (more := page.locator(".nav__more summary")).is_visible():
        more.click()
    found = page.evaluate(PLACES)

    assert len(found) == len(set(found)), "a place stands in the bar and under More"
    assert {"Home", "Charter", "Recommendations", "Steering group", "People", "Organisations", "System"} <= set(found)
    if who != "administrator":
        assert {"Actions", "Meetings", "Decisions", "Joining"} <= set(found)
