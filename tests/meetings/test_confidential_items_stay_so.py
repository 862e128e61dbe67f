"""A confidential item is planted, and looked for everywhere by those whom it is not for."""

from datetime import timedelta

import pytest

from app import clock
from app.access.rules import Refused
from app.extensions import db
from app.files.models import StoredFile
from app.mail.services import deliver
from app.meetings.models import AgendaItem
from app.meetings.services import agenda, papers, planning
from app.meetings.workflow import Purpose
from app.people.models import Person
from app.records.models import Visibility
from tests.given import SOMEBODY, moment

NOW = moment("2026-11-23 09:00")
SECRET = "Zanzibar"  # in the title, the section, the background and the paper: it must stand nowhere


@pytest.fixture
def planted(given, at):
    """A published meeting with an item for the body and one for somebody by name, each with a paper."""
    at(NOW)
    people = {
        "chair": given.chair(),
        "mia": given.member("Mia Member"),
        "cora": given.coordinator(),
        "ada": given.administrator(),
        "ana": given.steering_member("Ana Seat"),
        "lena": given.lead(given.organisation()),
    }
    number = given.meeting(items=("Welcome",))
    items = {}
    for name, meant_for in (("body", Visibility.STEERING), ("ana", Visibility.NAMED)):
        items[name] = given.agenda_item(
            f"{SECRET} for {name}",
            meeting=number,
            section=f"{SECRET} section {name}",
            background=f"{SECRET} beforehand",
            meant_for=meant_for,
            readers=[people["ana"]],
        )
    with given.settled():
        for item_id in items.values():
            item = db.session.get_one(AgendaItem, item_id)
            papers.add_paper(item, title=f"{SECRET} paper", link="https://example.org/zanzibar", by=SOMEBODY)
        planning.publish(given._meeting(number), by=SOMEBODY)
    return {"people": people, "number": number, "items": items}


def everywhere(number, items):
    paths = [
        "/",
        "/meetings",
        "/meetings/backlog",
        "/meetings/series",
        f"/meetings/{number}",
        f"/meetings/{number}/agenda",
        f"/meetings/{number}/agenda/new",
        f"/meetings/{number}/agenda/print",
        f"/meetings/{number}/calendar.ics",
        f"/search?q={SECRET}",
        f"/search/suggest?q={SECRET}",
    ]
    for item in items:
        below = ("", "/whole", "/edit", "/row", "/edit/title", "/papers/new", "/papers/1/new", "/off", "/carry-over")
        paths += [f"/meetings/items/{item}{path}" for path in below]
    return paths


@pytest.mark.parametrize("who", ["mia", "cora", "ada", "lena"])
def test_it_stands_nowhere_for_whom_it_is_not_for(browser, planted, who):
    visitor = browser.signed_in_as(planted["people"][who])

    for path in everywhere(planted["number"], planted["items"].values()):
        answer = visitor.get(path)
        heard = answer.markup.replace(f"q={SECRET}", "").replace(f'value="{SECRET}"', "")
        if path.startswith("/search"):
            assert f"{SECRET} for" not in heard, path
            continue
        assert SECRET not in heard, path
        assert "/items/" not in path or answer.status in (403, 404), path


def test_a_named_item_stands_nowhere_for_others_of_the_body(given, browser, planted):
    other = browser.signed_in_as(given.steering_member("Otto Other"))
    item = planted["items"]["ana"]

    for path in everywhere(planted["number"], [item]):
        answer = other.get(path)
        assert f"{SECRET} for ana" not in answer.text, path
        assert "/items/" not in path or answer.status in (403, 404), path
    assert f"{SECRET} for body" in other.get(f"/meetings/{planted['number']}").text


def test_even_as_a_draft_a_named_item_is_for_those_alone(given, browser, planted):
    number = given.meeting(items=())
    item = given.agenda_item(
        f"{SECRET} draft", meeting=number, meant_for=Visibility.NAMED, readers=[planted["people"]["ana"]]
    )
    other = browser.signed_in_as(given.steering_member("Otto Other"))

    assert SECRET not in other.get(f"/meetings/{number}").text
    assert other.get(f"/meetings/items/{item}/whole").status == 404
    assert f"{SECRET} draft" not in other.get(f"/search?q={SECRET}").text


