"""A page of meetings asks the database as often for 200 items as for 10, and at most eight times."""

import pytest

from app.decisions.workflow import Choice
from app.meetings.services import commenting, minutes, voting
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


@pytest.fixture(params=["chair", "secretary", "holder", "member"])
def reader(request, given, room, browser):
    found = {"chair": room.chair, "secretary": room.secretary, "holder": room.ana}
    return browser.signed_in_as(found.get(request.param) or given.member("Mia Member"))


def statements_of(app, reader, path, *words):
    """How many statements this page asks, on which all of this is to be read."""
    with asked(app) as statements:
        answer = reader.client.get(path)
    assert answer.status_code == 200
    assert [word for word in words if word not in answer.text] == []
    return len(statements)


def held(given, room):
    """A meeting in session in which everything was put down; and the one before, of which something is left."""
    before = room.opened(room.ana, room.ben, on="2026-11-10 10:00")
    room.begin(before, room.items(before)[1])
    room.decide(before, room.items(before)[1], "We plan the guide")
    room.act(before, room.items(before)[1], room.ben, "Draft the guide")
    room.close(before)
    number = room.meeting(items=("Welcome", "The budget", "The guide", "Any other business"))
    _, budget, guide, other = room.items(number)
    given.paper(budget)
    room.open(number)
    for person in (room.ana, room.ben, room.dee):
        room.arrive(number, person)
    room.declare(number, guide, room.ben)
    room.ask(number, guide)
    room.put(number, guide)
    for seat in (room.seats[0], room.seats[2]):
        room.do(number, voting.cast, item=guide, seat_id=seat, choice=Choice.FOR)
    room.do(number, voting.close_vote, item=guide)
    room.decide(number, guide, "We publish it")
    room.begin(number, budget)
    room.note(number, budget, "It is spent.")
    room.decide(number, budget, "We spend it")
    room.act(number, budget, room.ana, "Spend the money")
    room.put_off(number, other)
    return number


def test_minutes_at_every_step(app, given, room, reader):
    number = held(given, room)
    path, said = f"/meetings/{number}/minutes", ("It is spent.", "We spend it", "Spend the money", "Draft the guide")
    counted = {"in session": statements_of(app, reader, path, *said)}
    room.close(number)
    counted["closed"] = statements_of(app, reader, path, *said, "Cleo (Third seat)")
    room.do(number, lambda m, *, by: minutes.introduce(m, "It was a good one.", by=by))
    room.circulate(number)
    by = given.actor(room.ana)
    with given.settled():
        commenting.comment(given._meeting(number), "@Ben was remote.", by=by)
    counted["circulated"] = statements_of(app, reader, path, *said, "It was a good one.", "was remote.")
    later = room.opened(room.ana, room.ben, on="2026-11-24 15:00")
    counted["before a meeting that can approve them"] = statements_of(app, reader, path, *said)
    room.approve(number, at=later)
    room.do(number, lambda m, *, by: minutes.add_erratum(m, "Ben was there.", by=by))
    counted["approved"] = statements_of(app, reader, path, *said, "Ben was there.", "was remote.")
    counted["printed"] = statements_of(app, reader, f"{path}/clean", *said)

    assert {step: many for step, many in counted.items() if many > MOST} == {}


def test_a_meeting_before_and_after_it_is_held(app, given, room, reader):
    number = held(given, room)
    coming = room.meeting(items=("Welcome", "What is left"), on="2026-12-08 10:00")
    given.paper(room.items(coming)[1])
    given.paper(room.items(coming)[1], "Other figures")
    said = ("What is left", "Figures", "Other figures", "Draft the guide", "Spend the money")
    counted = {"to come": statements_of(app, reader, f"/meetings/{coming}", *said)}
    for state in ("in session", "closed", "circulated"):
        if state != "in session":
            {"closed": room.close, "circulated": room.circulate}[state](number)
        counted[state] = statements_of(app, reader, f"/meetings/{number}", "Figures", "Spend the money")
    counted["live"] = statements_of(app, reader, f"/meetings/{number}/live", "The budget")

    assert {step: many for step, many in counted.items() if many > MOST} == {}
