"""An agenda is put together by its pages: items in sections, in an order, within the length of the meeting."""

import pytest

from app.extensions import db
from app.meetings.models import AgendaItem
from app.records.models import Visibility
from tests.given import moment

NOW = moment("2026-11-23 09:00")


@pytest.fixture
def chair(given, browser, at):
    at(NOW)
    return browser.signed_in_as(given.chair())


def agenda_of(given, number):
    with given.app.app_context():
        query = db.select(AgendaItem).where(
            AgendaItem.meeting_id == given._meeting(number).id, AgendaItem.withdrawn_on.is_(None)
        )
        items = db.session.scalars(query.order_by(AgendaItem.position, AgendaItem.id))
        return [(item.section, item.title) for item in items]


def test_a_meeting_is_planned_on_the_clock_on_the_wall(given, chair):
    given.body()
    answer = chair.form(
        "/meetings/new", title="An extra one", on="2027-06-15", starts_at="14:30", minutes="60", place="Room 2"
    )

    shown = chair.follow(answer)
    assert "Tuesday 15 June 2027, 14:30 to 15:30" in shown.text
    with given.app.app_context():
        assert given._meeting(1).starts_at == moment("2027-06-15 14:30")


@pytest.mark.parametrize(
    ("field", "typed", "instruction"),
    [
        ("starts_at", "half past two", "Type the time as hours and minutes, for example 14:30"),
        ("starts_at", "25:00", "Type the time as hours and minutes, for example 14:30"),
        ("minutes", "0", "Type a whole number from 5 to 720"),
        ("on", "2020-01-01", "Choose a day and a time that are to come"),
        ("link", "javascript:alert(1)", "Copy the whole link, it begins with https://"),
        ("title", "", "Say in a few words what the meeting is called"),
    ],
)
def test_what_does_not_fit_gets_an_instruction(given, chair, field, typed, instruction):
    given.body()
    fields = {"title": "An extra one", "on": "2027-06-15", "starts_at": "14:30", "minutes": "60", field: typed}

    answer = chair.form("/meetings/new", **fields)

    assert answer.status == 422
    assert instruction in answer.text


def test_an_item_is_put_on_with_all_that_it_says(given, chair):
    given.member("Paula Presents")
    number = given.meeting(items=())

    answer = chair.form(
        f"/meetings/{number}/agenda/new",
        title="The budget",
        section="Money",
        purpose="for decision",
        presenter="Paula Presents",
        minutes="100",
        background="See A1 and last year’s figures.",
    )

    shown = chair.follow(answer)
    assert "The budget" in shown.text
    page = chair.get(f"/meetings/{number}").text
    assert "Money" in page
    assert "Paula Presents" in page
    assert "1 item, 1 hour 40 minutes: 10 minutes too much" in page


def test_somebody_unknown_does_not_present(given, chair):
    number = given.meeting()

    answer = chair.form(f"/meetings/{number}/agenda/new", title="The budget", presenter="Nobody Known", minutes="5")

    assert answer.status == 422
    assert "Nobody here has this name" in answer.text


def test_the_order_is_changed_by_buttons(given, chair):
    number = given.meeting(items=("One", "Two", "Three"))
    page = chair.get(f"/meetings/{number}/agenda")
    first = page.all("button", name="up")

    chair.send(page.form_to("/agenda/order"), up=first[2].get("value"))

    assert [title for _, title in agenda_of(given, number)] == ["One", "Three", "Two"]


def test_at_the_edge_of_its_section_an_item_goes_into_the_next_one(given, chair):
    number = given.meeting(items=())
    one = given.agenda_item("One", meeting=number, section="Opening")
    given.agenda_item("Two", meeting=number, section="Business")
    page = chair.get(f"/meetings/{number}/agenda")

    chair.send(page.form_to("/agenda/order"), down=str(one))

    assert agenda_of(given, number) == [("Business", "One"), ("Business", "Two")]


def test_an_item_stands_last_in_its_section_whatever_came_later(given, chair):
    number = given.meeting(items=())
    for section, title in (("Opening", "Welcome"), ("Business", "One"), ("Opening", "Interests"), ("Opening", "Log")):
        given.agenda_item(title, meeting=number, section=section)

    assert [title for _, title in agenda_of(given, number)] == ["Welcome", "Interests", "Log", "One"]


@pytest.mark.parametrize(
    ("field", "typed", "shown"),
    [
        ("title", "Another name", "Another name"),
        ("section", "Money", "Money"),
        ("purpose", "for information", "For information"),
        ("minutes", "35", "35"),
        ("presenter", "Charlie Chair", "Charlie Chair"),
    ],
)
def test_one_field_is_edited_in_place_and_without_a_script(given, chair, field, typed, shown):
    number = given.meeting(items=())
    item = given.agenda_item("The budget", meeting=number)
    path = f"/meetings/items/{item}/edit/{field}"

    row = chair.htmx("GET", path)
    form = row.form_to(path)
    saved = chair.htmx("POST", path, {**form.fields, f"item-{item}-{field}": typed})
    again = chair.form(path, **{f"item-{item}-{field}": typed})

    assert saved.status == 200
    assert shown in saved.text
    assert "announce" in saved.headers["HX-Trigger"]
    assert again.status == 303