def test_moved_past_it_an_item_learns_nothing_of_it(given, browser, planted):
    number = given.meeting(items=())
    first = given.agenda_item("One", meeting=number, section="Opening")
    given.agenda_item(SECRET, meeting=number, section=f"{SECRET} section", meant_for=Visibility.STEERING)
    given.agenda_item("Two", meeting=number, section="Business")
    cora = browser.signed_in_as(planted["people"]["cora"])

    page = cora.follow(cora.send(cora.get(f"/meetings/{number}/agenda").form_to("/agenda/order"), down=str(first)))

    assert SECRET not in page.text + cora.get(f"/meetings/items/{first}/whole").text
    with given.app.app_context():
        assert db.session.get_one(AgendaItem, first).section == "Business"


def test_whom_it_is_for_sees_it(browser, planted):
    ana = browser.signed_in_as(planted["people"]["ana"])

    text = ana.get(f"/meetings/{planted['number']}").text

    assert f"{SECRET} for body" in text
    assert f"{SECRET} for ana" in text
    assert "Confidential" in text


def test_no_letter_tells_of_it(app, given, planted, letters, at):
    with given.settled():
        guest = db.session.get_one(Person, planted["people"]["mia"])
        meeting = given._meeting(planted["number"])
        agenda.add_item(
            meeting,
            title="What we saw",
            purpose=Purpose.INFORMATION,
            minutes=5,
            presenter=guest,
            by=SOMEBODY,
        )
    at(clock.now() + timedelta(minutes=6))
    with app.app_context():
        deliver()
    told = {letter.to[0].partition(".")[0]: letter.subject + letter.body for letter in letters}

    assert "What we saw" in told["mia"]
    assert SECRET not in told["mia"]
    assert f"{SECRET} for ana" in told["ana"]
    assert f"{SECRET} for ana" not in told["charlie"]


def test_a_file_of_it_is_not_handed_out(given, browser, planted):
    with given.settled():
        stored = StoredFile(
            record_id=planted["items"]["body"],
            name="zanzibar.pdf",
            media_type="application/pdf",
            size=3,
            sha256="",
            stored_as="0" * 40,
        )
        db.session.add(stored)
        db.session.flush()
        file_id = stored.id

    for who in ("mia", "cora", "ada", "lena"):
        assert browser.another().signed_in_as(planted["people"][who]).get(f"/files/{file_id}").status == 404, who


def test_the_history_of_the_meeting_does_not_name_it(given, browser, planted):
    chair = given.actor(planted["people"]["chair"])
    with given.settled():
        item = db.session.get_one(AgendaItem, planted["items"]["body"])
        agenda.shift(item, up=True, by=chair)
        agenda.revise_item(item, {"title": f"{SECRET} again"}, by=chair)
        agenda.take_off(item, by=chair, why=f"{SECRET} is settled")

    assert SECRET not in browser.signed_in_as(planted["people"]["mia"]).get(f"/meetings/{planted['number']}").text


def test_the_page_that_publishes_counts_only_what_its_reader_may_see(given, browser, at):
    at(NOW)
    number, somebody = given.meeting(items=("Welcome",)), given.steering_member()
    given.agenda_item(SECRET, meeting=number, meant_for=Visibility.NAMED, readers=[somebody], minutes=25)

    page = browser.signed_in_as(given.chair()).get(f"/meetings/{number}/publish")

    assert "1 item, 10 minutes" in page.text


def test_a_coordinator_who_presents_one_neither_declines_nor_carries_it_over(given, at):
    at(NOW)
    cora = given.coordinator()
    number = given.meeting(items=("Welcome",))
    item = given.agenda_item(SECRET, meeting=number, meant_for=Visibility.STEERING, presenter=cora)
    given.published(number)
    actor = given.actor(cora)
    with given.settled():
        planning.cancel(given._meeting(number), by=SOMEBODY, why="Nobody can come.")

    with given.app.app_context(), pytest.raises(Refused):
        agenda.carry_over(db.session.get_one(AgendaItem, item), to=None, by=actor)
    with given.settled():
        later = agenda.carry_over(db.session.get_one(AgendaItem, item), to=None, by=SOMEBODY).id
    with given.app.app_context(), pytest.raises(Refused):
        agenda.decline(db.session.get_one(AgendaItem, later), by=actor, why="No.")
