"""The plan in the order somebody asks for."""

import pytest

from app.actions.models import Priority
from app.actions.workflow import ActionStatus


@pytest.mark.parametrize("sort", ["action", "owner", "priority", "status", "due"])
@pytest.mark.parametrize("way", ["", "&descending=1", "&page=last"])
def test_every_order_has_a_page(browser, given, sort, way):
    given.action()

    assert browser.signed_in_as(given.member()).get(f"/actions?sort={sort}{way}").status == 200


def test_what_matters_most_comes_first(browser, given):
    owner = given.member()
    for priority in (Priority.LOW, Priority.HIGH, Priority.NORMAL):
        given.action(f"A {priority.value} one", owner=owner, priority=priority)

    text = browser.signed_in_as(owner).get("/actions?sort=priority").text

    assert text.index("A high one") < text.index("A normal one") < text.index("A low one")


def test_a_status_sorts_by_its_place_in_the_workflow(browser, given):
    owner = given.member()
    for status in (ActionStatus.VERIFIED, ActionStatus.PROPOSED, ActionStatus.BLOCKED):
        given.action(f"One {status.value}", owner=owner, status=status)

    text = browser.signed_in_as(owner).get("/actions?sort=status&status=all").text

    assert text.index("One proposed") < text.index("One blocked") < text.index("One verified")
