"""A meeting is opened on its day, leads through its agenda, and runs under the rules of that moment."""

import pytest

from app import clock
from app.access.rules import Refused, Unready
from app.extensions import db
from app.meetings.models import AgendaItem
from app.meetings.queries import table
from app.meetings.queries.live import minutes_used
from app.meetings.services import session
from app.meetings.workflow import ItemState, MeetingState
from tests.given import moment


def test_it_keeps_the_terms_that_were_in_force_as_it_opened(room):
    number = room.opened()
    room.terms(quorum_number=3)

    assert room.look(number, lambda meeting: table.rules_for(meeting).quorum.number) == 2


def test_its_history_says_under_which_version_it_ran(room, browser):
    room.terms(quorum_number=3)
    number = room.opened()

    page = browser.signed_in_as(room.secretary).get(f"/meetings/{number}")
    assert "terms of reference: to version 2" in page.text
    assert " terms: " not in page.text


def test_it_cannot_be_opened_before_its_day(room):
    number = room.meeting(on="2026-11-25 10:00")

    with pytest.raises(Unready, match="This meeting is on 25 Nov"):
        room.open(number)


def test_a_draft_cannot_be_opened(room, given):
    number = given.meeting()

    with pytest.raises(Unready, match="draft"):
        room.open(number)


def test_a_body_holds_one_meeting_at_a_time(room):
    first = room.opened()
    second = room.meeting()

    with pytest.raises(Unready, match=f"M{first} is in session"):
        room.open(second)


def test_a_member_opens_none(room):
    number = room.meeting()

    with pytest.raises(Refused):
        room.open(number, by=room.ana)


def test_who_chairs_it_holds_an_office_or_a_seat(room, given):
    number = room.meeting()
    guest = given.member("Gus Guest")

    with pytest.raises(Unready, match="neither holds an office nor a seat"):
        room.do(number, session.open_meeting, chair=guest)
    room.do(number, session.open_meeting, chair=room.ana)

    assert room.look(number, lambda meeting: meeting.chaired_by_id) == room.ana


def test_one_item_is_discussed_at_a_time_and_its_clock_goes_on_where_it_stood(room, at):
    number = room.opened()
    welcome, budget = room.items(number)
    room.begin(number, welcome)
    at(moment("2026-11-24 10:07:30"))
    room.begin(number, budget)
    at(moment("2026-11-24 10:30"))
    room.begin(number, welcome)
    at(moment("2026-11-24 10:32:00"))

    with room.app.app_context():
        first, second = (db.session.get_one(AgendaItem, item) for item in (welcome, budget))
        assert (first.state, second.state) == (ItemState.AT_HAND, ItemState.DONE)
        assert minutes_used(first, clock.now()) == 9
        assert minutes_used(second, clock.now()) == 22


def test_an_item_of_another_meeting_is_none_of_this_one(room):
    other = room.meeting()
    number = room.opened()

    with pytest.raises(Unready, match="another meeting"):
        room.begin(number, room.items(other)[0])


def test_reopened_it_says_why_and_nobody_is_there(room):
    number = room.opened(room.ana, room.ben, items=("Welcome",))
    room.close(number)

    with pytest.raises(Unready, match="Say why"):
        room.do(number, session.reopen, why="")
    room.do(number, session.reopen, why="We forgot the date of the next meeting.")

    assert room.state(number) is MeetingState.IN_SESSION
    assert room.look(number, lambda meeting: list(table.there_now(meeting))) == []
    assert not room.look(number, lambda meeting: table.quorum_for(meeting, None)).is_met


def test_reopened_it_decides_nothing_before_it_is_quorate_anew(browser, room):
    number = room.opened(room.ana, room.ben)
    welcome, budget = room.items(number)
    room.put_off(number, budget)
    room.close(number)
    room.do(number, session.reopen, why="We forgot the date of the next meeting.")
    room.begin(number, welcome)

    with pytest.raises(Unready, match="nothing can be decided"):
        room.decide(number, welcome)
    here = f"/meetings/{number}/live"
    assert "Nothing can be decided" in browser.signed_in_as(room.secretary).get(here).text

    for person in (room.ana, room.ben):
        room.arrive(number, person)
    room.leave(number, room.ana)
    assert "What is decided now is provisional" in browser.get(here).text
    assert room.decide(number, welcome) == "D2026-001"


def test_what_somebody_who_watches_would_see_is_counted(room):
    number = room.opened()
    count = room.look(number, lambda meeting: meeting.live)
    version = room.look(number, lambda meeting: meeting.version)
    room.begin(number, room.items(number)[0])

    assert room.look(number, lambda meeting: meeting.live) > count
    assert room.look(number, lambda meeting: meeting.version) == version
