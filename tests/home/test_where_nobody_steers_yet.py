"""A community that has just begun: each room says what it is for, why it is empty, and who does what first."""

import pytest

ROOMS = ("/proposals", "/decisions", "/meetings", "/meetings/backlog", "/meetings/series")
FIRST = "First there has to be a steering group"


@pytest.mark.parametrize("room", ROOMS)
def test_without_a_steering_group_nothing_is_offered_that_cannot_be_done(browser, given, room):
    for person in (given.coordinator(), given.member()):
        page = browser.signed_in_as(person).get(room)

        assert FIRST in page.text
        assert page.links()["See what that takes"] == "/steering"
        ahead = [href for href in page.links().values() if href.endswith("/new") and href != "/actions/new"]
        assert ahead == []


@pytest.mark.parametrize(
    ("room", "begins", "waits"),
    [
        ("/proposals", "Make the first proposal", ""),
        ("/decisions", "Enter the first decision", "the chair or the secretary puts it down"),
        ("/meetings", "Say when it meets", "The coordinator, the chair or the secretary plans them"),
        ("/meetings/series", "Begin a series", "The coordinator, the chair or the secretary begins one"),
    ],
)
def test_with_one_each_room_offers_its_first_step_to_whoever_may_take_it(browser, given, room, begins, waits):
    chair, member = given.chair(), given.member()

    page = browser.signed_in_as(chair).get(room)
    assert begins in page.links()
    assert FIRST not in page.text
    page = browser.signed_in_as(member).get(room)
    assert (begins in page.links()) is not bool(waits)
    assert waits in page.text
