"""Of two who do something with a seat at once, the second sees what the first did.

SQLite lets one write at a time; on PostgreSQL the second has read what was so before.
"""

from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest

from app import clock
from app.access.rules import Unready
from app.extensions import db
from app.people.models import Person
from app.steering.models import Candidacy, Seat
from app.steering.services import answer, appoint, bodies, close_seat, set_up, stand, stand_back
from tests.given import SOMEBODY

pytestmark = pytest.mark.database("postgresql")


@pytest.fixture
def meanwhile(given) -> Callable[[Callable[[], Any]], None]:
    """Let somebody else do something and be done with it, while this transaction goes on."""

    def do(deed: Callable[[], Any]) -> None:
        def elsewhere() -> None:
            with given.settled():
                deed()

        other = Thread(target=elsewhere)
        other.start()
        other.join()

    return do


@pytest.fixture
def candidacy(given) -> int:
    """Nia would like a vacant seat."""
    seat, nia = given.seat("Councils"), given.actor(given.member("Nia"))
    with given.settled():
        return stand(db.session.get_one(Seat, seat), why="I know the councils.", by=nia).id


def test_nobody_is_appointed_to_a_seat_that_was_closed_meanwhile(given, meanwhile):
    seat, nia = given.seat("Councils"), given.member("Nia")

    with given.app.app_context():
        chosen, person = db.session.get_one(Seat, seat), db.session.get_one(Person, nia)
        meanwhile(lambda: close_seat(db.session.get_one(Seat, seat), by=SOMEBODY, why="Not needed."))

        with pytest.raises(Unready, match="was closed"):
            appoint(chosen, person, from_on=clock.today(), how="By election.", by=SOMEBODY)


def test_whoever_was_answered_meanwhile_keeps_the_answer(given, candidacy, meanwhile):
    with given.app.app_context():
        asked = db.session.get_one(Candidacy, candidacy)
        meanwhile(lambda: answer(db.session.get_one(Candidacy, candidacy), words="Not this time.", by=SOMEBODY))

        with pytest.raises(Unready, match="meanwhile"):
            answer(asked, words="Yes, please.", by=SOMEBODY)


def test_so_does_whoever_withdraws_in_the_same_moment(given, candidacy, meanwhile):
    with given.app.app_context():
        person_id = db.session.get_one(Candidacy, candidacy).person_id
    nia = given.actor(person_id)

    with given.settled():
        asked = db.session.get_one(Candidacy, candidacy)
        meanwhile(lambda: answer(db.session.get_one(Candidacy, candidacy), words="Not this time.", by=SOMEBODY))
        stand_back(asked, by=nia)

    with given.app.app_context():
        assert db.session.get_one(Candidacy, candidacy).closed_how == "Not this time."


def test_of_two_who_set_up_the_steering_group_one_does_and_the_other_is_told(given, monkeypatch):
    given.body()
    # It was not there yet when the second looked.
    monkeypatch.setattr(bodies, "the_steering_group", lambda: None)

    with given.app.app_context(), pytest.raises(Unready, match="in this moment") as unready:
        set_up(title="The group that steers", purpose="To steer.", by=SOMEBODY)

    assert unready.value.field == "title"
