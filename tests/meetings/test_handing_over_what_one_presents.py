"""Whoever leaves hands over what they were to present."""

import pytest

from app.access.rules import Unready
from app.extensions import db
from app.meetings.contributing import what_somebody_presents
from app.meetings.models import AgendaItem, Invitation
from app.meetings.services import agenda
from app.people.models import Person
from app.records.models import Visibility
from tests.given import moment


def test_somebody_else_presents_and_is_invited(given, at):
    at(moment("2026-11-23 09:00"))
    paula, piet = given.member("Paula Presents"), given.member("Piet Presents")
    number = given.meeting(published=True)
    item = given.agenda_item("What we saw", meeting=number, presenter=paula)
    actor = given.actor(paula)

    with given.settled():
        (owned,) = what_somebody_presents(paula, actor)
        owned.hand_over(db.session.get_one(Person, piet), by=actor, why="I leave.")

    with given.app.app_context():
        meeting_id = given._meeting(number).id
        assert db.session.get_one(AgendaItem, item).presenter_id == piet
        assert db.session.get(Invitation, (meeting_id, piet)) is not None
        assert db.session.get(Invitation, (meeting_id, paula)) is None
        assert what_somebody_presents(paula, actor) == []


def test_whoever_may_not_read_an_item_learns_only_that_there_is_one(given, at):
    at(moment("2026-11-23 09:00"))
    ana, ada = given.steering_member("Ana Seat"), given.administrator()
    number = given.meeting()
    given.agenda_item("A salary", meeting=number, meant_for=Visibility.STEERING, presenter=ana)
    administrator = given.actor(ada)

    with given.app.app_context():
        (owned,) = what_somebody_presents(ana, administrator)

    assert "salary" not in owned.title
    assert owned.href == ""


def test_once_a_meeting_is_over_its_agenda_stands_as_it_was(room, given):
    number = room.opened(room.ana, room.ben, items=("Welcome",))
    (item,) = room.items(number)
    ana = given.actor(room.ana)

    with given.settled(), pytest.raises(Unready, match="stands as it was"):
        chosen = db.session.get_one(AgendaItem, item)
        chosen.presenter_id = room.ana
        agenda.present_instead(chosen, db.session.get_one(Person, room.ben), by=ana, why="I leave.")
