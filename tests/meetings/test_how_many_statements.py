"""A page of meetings asks the database as often for 200 items as for 10, and at most eight times."""

import pytest

from tests.given import moment
from tests.home.test_how_many_statements import MOST, asked

NOW = moment("2026-11-23 09:00")


@pytest.mark.parametrize("role", ["chair", "member"])
def test_it_is_as_many_for_200_items_as_for_10(app, given, browser, at, role):
    at(NOW)
    holder = given.member("Bea Seat")
    given.seat(holder=holder, deputy=given.member("Dee Deputy"))
    reader = given.chair() if role == "chair" else holder
    series = given.series()
    given.template_item(series)
    numbers = {}
    for many in (10, 200):
        number = numbers[many] = given.meeting(items=[f"Item {n}" for n in range(many - 2)], minutes=60)
        for n in range(2):
            item = given.agenda_item(f"With a paper {n}", meeting=number, presenter=holder, background="See A1.")
            given.paper(item)
        given.published(number)
        given.agenda_item(f"It waits {many}", by=holder)
    visitor = browser.signed_in_as(reader)
    paths = ["/meetings", "/meetings/{number}", "/meetings/{number}/agenda/print", "/meetings/{number}/calendar.ics"]
    paths += ["/meetings/backlog", "/meetings/series", f"/meetings/series/{series}"]
    if role == "chair":
        paths.append("/meetings/{number}/agenda")
    counted = {}
    for number in numbers.values():
        for path in paths:
            with asked(app) as statements:
                assert visitor.client.get(path.format(number=number)).status_code == 200, path
            counted.setdefault(path, []).append(len(statements))

    assert {path: found for path, found in counted.items() if found[0] != found[1]} == {}
    assert {path: found for path, found in counted.items() if not 0 < found[1] <= MOST} == {}
