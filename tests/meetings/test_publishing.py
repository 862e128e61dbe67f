"""A draft tells nobody; a published agenda invites who is expected; what changes is told once."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import clock
from app.access.rules import Refused, Unready
from app.extensions import db
from app.mail.models import Letter
from app.mail.services import deliver
from app.meetings.models import AgendaItem, Invitation
from app.meetings.services import agenda, planning
from app.meetings.workflow import MeetingState, Purpose
from app.people.models import Person
from app.records.models import Visibility
from app.steering.models import Body
from tests.given import moment

NOW = moment("2026-11-23 09:00")


@pytest.fixture
def table(given, at):
    """A chair, somebody in a seat with a deputy, and a speaker who is no member."""
    at(NOW)
    people = {"chair": given.chair(), "dee": given.member("Dee Deputy"), "gus": given.person("Gus Guest")}
    people["ana"] = given.steering_member("Ana Seat")
    people["bea"] = given.member("Bea Seat")
    given.seat("Second seat", holder=people["bea"], deputy=people["dee"])
    return people


@pytest.fixture
def chair(given, table):
    return given.actor(table["chair"])


def changed(given, number, deed):
    with given.settled():
        return deed(given._meeting(number))


def sent(app, letters, at, after=timedelta(minutes=6)):
    """What leaves within the next minutes."""
    at(clock.now() + after)
    letters.clear()
    with app.app_context():
        deliver()
    return list(letters)


def test_whatever_is_done_to_a_draft_no_letter_leaves(app, given, table, letters, at, chair):
    proposed = given.agenda_item("A welcome pack", by=table["bea"])
    number = given.meeting(items=("One", "Two"))

    def everything(meeting):
        item = agenda.add_item(
            meeting,
            title="Three",
            purpose=Purpose.DECISION,
            minutes=5,
            presenter=db.session.get_one(Person, table["gus"]),
            by=chair,
        )
        agenda.pull_in(db.session.get_one(AgendaItem, proposed), meeting, by=chair)
        agenda.shift(item, up=True, by=chair)
        agenda.revise_item(item, {"presenter_id": table["ana"]}, by=chair)
        agenda.take_off(item, by=chair)
        planning.revise(meeting, {"starts_at": meeting.starts_at + timedelta(days=1), "place": "Room 2"}, by=chair)
        planning.cancel(meeting, by=chair, why="We meet a week later.")

    changed(given, number, everything)

    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Letter)) == 0
        assert db.session.scalar(select(func.count()).select_from(Invitation)) == 0
    assert sent(app, letters, at) == []


def test_publishing_invites_who_is_expected(app, given, table, letters, at, chair):
    number = given.meeting()
    given.agenda_item("What we saw", meeting=number, presenter=table["gus"])
    given.agenda_item("A salary", meeting=number, meant_for=Visibility.STEERING)

    changed(given, number, lambda meeting: planning.publish(meeting, by=chair))
    out = sent(app, letters, at)

    assert {letter.to[0].partition("@")[0] for letter in out} == {
        "ana.seat",
        "bea.seat",
        "charlie.chair",
        "dee.deputy",
        "gus.guest",
    }
    by_name = {letter.to[0].partition(".")[0]: letter for letter in out}
    assert by_name["ana"].subject == "Invitation: Steering group meeting, Mon 30 Nov at 09:00"
    assert "A salary" in by_name["ana"].body
    assert "A salary" not in by_name["gus"].body
    assert "What we saw" in by_name["gus"].body
    assert "Dee Deputy comes instead" in by_name["bea"].body
    assert "comes instead" not in by_name["ana"].body


def test_another_time_is_told_once_and_as_it_stands(app, given, table, letters, at, chair):
    number = given.meeting(published=True)
    assert len(sent(app, letters, at)) == 4

    changed(given, number, lambda meeting: planning.revise(meeting, {"place": "Room 2"}, by=chair))
    changed(given, number, lambda meeting: planning.revise(meeting, {"place": "Room 3"}, by=chair))
    out = sent(app, letters, at)

    assert len(out) == 4
    assert all("Room 3" in letter.body and "Room 2" not in letter.body for letter in out)
    assert sent(app, letters, at) == []


def test_moved_before_the_invitation_left_it_says_the_new_time_alone(app, given, table, letters, at, chair):
    number = given.meeting(published=True)

    changed(
        given,
        number,
        lambda meeting: planning.revise(meeting, {"starts_at": moment("2026-12-02 14:00")}, by=chair),
    )
    out = sent(app, letters, at)

    assert len(out) == 4
    assert all("Wednesday 2 December 2026, 14:00" in letter.body for letter in out)
    assert not any("30 November" in letter.body or letter.subject.startswith("Changed") for letter in out)


def test_moved_and_moved_back_there_is_nothing_to_tell(app, given, table, letters, at, chair):
    number = given.meeting(published=True, place="Room 1")
    sent(app, letters, at)

    changed(given, number, lambda meeting: planning.revise(meeting, {"place": "Room 2"}, by=chair))
    changed(given, number, lambda meeting: planning.revise(meeting, {"place": "Room 1"}, by=chair))

    assert sent(app, letters, at) == []


def test_cancelled_before_anybody_heard_of_it_nobody_hears_of_it(app, given, table, letters, at, chair):
    number = given.meeting(published=True)

    changed(given, number, lambda m: planning.cancel(m, by=chair, why="Too few can come."))

    assert sent(app, letters, at) == []


def test_cancelled_it_is_told_with_its_reason(app, given, table, letters, at, chair):
    number = given.meeting(published=True)
    sent(app, letters, at)

    changed(given, number, lambda m: planning.cancel(m, by=chair, why="Too few can come."))
    out = sent(app, letters, at)

    assert len(out) == 4
    assert all(letter.subject.startswith("Cancelled") and "Too few can come." in letter.body for letter in out)


def test_whoever_proposed_an_item_hears_when_its_agenda_is_published(app, given, table, letters, at, chair):
    mia = given.member("Mia Member")
    item = given.agenda_item("A welcome pack", by=mia)
    number = given.meeting()
    with given.settled():
        agenda.pull_in(db.session.get_one(AgendaItem, item), given._meeting(number), by=chair)
    assert sent(app, letters, at) == []

    changed(given, number, lambda meeting: planning.publish(meeting, by=chair))
    theirs = [letter for letter in sent(app, letters, at) if letter.to[0].startswith("mia")]

    assert [letter.subject for letter in theirs] == ["On the agenda: A welcome pack"]


def test_whoever_proposed_an_item_hears_why_it_is_declined(app, given, table, letters, at, chair):
    mia = given.member("Mia Member")
    item = given.agenda_item("A welcome pack", by=mia)
    with given.settled():
        agenda.decline(db.session.get_one(AgendaItem, item), by=chair, why="It is being done.")

    (letter,) = sent(app, letters, at)

    assert letter.subject == "Not on the agenda: A welcome pack"
    assert "It is being done." in letter.body


def test_whoever_takes_a_seat_later_is_invited(app, given, table, letters, at, chair):
    number = given.meeting(published=True)
    sent(app, letters, at)
    new = given.steering_member("Nia New")

    changed(given, number, lambda m: planning.revise(m, {"place": "Room 9"}, by=chair))
    out = sent(app, letters, at)

    nia = next(letter for letter in out if letter.to[0].startswith("nia"))
    assert nia.subject.startswith("Invitation")
    with app.app_context():
        assert db.session.get(Invitation, (given._meeting(number).id, new)) is not None


def test_the_calendar_can_tell_each_change(given, table, chair):
    number = given.meeting(published=True)
    assert changed(given, number, lambda meeting: meeting.invited) == 1

    changed(given, number, lambda meeting: planning.revise(meeting, {"title": "Another name"}, by=chair))
    assert changed(given, number, lambda meeting: meeting.invited) == 1
    changed(given, number, lambda meeting: planning.revise(meeting, {"minutes": 60}, by=chair))
    changed(given, number, lambda meeting: planning.cancel(meeting, by=chair, why="Too few can come."))

    assert changed(given, number, lambda meeting: meeting.invited) == 3


def test_an_agenda_without_items_or_in_the_past_is_not_published(given, table, at, chair):
    empty, late = given.meeting(items=()), given.meeting()

    with pytest.raises(Unready, match="nothing on the agenda"):
        changed(given, empty, lambda meeting: planning.publish(meeting, by=chair))
    at(NOW + timedelta(days=30))
    with pytest.raises(Unready, match="Its time is over"):
        changed(given, late, lambda meeting: planning.publish(meeting, by=chair))


def test_a_coordinator_prepares_and_does_not_publish(given, table, chair):
    coordinator = given.actor(given.coordinator())
    number = given.meeting()

    changed(given, number, lambda meeting: planning.revise(meeting, {"place": "Room 2"}, by=coordinator))
    with pytest.raises(Refused):
        changed(given, number, lambda meeting: planning.publish(meeting, by=coordinator))
    with pytest.raises(Refused):
        changed(given, number, lambda meeting: planning.cancel(meeting, by=coordinator, why="No."))


def test_a_member_plans_nothing(given, table, chair):
    body = given.body()
    mia = given.actor(given.member("Mia Member"))
    with given.settled(), pytest.raises(Refused):
        planning.plan(
            db.session.get_one(Body, body),
            title="Mine",
            starts_at=clock.now() + timedelta(days=1),
            minutes=60,
            by=mia,
        )


def test_published_items_are_for_those_whom_they_are_meant_for(given, table, chair):
    number = given.meeting(items=())
    open_item = given.agenda_item("For all", meeting=number)
    hidden = given.agenda_item("For the body", meeting=number, meant_for=Visibility.STEERING)
    named = given.agenda_item("For some", meeting=number, meant_for=Visibility.NAMED, readers=[table["ana"]])
    items = {"all": open_item, "body": hidden, "some": named}

    def seen():
        with given.app.app_context():
            return {name: db.session.get_one(AgendaItem, key).visibility for name, key in items.items()}

    assert seen() == {"all": Visibility.STEERING, "body": Visibility.STEERING, "some": Visibility.NAMED}
    changed(given, number, lambda meeting: planning.publish(meeting, by=chair))
    assert seen() == {"all": Visibility.MEMBERS, "body": Visibility.STEERING, "some": Visibility.NAMED}
    assert changed(given, number, lambda meeting: meeting.state) is MeetingState.PUBLISHED
