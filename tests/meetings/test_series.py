"""A series says when a body meets; its meetings are made from it as drafts, each day once."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.extensions import db
from app.meetings.models import Meeting, Series
from app.meetings.services import agenda, planning, series
from app.meetings.workflow import MeetingState, Purpose
from tests.given import moment

NOW = moment("2026-11-23 09:00")
FORM = {
    "title": "Steering group",
    "every": "1",
    "unit": "month",
    "which": "3",
    "week_day": "TU",
    "month_day": "",
    "from_on": "2026-11-23",
    "starts_at": "10:00",
    "minutes": "90",
}


@pytest.fixture
def chair(given, browser, at):
    at(NOW)
    given.body()
    return browser.signed_in_as(given.chair())


def made(given):
    with given.app.app_context():
        return list(db.session.scalars(select(Meeting).order_by(Meeting.starts_at)))


@pytest.mark.parametrize(
    ("chosen", "words", "rule"),
    [
        ({}, "Every month, on the third Tuesday", "FREQ=MONTHLY;BYDAY=3TU"),
        ({"which": "-1", "week_day": "FR"}, "Every month, on the last Friday", "FREQ=MONTHLY;BYDAY=-1FR"),
        ({"which": "day", "month_day": "15"}, "Every month, on the 15th", "FREQ=MONTHLY;BYMONTHDAY=15"),
        (
            {"unit": "week", "every": "2", "week_day": "MO"},
            "Every 2 weeks, on Monday",
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO",
        ),
        ({"every": "3"}, "Every 3 months, on the third Tuesday", "FREQ=MONTHLY;INTERVAL=3;BYDAY=3TU"),
    ],
)
def test_a_rule_is_chosen_in_words_and_kept_as_the_standard_writes_it(given, chair, chosen, words, rule):
    shown = chair.follow(chair.form("/meetings/series/new", **{**FORM, **chosen}))

    assert words in shown.text
    with given.app.app_context():
        assert db.session.scalars(select(Series)).one().rule == rule


def test_the_form_shows_the_next_days_with_a_script_and_without(chair):
    page = chair.get("/meetings/series/new")
    fields = {**page.form_to("/series/new").fields, **FORM, "preview": "yes"}

    whole = chair.post("/meetings/series/new", fields)
    part = chair.htmx("POST", "/meetings/series/new", fields)

    for answer in (whole, part):
        assert "Every month, on the third Tuesday" in answer.text
        assert "Tuesday 15 December 2026" in answer.text
    assert not part.is_page


@pytest.mark.parametrize(
    ("chosen", "near"),
    [
        ({"every": "12", "which": "day", "month_day": "31", "from_on": "2027-02-01"}, "month_day"),
        ({"every": "24", "which": "day", "month_day": "30", "from_on": "2027-02-01"}, "month_day"),
    ],
)
def test_a_rule_that_yields_no_date_gets_an_instruction_beside_the_field(given, chair, chosen, near):
    answer = chair.form("/meetings/series/new", **{**FORM, **chosen})

    assert answer.status == 422
    (error,) = answer.all("p", id=f"{near}-error")
    assert "no day in the next two years" in "".join(error.itertext())


@pytest.mark.parametrize(
    ("chosen", "instruction"),
    [
        ({"which": "day", "month_day": ""}, "Type the number of the day, for example 15"),
        ({"which": "day", "month_day": "32"}, "Type a whole number from 1 to 31"),
        ({"every": "0"}, "Type a whole number from 1 to 24"),
        ({"from_on": "2026-02-31"}, "Type the date as year-month-day"),
        ({"starts_at": "ten"}, "Type the time as hours and minutes"),
    ],
)
def test_what_does_not_fit_gets_an_instruction(chair, chosen, instruction):
    answer = chair.form("/meetings/series/new", **{**FORM, **chosen})

    assert answer.status == 422
    assert instruction in answer.text


@pytest.mark.parametrize(
    "junk", [{"which": "9"}, {"unit": "day"}, {"week_day": "XX"}, {"month_day": "x", "which": "day"}]
)
def test_a_preview_of_nonsense_says_nothing(chair, junk):
    page = chair.get("/meetings/series/new")

    answer = chair.post("/meetings/series/new", {**page.form_to("/series/new").fields, **FORM, **junk, "preview": "1"})

    assert answer.status == 200
    assert "as soon as the rule is complete" in answer.text


def test_its_meetings_are_drafts_with_the_agenda_of_the_template(given, chair):
    series_id = given.series()
    chair.form(f"/meetings/series/{series_id}/template/new", title="Welcome", section="Opening", minutes="5")
    chair.form(f"/meetings/series/{series_id}/template/new", title="Minutes of the last meeting", minutes="5")
    page = chair.get(f"/meetings/series/{series_id}")
    chair.send(page.form_to("/template/order"), up=page.all("button", name="up")[1].get("value"))

    chair.form(f"/meetings/series/{series_id}", to="/make", how_many="2")

    first, second = made(given)
    assert [clock.local(each.starts_at) for each in (first, second)] == [
        moment("2026-12-15 10:00"),
        moment("2027-01-19 10:00"),
    ]
    assert {first.state, second.state} == {MeetingState.DRAFT}
    text = chair.get(f"/meetings/{first.number}").text
    assert text.index("Minutes of the last meeting") < text.index("Welcome")


def test_no_day_is_made_twice_even_if_it_was_moved_or_cancelled(given, chair):
    series_id = given.series()
    actor = given.actor(given.chair("Another Chair"))

    def make():
        with given.settled():
            found = db.session.get_one(Series, series_id)
            return [each.series_on for each in series.make_next(found, 2, by=actor)]

    first = make()
    with given.settled():
        moved, off = db.session.scalars(select(Meeting).order_by(Meeting.starts_at))
        planning.revise(moved, {"starts_at": moved.starts_at + timedelta(days=3)}, by=actor)
        planning.cancel(off, by=actor, why="Nobody can come.")
    second = make()

    assert first == [date(2026, 12, 15), date(2027, 1, 19)]
    assert second == [date(2027, 2, 16), date(2027, 3, 16)]


def test_pressed_twice_it_makes_them_once(given, chair):
    series_id = given.series()
    form = chair.get(f"/meetings/series/{series_id}").form_to("/make")

    chair.send(form)
    chair.send(form)

    assert len(made(given)) == 1


def test_a_series_meets_at_ten_on_either_side_of_a_change_of_the_clocks(given, chair):
    series_id = given.series(from_on=date(2027, 3, 1), starts_at=time(10), rule="FREQ=WEEKLY;BYDAY=MO")
    actor = given.actor(given.chair("Another Chair"))
    with given.settled():
        series.make_next(db.session.get_one(Series, series_id), 5, by=actor)

    assert [each.starts_at for each in made(given)][3:] == [
        datetime(2027, 3, 22, 10, tzinfo=UTC),
        datetime(2027, 3, 29, 9, tzinfo=UTC),
    ]


def test_a_series_shows_only_the_meetings_that_its_reader_may_see(given, chair):
    """Rights are checked on each meeting of a series, and at each address by itself."""
    series_id = given.series()
    actor = given.actor(given.chair("Another Chair"))
    with given.settled():
        shown, hidden = series.make_next(db.session.get_one(Series, series_id), 2, by=actor)
        agenda.add_item(shown, title="Welcome", purpose=Purpose.INFORMATION, minutes=5, by=actor)
        planning.publish(shown, by=actor)
        numbers = shown.number, hidden.number
    member = chair.another().signed_in_as(given.member("Mia Member"))

    page = member.get(f"/meetings/series/{series_id}")

    assert f"M{numbers[0]} " in page.text
    assert f"M{numbers[1]} " not in page.text
    assert "Make them, as drafts" not in page.text
    for number, status in zip(numbers, (200, 404), strict=True):
        for path in ("", "/agenda/print", "/calendar.ics"):
            assert member.get(f"/meetings/{number}{path}").status == status, (number, path)


def test_a_series_that_ended_makes_no_more(given, chair):
    series_id = given.series()

    chair.form(f"/meetings/series/{series_id}/end", why="We meet when we need to.")

    assert chair.get(f"/meetings/series/{series_id}").status == 404
    assert "No series yet" in chair.get("/meetings/series").text


def test_changing_a_series_leaves_what_was_made(given, chair):
    series_id = given.series()
    chair.form(f"/meetings/series/{series_id}", to="/make")

    chair.form(f"/meetings/series/{series_id}/edit", starts_at="14:00")

    assert [clock.local(each.starts_at).hour for each in made(given)] == [10]
    assert "at 14:00" in chair.get(f"/meetings/series/{series_id}").text