@pytest.mark.parametrize("who", ["secretary", "coordinator"])
def test_what_two_change_at_once_is_shown_side_by_side(given, chair, who):
    number = given.meeting(items=())
    item = given.agenda_item("The budget", meeting=number)
    other, chair = chair, chair.another().signed_in_as(getattr(given, who)())
    path = f"/meetings/items/{item}/edit"
    mine, theirs = chair.get(path).form_to(path), other.get(path).form_to(path)

    other.send(theirs, title="Their budget", minutes="20")
    answer = chair.send(mine, title="My budget")

    assert answer.status == 409
    assert "Their budget" in answer.text
    assert answer.form_to(path).fields["title"] == "My budget"
    assert answer.form_to(path).fields["minutes"] == "20"


def test_different_fields_of_one_item_do_not_conflict(given, chair):
    number = given.meeting(items=())
    item = given.agenda_item("The budget", meeting=number)
    other = chair.another().signed_in_as(given.secretary())
    path = f"/meetings/items/{item}/edit"
    mine, theirs = chair.get(path).form_to(path), other.get(path).form_to(path)

    other.send(theirs, minutes="20")
    chair.send(mine, title="My budget")

    with given.app.app_context():
        found = db.session.get_one(AgendaItem, item)
        assert (found.title, found.minutes) == ("My budget", 20)


def test_the_two_hundred_and_first_item_is_refused_with_an_instruction(given, chair):
    number = given.meeting(items=[f"Item {n}" for n in range(200)])
    before = chair.get(f"/meetings/{number}/agenda")

    answer = chair.form(f"/meetings/{number}/agenda/new", title="One more", minutes="5")

    assert "The agenda is full" in before.text
    assert answer.status == 422
    assert "200 items already" in answer.text
    assert len(agenda_of(given, number)) == 200


def test_an_item_is_taken_off_or_put_back(given, chair):
    number = given.meeting(items=())
    off, back = (given.agenda_item(title, meeting=number) for title in ("Off", "Back"))

    chair.form(f"/meetings/items/{off}/off")
    page = chair.get(f"/meetings/items/{back}/whole")
    chair.send(page.form_to("/back"))

    assert agenda_of(given, number) == []
    assert "Back" in chair.get("/meetings/backlog").text
    assert "Off" not in chair.get("/meetings/backlog").text.replace("Off the", "")


def test_of_a_published_agenda_it_is_said_why_an_item_is_taken_off(given, chair):
    number = given.meeting(published=True)
    item = given.agenda_item("Off", meeting=number)

    silent = chair.form(f"/meetings/items/{item}/off")

    assert silent.status == 422
    assert chair.form(f"/meetings/items/{item}/off", why="It is settled.").status == 303


def test_a_coordinator_says_nothing_about_confidentiality(given, browser, at):
    at(NOW)
    number = given.meeting()
    coordinator = browser.signed_in_as(given.coordinator())

    form = coordinator.get(f"/meetings/{number}/agenda/new").form_to()

    assert "meant_for" not in form.fields
    item = given.agenda_item("A salary", meeting=number, meant_for=Visibility.STEERING)
    assert coordinator.get(f"/meetings/items/{item}/whole").status == 404
    assert "A salary" not in coordinator.get(f"/meetings/{number}/agenda").text


def test_a_named_item_is_seen_by_those_alone(given, chair):
    ana, bea = given.steering_member("Ana Seat"), given.steering_member("Bea Seat")
    number = given.meeting(published=True)

    chair.form(
        f"/meetings/{number}/agenda/new",
        title="A complaint",
        minutes="5",
        meant_for="named people",
        readers="Ana Seat",
    )

    assert "A complaint" in chair.another().signed_in_as(ana).get(f"/meetings/{number}").text
    assert "A complaint" not in chair.another().signed_in_as(bea).get(f"/meetings/{number}").text


def test_papers_have_versions_and_are_for_whoever_may_see_the_item(given, chair):
    number = given.meeting(items=(), published=False)
    item = given.agenda_item("The budget", meeting=number)
    path = f"/meetings/items/{item}/papers/new"

    assert chair.form(path, title="Figures").status == 422
    chair.form(path, title="Figures", link="https://example.org/1")
    chair.form(f"/meetings/items/{item}/papers/1/new", title="Figures", link="https://example.org/2")
    page = chair.get(f"/meetings/items/{item}/whole")

    assert page.links()["Figures"] == "https://example.org/2"
    assert page.links()["version 1 of Figures"] == "https://example.org/1"
    newest = next(href for words, href in page.links().items() if words.startswith("Take it out"))
    chair.form(newest, why="The wrong year.")
    assert "taken out: The wrong year." in chair.get(f"/meetings/items/{item}/whole").text
