"""What stands in the way of closing is listed, with the way there; and nothing half written is lost by one press."""

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.meetings.models import AgendaItem, OutcomeDraft
from app.meetings.workflow import MeetingState
from app.records.models import Visibility


@pytest.fixture
def number(room):
    return room.opened(room.ana, room.ben)


@pytest.fixture
def item(room, number):
    chosen = room.items(number)[1]
    room.begin(number, chosen)
    return chosen


@pytest.fixture
def secretary(browser, room):
    return browser.signed_in_as(room.secretary)


@pytest.fixture
def half_written(secretary, room, number, item):
    """The chair has a note half written."""
    chair = secretary.another().signed_in_as(room.chair)
    chair.htmx("POST", f"/meetings/{number}/live/items/{item}/drafts/note", {"said-note-text": "A secret thought"})


def drafts(app):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(OutcomeDraft))


def test_closing_lists_what_stands_in_the_way_with_the_way_there(secretary, room, number, item):
    page = secretary.get(f"/meetings/{number}/live/close")

    assert page.links()["“The budget” is for decision, and nothing is decided."] == (
        f"/meetings/{number}/live?item={item}#part-shown"
    )
    assert secretary.post(f"/meetings/{number}/live/close").status == 422
    secretary.form(f"/meetings/{number}/live/items/{item}/put-off", why="No time.")
    secretary.form(f"/meetings/{number}/live/close")
    assert room.state(number) is MeetingState.CLOSED
    twice = secretary.post(f"/meetings/{number}/live/close")
    assert twice.status == 422
    assert "There is nothing to close" in twice.text


def test_what_somebody_else_left_half_written_is_discarded_unread_once_one_is_asked(
    secretary, app, number, item, half_written
):
    page = secretary.get(f"/meetings/{number}/live/close")
    assert "Charlie Chair has a note half written under “The budget”." in page.text

    asked = secretary.get(page.links()["Discard it: the draft of Charlie Chair"])

    assert "Discard Charlie Chair’s half written note" in asked.text
    assert "It is gone for good" in asked.text
    assert "A secret thought" not in page.markup + asked.markup
    assert drafts(app) == 1
    gone = secretary.send(asked.form_to(""))
    assert "The draft is discarded." in secretary.follow(gone).text
    assert drafts(app) == 0


def test_what_was_put_down_meanwhile_is_not_asked_about(secretary, room, number, item, half_written):
    asked = secretary.get(f"/meetings/{number}/live/close").links()["Discard it: the draft of Charlie Chair"]
    chair = secretary.another().signed_in_as(room.chair)
    chair.form(f"/meetings/{number}/live?item={item}", to="/outcomes/note", **{"said-note-text": "A thought"})

    assert "There is no such draft any more." in secretary.follow(secretary.get(asked)).text


def test_a_draft_under_what_somebody_may_not_see_is_not_theirs_to_discard(
    secretary, app, given, room, number, item, half_written
):
    asked = secretary.get(f"/meetings/{number}/live/close").links()["Discard it: the draft of Charlie Chair"]
    with given.settled():
        hidden = db.session.get_one(AgendaItem, item)
        hidden.visibility = hidden.meant_for = Visibility.NAMED

    assert secretary.get(asked).status == 404
    assert secretary.post(asked).status == 404
    assert drafts(app) == 1


def test_before_the_minutes_go_out_it_is_said_who_has_something_half_written(secretary, room, number, item):
    room.decide(number, item)
    room.close(number)
    chair = secretary.another().signed_in_as(room.chair)
    chair.htmx("POST", f"/meetings/{number}/live/items/{item}/drafts/note", {"said-note-text": "It was"})

    asked = secretary.get(f"/meetings/{number}/minutes/circulate")

    assert "Charlie Chair has something half written: it does not go out" in asked.text
