"""A quorum is of those who are at the table: holders, or deputies who are there and whose holder is not."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.access.rules import Refused, Unready
from app.extensions import db
from app.meetings.models import Attendance, Invitation, ItemInterest, QuorumMark
from app.meetings.queries import table
from app.meetings.services import attending
from app.meetings.workflow import Presence
from app.people.models import Sector
from app.steering.models import Deputy, Term
from app.steering.services import interests
from tests.given import moment


def words(room, number, item=None):
    with room.app.app_context():
        meeting = room._meeting(number)
        chosen = None if item is None else db.session.get(table.AgendaItem, item)
        return table.quorum_for(meeting, chosen).words


def marks(room, number):
    with room.app.app_context():
        rows = select(QuorumMark).where(QuorumMark.meeting_id == room._meeting(number).id).order_by(QuorumMark.id)
        return [(mark.is_met, mark.words) for mark in db.session.scalars(rows)]


def test_it_says_in_words_what_is_missing(room):
    room.terms(quorum_number=2, composition_sector=Sector.VOLUNTARY)
    number = room.opened(room.ana)

    assert words(room, number) == (
        "Not quorate: one more voting member and someone from: voluntary and community sector"
    )
    room.arrive(number, room.ben, Presence.REMOTE)
    assert words(room, number) == "Quorate: 2 of 3 voting seats here, 2 needed"


def test_a_deputy_counts_only_when_present(room):
    number = room.opened(room.ana)
    assert words(room, number).startswith("Not quorate: one more")

    room.arrive(number, room.dee)

    assert words(room, number) == "Quorate: 2 of 3 voting seats here, 2 needed"


def test_a_deputy_does_not_count_while_the_holder_is_there(room):
    number = room.opened(room.cleo, room.dee)

    assert words(room, number) == "Not quorate: one more voting member"
    room.leave(number, room.cleo)
    assert words(room, number) == "Not quorate: one more voting member"
    room.leave(number, room.dee)
    assert words(room, number) == "Not quorate: two more voting members"


def test_nor_once_they_stand_in_no_longer(room, given):
    number = room.opened(room.ana, room.dee)
    with given.settled():
        db.session.scalars(select(Deputy).where(Deputy.person_id == room.dee)).one().until_on = clock.today()

    assert words(room, number) == "Not quorate: one more voting member"


def test_nobody_counts_for_a_seat_that_somebody_else_holds_by_now(room, given):
    number = room.opened(room.ana, room.ben)
    dan = given.member("Dan")
    with given.settled():
        term = db.session.scalars(select(Term).where(Term.person_id == room.ben)).one()
        term.ended_on = clock.today()
        db.session.add(
            Term(
                seat_id=term.seat_id,
                person_id=dan,
                from_on=clock.today(),
                until_on=clock.today() + timedelta(days=365),
                appointed_how="By his organisation.",
            )
        )

    assert words(room, number) == "Not quorate: one more voting member"
    room.arrive(number, dan)
    assert words(room, number).startswith("Quorate: 2 of 3")


def test_a_guest_who_takes_a_seat_meanwhile_counts_once_noted_again(room, given):
    number = room.opened(room.ana)
    dan = given.member("Dan")
    room.arrive(number, dan)
    given.seat("Fourth seat", holder=dan)
    assert words(room, number) == "Not quorate: one more voting member"

    room.arrive(number, dan)

    assert words(room, number) == "Quorate: 2 of 4 voting seats here, 2 needed"


def test_a_guest_never_counts(room, given):
    number = room.opened(room.ana)
    room.arrive(number, given.member("Gus Guest"))

    assert words(room, number) == "Not quorate: one more voting member"


def test_somebody_whose_term_is_over_is_there_without_a_vote(room, given):
    gone = given.member("Olu Old")
    given.seat("Fourth seat", holder=gone, until_on=date(2026, 11, 1))
    number = room.opened(room.ana, gone)

    assert words(room, number) == "Not quorate: one more voting member"


def test_the_moment_at_which_a_quorum_comes_and_goes_is_kept(room, at):
    number = room.opened(room.ana)
    at(moment("2026-11-24 10:20"))
    room.arrive(number, room.ben)
    room.arrive(number, room.cleo)
    at(moment("2026-11-24 11:05"))
    room.leave(number, room.cleo)
    room.leave(number, room.ben)

    assert [met for met, _ in marks(room, number)] == [False, True, False]
    assert marks(room, number)[-1][1] == "Not quorate: one more voting member"


def test_whoever_goes_and_comes_back_was_there_twice(room):
    number = room.opened(room.ana)
    room.leave(number, room.ana)
    room.arrive(number, room.ana, Presence.REMOTE)

    with room.app.app_context():
        stays = db.session.scalars(select(Attendance).where(Attendance.person_id == room.ana)).all()
        assert [(stay.presence, stay.left_at is None) for stay in stays] == [
            (Presence.PRESENT, False),
            (Presence.REMOTE, True),
        ]


def test_noted_twice_somebody_is_there_once(room):
    room.opened(room.ana, room.ana)

    with room.app.app_context():
        assert len(db.session.scalars(select(Attendance)).all()) == 1


def test_an_interest_takes_its_owner_out_of_the_base_of_that_item_alone(room):
    number = room.opened(room.ana, room.ben)
    welcome, budget = room.items(number)
    room.declare(number, budget, room.ben, "Trustee of the charity")

    assert words(room, number) == "Quorate: 2 of 3 voting seats here, 2 needed"
    assert words(room, number, budget) == "Not quorate: one more voting member"
    assert words(room, number, welcome) == "Quorate: 2 of 3 voting seats here, 2 needed"


def test_begun_an_item_is_counted_without_those_who_are_recused(room):
    number = room.opened(room.ana, room.ben)
    budget = room.items(number)[1]
    room.declare(number, budget, room.ben)
    room.begin(number, budget)

    assert [met for met, _ in marks(room, number)] == [False, True, False]


def test_a_seat_is_recused_with_the_deputy_who_is_there_for_it(room):
    number = room.opened(room.ana, room.ben, room.dee)
    budget = room.items(number)[1]
    room.declare(number, budget, room.dee)

    with room.app.app_context():
        meeting = room._meeting(number)
        places = table.places_for(meeting, db.session.get(table.AgendaItem, budget))
        assert [place.recused_why for place in places] == [None, None, "Trustee"]


def test_nobody_hands_a_vote_on_to_get_round_an_interest(room):
    number = room.opened(room.ana, room.ben, room.dee)
    budget = room.items(number)[1]
    room.declare(number, budget, room.cleo)

    assert words(room, number, budget) == "Quorate: 2 of 2 voting seats here, 2 needed"


def test_everybody_declares_their_own(room):
    number = room.opened(room.ana, room.ben)
    budget = room.items(number)[1]
    room.declare(number, budget, room.ana, by=room.ana)

    with pytest.raises(Refused):
        room.declare(number, budget, room.ben, by=room.ana)
    with pytest.raises(Unready, match="in a few words"):
        room.declare(number, budget, room.ana, "", by=room.ana)


def test_who_is_not_part_of_it_has_no_interest_in_it(room, given):
    number = room.opened(room.ana)

    with pytest.raises(Unready, match="not at this meeting"):
        room.declare(number, room.items(number)[1], given.member("Mia Member"))


def test_what_is_decided_keeps_who_had_a_part_in_it(room):
    number = room.opened(room.ana, room.ben)
    budget = room.items(number)[1]
    room.begin(number, budget)
    room.decide(number, budget)

    with pytest.raises(Unready, match="is decided"):
        room.declare(number, budget, room.ana)


def test_an_interest_noted_by_mistake_is_taken_back(room):
    number = room.opened(room.ana, room.ben)
    budget = room.items(number)[1]
    room.declare(number, budget, room.ben)
    room.do(number, attending.take_back_interest, item=budget, person=room.ben)

    with room.app.app_context():
        assert db.session.scalars(select(ItemInterest)).all() == []
    assert words(room, number, budget).startswith("Quorate")


def test_only_those_who_run_it_note_who_is_there(room, given):
    number = room.opened()

    for person in (room.ana, given.coordinator(), given.member("Mia")):
        with pytest.raises(Refused):
            room.arrive(number, room.ben, by=person)


def test_after_it_is_closed_nobody_comes(room):
    number = room.opened(room.ana, room.ben, items=("Welcome",))
    room.close(number)

    with pytest.raises(Refused):
        room.arrive(number, room.cleo)


def test_only_who_has_said_nothing_in_the_register_is_asked(browser, given, room):
    ana, ben = given.actor(room.ana), given.actor(room.ben)
    with given.settled():
        interests.declare(nature="Trustee", in_what="Riverside Carers", by=ana)
        interests.declare_none(by=ben)
    number = room.opened(room.ana, room.ben, room.cleo)

    asks = browser.signed_in_as(room.secretary).get(f"/meetings/{number}/live").text
    follows = browser.signed_in_as(room.ana).get(f"/meetings/{number}/live").text

    assert "neither with one nor with none: Cleo. Ask them." in asks
    assert "neither with one nor with none" not in follows


class TestWhoHoldsNoSeat:
    """Expected or there all the same: listed below the seats, noted by one press, and never counted."""

    @pytest.fixture
    def pat(self, given):
        return given.member("Pat Presenter")

    @pytest.fixture
    def number(self, given, room, pat):
        number = room.opened(room.ana)
        with given.settled():
            meeting = room._meeting(number)
            for person in (room.ana, room.secretary, pat):
                db.session.add(Invitation(meeting_id=meeting.id, person_id=person))
        return number

    @pytest.fixture
    def secretary(self, browser, room):
        return browser.signed_in_as(room.secretary)

    def listed(self, page):
        [part] = page.all("section", id="part-table")
        return " ".join(part.itertext()).split("In attendance")[1].split()

    def test_stands_below_the_seats_officers_first(self, secretary, number):
        said = " ".join(self.listed(secretary.get(f"/meetings/{number}/live")))

        order = [said.index(name) for name in ("Charlie Chair", "Sid Secretary", "Pat Presenter")]
        assert order == sorted(order)
        assert "Sid Secretary Secretary Not there" in said
        assert "Pat Presenter Without a vote Not there" in said
        assert "Ana" not in said

    def test_is_noted_by_one_press_and_counts_for_nothing(self, secretary, room, number):
        before = words(room, number)
        page = secretary.get(f"/meetings/{number}/live")
        [form] = page.all("form", aria_label="Sid Secretary, Secretary")
        assert form.get("action") == f"/meetings/{number}/live/attendance"

        secretary.post(form.get("action"), person=str(room.secretary), seat="", deed="present")

        said = " ".join(self.listed(secretary.get(f"/meetings/{number}/live")))
        assert "Sid Secretary Secretary Present Left" in said
        assert words(room, number) == before

    def test_stands_so_in_the_minutes_as_they_are_and_as_they_went_out(self, secretary, room, number, pat):
        room.arrive(number, room.secretary)
        room.arrive(number, pat, Presence.REMOTE)
        path = f"/meetings/{number}/minutes"

        def attended():
            return secretary.get(path).text

        in_words = "In attendance Sid Secretary (secretary), Pat Presenter (remote)"
        assert in_words in attended()
        for item in room.items(number)[1:]:
            room.put_off(number, item)
        room.close(number)
        room.circulate(number)
        assert in_words in attended()
