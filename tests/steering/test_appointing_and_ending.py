"""Somebody is appointed for a term, and it ends: early, by itself, or by the next one."""

from datetime import date, timedelta

import pytest

from app import clock
from app.access.roles import Permission, Role
from app.access.rules import Refused, Unready
from app.extensions import db
from app.mail.services import deliver
from app.people.models import Person
from app.steering import services
from app.steering.models import Body, Candidacy, Deputy, Office, OfficeKind, Seat, Term
from app.steering.queries import officers_on, seats_on
from app.steering.states import SeatState
from tests.given import moment

TODAY = clock.today()
DAY = timedelta(1)
FIRST, LAST = date(2026, 1, 5), date(2027, 1, 5)


@pytest.fixture
def chair(given):
    chair = given.member("Charlie Chair")
    given.seat("The chair’s own", holder=chair)
    given.office(chair, OfficeKind.CHAIR)
    return chair


@pytest.fixture
def nia(given):
    return given.member("Nia Okafor")


def missing(do):
    with pytest.raises(Unready) as unready:
        do()
    return unready.value


def appoint(given, seat, person, by, **more):
    asked = {"from_on": FIRST, "until_on": LAST, "how": "Elected", "by": given.actor(by), **more}
    with given.settled():
        services.appoint(db.session.get_one(Seat, seat), db.session.get_one(Person, person), **asked)


def seat_on(given, seat, day):
    with given.app.app_context():
        body = db.session.get_one(Body, db.session.get_one(Seat, seat).body_id)
        return next(each for each in seats_on(body, day) if each.seat_id == seat)


def test_whoever_stands_in_later_is_not_left_with_a_seat_that_is_carried_over(given, chair, nia):
    """The term would be over by then, but not gone: nobody follows."""
    given.seat(
        "NHS trusts", holder=given.member("Ana Lima"), from_on=LAST + 9 * DAY, until_on=LAST + 99 * DAY, deputy=nia
    )
    free = given.seat("Charities")

    refused = missing(lambda: appoint(given, free, nia, chair))

    assert (refused.field, refused.words[:35]) == ("person", "Nia Okafor stands in for Ana Lima u")
    given.term(free, given.member("Ben"), from_on=LAST + 2 * DAY, until_on=LAST + 99 * DAY)
    appoint(given, free, nia, chair)
    assert seat_on(given, free, LAST + DAY).state is SeatState.CARRIED_OVER


def test_a_term_that_overlaps_names_the_term_in_the_way_and_until_when(browser, given, chair, nia):
    seat = given.seat("NHS trusts", holder=given.member("Ana Lima"), from_on=FIRST, until_on=LAST)

    early = missing(lambda: appoint(given, seat, nia, chair, from_on=LAST - DAY, until_on=None))
    late = missing(lambda: appoint(given, seat, nia, chair, from_on=FIRST - 9 * DAY, until_on=FIRST + DAY))

    assert early.field == "from_on"
    assert early.words == (
        "Ana Lima holds this seat until 5 Jan 2027. Begin on that day or later, or end their term first"
    )
    assert late.field == "until_on"
    assert "Ana Lima holds this seat from 5 Jan 2026 until 5 Jan 2027" in late.words
    page = browser.signed_in_as(chair).form(
        f"/steering/seats/{seat}/appoint", to="", person="Nia", how="Elected", from_on="2026-06-01", until_on=""
    )
    assert page.status == 422
    assert "Ana Lima holds this seat until 5 Jan 2027" in page.text


def test_nobody_is_reappointed_into_a_taken_term(given, chair, nia):
    ana = given.member("Ana Lima")
    seat = given.seat("NHS trusts", holder=ana, from_on=FIRST, until_on=LAST)
    appoint(given, seat, nia, chair, from_on=LAST, until_on=LAST + 300 * DAY)

    within = missing(lambda: appoint(given, seat, ana, chair, from_on=LAST - DAY, until_on=LAST))
    after = missing(lambda: appoint(given, seat, ana, chair, from_on=LAST, until_on=LAST + 100 * DAY))

    assert within.words.startswith("Ana Lima holds this seat until 5 Jan 2027")
    assert after.words.startswith("Nia Okafor holds this seat until")
    assert seat_on(given, seat, LAST).term.holder == "Nia Okafor"


def test_one_term_may_begin_on_the_day_on_which_another_ends(given, chair, nia):
    seat = given.seat("NHS trusts", holder=given.member("Ana Lima"), from_on=FIRST, until_on=LAST)

    appoint(given, seat, nia, chair, from_on=LAST, until_on=None)

    assert seat_on(given, seat, LAST - DAY).term.holder == "Ana Lima"
    assert seat_on(given, seat, LAST).term.holder == "Nia Okafor"
    # For as long as the terms of this seat last.
    assert seat_on(given, seat, LAST).term.until_on == date(2029, 1, 5)


def test_a_term_carried_over_ends_when_the_next_begins(given, chair, nia):
    ana = given.member("Ana Lima")
    seat = given.seat("NHS trusts", holder=ana, from_on=FIRST, until_on=date(2026, 3, 1))
    assert seat_on(given, seat, date(2026, 6, 1)).state is SeatState.CARRIED_OVER

    appoint(given, seat, nia, chair, from_on=date(2026, 6, 1))

    assert seat_on(given, seat, date(2026, 5, 31)).holder_id == ana
    assert seat_on(given, seat, date(2026, 6, 1)).holder_id == nia


def test_whoever_would_come_back_stays_where_they_sit_by_then(given, chair, nia):
    """Somebody followed who did not begin after all. They are appointed elsewhere from June, and from March as well."""
    first, second = given.seat("NHS trusts"), given.seat("Charities")
    spring, june = date(2026, 3, 1), date(2026, 6, 1)
    appoint(given, second, nia, chair, from_on=june)
    appoint(given, first, nia, chair, until_on=spring)
    appoint(given, first, given.member("Ana Lima"), chair, from_on=spring)
    appoint(given, second, nia, chair, from_on=spring, until_on=june)

    by = given.actor(chair)
    with given.settled():
        follower = db.session.query(Term).filter_by(seat_id=first, from_on=spring).one()
        services.end_term(follower, on=spring, by=by, why="She cannot come.")

    assert seat_on(given, first, spring).state is SeatState.VACANT
    assert seat_on(given, second, spring).holder_id == nia


def test_nobody_holds_two_seats_at_a_time(given, chair, nia):
    given.seat("Councils", holder=nia, from_on=FIRST, until_on=LAST)
    seat = given.seat("NHS trusts")

    refused = missing(lambda: appoint(given, seat, nia, chair, from_on=LAST - DAY))

    assert refused.field == "person"
    assert "“Councils”, until 5 Jan 2027" in refused.words
    appoint(given, seat, nia, chair, from_on=LAST, until_on=None)
    # What she had is not carried over beside it.
    with given.app.app_context():
        councils = db.session.query(Term).filter_by(person_id=nia, from_on=FIRST).one()
        assert (councils.ended_on, councils.ended_why) == (LAST, "They hold another seat from this day")


def test_nobody_extends_their_own_term(browser, given, chair):
    seat, by = given.seat_of(chair), given.actor(chair)
    with given.app.app_context(), pytest.raises(Refused):
        services.appoint(
            db.session.get_one(Seat, seat),
            db.session.get_one(Person, chair),
            from_on=date(2099, 1, 1),
            how="I go on",
            by=by,
        )


def test_ending_needs_a_reason_and_frees_the_seat_and_the_office(browser, given, chair, nia):
    seat = given.seat("NHS trusts", holder=nia)
    given.office(nia, OfficeKind.VICE_CHAIR, until_on=None)
    visitor = browser.signed_in_as(chair)
    path = visitor.get(f"/steering/seats/{seat}").links()["End this term: Nia Okafor"]

    assert "Say why" in visitor.form(path, to="", why=" ").text
    visitor.form(path, to="", why="A post elsewhere")

    page = visitor.get(f"/steering/seats/{seat}").text
    assert "Ended by Charlie Chair: A post elsewhere" in page
    assert seat_on(given, seat, TODAY).state is SeatState.VACANT
    assert given.actor(nia).roles == {Role.MEMBER}
    body_id = given.body()
    with given.app.app_context():
        body = db.session.get_one(Body, body_id)
        assert OfficeKind.VICE_CHAIR not in officers_on(body, TODAY)


def test_everybody_can_stand_down_and_nobody_ends_another_s_term(browser, given, chair, nia):
    seat = given.seat("NHS trusts", holder=nia)
    own = browser.signed_in_as(nia)
    path = own.get(f"/steering/seats/{seat}").links()["Stand down: Nia Okafor"]
    assert browser.another().signed_in_as(given.steering_member()).get(path).status == 403

    own.form(path, to="", why="No time")

    assert Role.STEERING not in given.actor(nia).roles


def test_a_term_is_never_written_over(given, chair, nia):
    ana = given.member("Ana Lima")
    seat = given.seat("NHS trusts", holder=ana, from_on=FIRST, until_on=LAST)
    by = given.actor(chair)
    with given.settled():
        term = db.session.query(Term).filter_by(seat_id=seat).one()
        services.end_term(term, on=date(2026, 4, 1), by=by, why="Moves away")
    appoint(given, seat, nia, chair, from_on=date(2026, 4, 1), until_on=None)

    with given.app.app_context():
        first = db.session.query(Term).filter_by(seat_id=seat, person_id=ana).one()
        assert (first.from_on, first.until_on, first.ended_on, first.ended_why) == (
            FIRST,
            LAST,
            date(2026, 4, 1),
            "Moves away",
        )
        again = missing(lambda: services.end_term(first, on=date(2026, 4, 2), by=by, why="Again"))
    assert "ended already" in again.words


class TestTime:
    def test_ends_authority_by_itself(self, given, nia, at_time):
        given.seat("NHS trusts", holder=nia, from_on=FIRST, until_on=LAST)

        at_time("2026-01-04 23:59")
        assert given.actor(nia).roles == {Role.MEMBER}
        at_time("2026-01-05 00:00")
        assert given.actor(nia).roles == {Role.MEMBER, Role.STEERING}
        at_time("2027-01-04 23:59")
        assert given.actor(nia).holds(Permission.ACTIONS_DECIDE)
        at_time("2027-01-05 00:00")
        assert given.actor(nia).roles == {Role.MEMBER, Role.CARRIED_OVER}

    def test_lets_whoever_is_carried_over_read_and_not_decide(self, browser, given, nia):
        seat = given.seat("NHS trusts", holder=nia, until_on=TODAY)
        actor = given.actor(nia)

        assert actor.holds(Permission.READ_STEERING)
        for permission in (Permission.ACTIONS_DECIDE, Permission.CHARTER_ADOPT, Permission.BALLOTS_VOTE):
            assert not actor.holds(permission)
        told = browser.signed_in_as(nia).get(f"/steering/seats/{seat}").text
        assert "Carried over" in told
        assert "has no vote" in told
        assert "Your term is over" in browser.get("/").text

    def test_ends_a_deputy_with_the_term(self, given, nia, at_time):
        given.seat("NHS trusts", holder=given.member("Ana"), from_on=FIRST, until_on=LAST, deputy=nia)

        at_time("2026-05-05 12:00")
        assert given.actor(nia).roles == {Role.MEMBER, Role.DEPUTY}
        assert given.actor(nia).holds(Permission.READ_STEERING)
        at_time("2027-01-05 12:00")
        assert given.actor(nia).roles == {Role.MEMBER}

    @pytest.fixture
    def at_time(self):
        held = []

        def at(text):
            while held:
                held.pop().__exit__(None, None, None)
            held.append(clock.standing_at(moment(text)))
            held[-1].__enter__()

        yield at
        while held:
            held.pop().__exit__(None, None, None)


class TestDeputies:
    def test_are_named_by_the_holder_and_end_on_a_day(self, browser, given, chair, nia):
        seat = given.seat("NHS trusts", holder=nia)
        given.member("Dora Deputy")
        own = browser.signed_in_as(nia)

        path = own.get(f"/steering/seats/{seat}").links()["Name a deputy"]
        own.form(path, to="", person="Dora")

        page = own.get(f"/steering/seats/{seat}")
        assert "Deputy: Dora Deputy" in page.text
        own.form(page.links()["note the end of the deputy"], to="")
        assert "Nobody stands in" in own.get(f"/steering/seats/{seat}").text
        assert browser.another().signed_in_as(given.steering_member()).get(path).status == 403

    def test_hold_no_seat_and_stand_in_for_one(self, given, chair, nia):
        given.seat("NHS trusts", holder=nia, from_on=FIRST, until_on=LAST)
        other = given.member("Otto Other")
        given.seat("Councils", holder=other, from_on=FIRST, until_on=LAST, deputy=given.member("Dora Deputy"))

        by = given.actor(chair)

        def name(person, **more):
            with given.app.app_context():
                term = db.session.query(Term).filter_by(person_id=nia).one()
                dora = db.session.query(Person).filter_by(title=person).one()
                services.name_deputy(term, dora, from_on=FIRST, by=by, **more)

        assert "holds a seat of their own" in missing(lambda: name("Otto Other")).words
        assert "Nobody stands in for two" in missing(lambda: name("Dora Deputy")).words
        assert "holds the seat" in missing(lambda: name("Nia Okafor")).words

    def test_are_appointed_to_a_seat_once_they_stand_in_no_longer(self, given, chair, nia):
        given.seat("NHS trusts", holder=given.member("Ana Lima"), from_on=FIRST, until_on=LAST, deputy=nia)
        seat = given.seat("Councils")

        assert "stands in for Ana Lima" in missing(lambda: appoint(given, seat, nia, chair)).words
        appoint(given, seat, nia, chair, from_on=LAST, until_on=None)


class TestOffices:
    def test_have_one_holder_at_a_time(self, browser, given, chair, nia):
        given.seat("NHS trusts", holder=nia)
        ada = given.administrator()
        path = f"/steering/bodies/{given.body()}/offices/chair"

        answer = browser.signed_in_as(ada).form(path, to="", person="Nia", how="Chosen")

        assert answer.status == 422
        assert "Charlie Chair is chair from 8 Jan 2024" in answer.text

    def test_of_whoever_leads_run_no_longer_than_the_seat(self, given, chair, nia):
        given.seat("NHS trusts", holder=nia, from_on=FIRST, until_on=LAST)

        by, body = given.actor(chair), given.body()

        def lead(until_on=None):
            with given.settled():
                services.appoint_to_office(
                    db.session.get_one(Body, body),
                    OfficeKind.VICE_CHAIR,
                    db.session.get_one(Person, nia),
                    from_on=FIRST,
                    until_on=until_on,
                    how="Chosen",
                    by=by,
                )

        assert missing(lambda: lead(LAST + DAY)).field == "until_on"
        lead()
        with given.app.app_context():
            assert db.session.query(Office).filter_by(person_id=nia).one().until_on == LAST

    def test_of_a_secretary_need_no_seat(self, browser, given, nia):
        path = f"/steering/bodies/{given.body()}/offices/secretary"
        assert browser.signed_in_as(given.administrator()).form(path, to="", person="Nia", how="Asked").status == 303
        assert Role.SECRETARY in given.actor(nia).roles
        assert "Secretary: Nia Okafor" in browser.get(f"/steering/bodies/{given.body()}/past").text


class TestCandidates:
    def test_say_so_and_are_answered_where_nobody_else_reads_it(self, browser, given, chair, nia):
        seat = given.seat("NHS trusts")
        own = browser.signed_in_as(nia)
        own.form(f"/steering/seats/{seat}/interest", to="", why="I know the wards")
        assert "You would like it" in own.get(f"/steering/seats/{seat}").text
        assert "You have said so already" in own.form(f"/steering/seats/{seat}/interest", to="", why="Again").text
        other = browser.another().signed_in_as(given.member("Otto Other"))
        assert "I know the wards" not in other.get(f"/steering/seats/{seat}").text

        lead = browser.another().signed_in_as(chair)
        assert "1 person would like the seat “NHS trusts”" in lead.get("/").text
        answer = lead.get(f"/steering/seats/{seat}").links()["Answer Nia Okafor"]
        lead.form(answer, to="", words="Not this time: the trusts nominate.")

        assert "Not this time" in own.get(f"/steering/seats/{seat}").text

    def test_are_answered_by_being_appointed(self, browser, given, chair, nia):
        seat = given.seat("NHS trusts")
        browser.signed_in_as(nia).form(f"/steering/seats/{seat}/interest", to="", why="I know the wards")
        lead = browser.another().signed_in_as(chair)
        lead.form(lead.get(f"/steering/seats/{seat}").links()["Appoint Nia Okafor"], to="", how="Nominated")

        with given.app.app_context():
            assert db.session.query(Candidacy).one().closed_how == "Appointed"
        assert Role.STEERING in given.actor(nia).roles

    @pytest.mark.parametrize(
        ("appointed", "told"),
        [
            ("Nia Okafor", "“NHS trusts”: you are appointed to it"),
            ("Otto Other", "“NHS trusts”: somebody else was appointed to it"),
            (None, "“NHS trusts”: read the answer on its page"),
        ],
    )
    def test_are_told_once_in_a_letter_whatever_the_answer_is(
        self, browser, given, chair, nia, letters, at, appointed, told
    ):
        at(moment("2026-05-04 10:00"))
        given.member("Otto Other")
        seat = given.seat("NHS trusts")
        browser.signed_in_as(nia).form(f"/steering/seats/{seat}/interest", to="", why="I know the wards")
        lead = browser.another().signed_in_as(chair)
        if appointed is None:
            lead.form(
                lead.get(f"/steering/seats/{seat}").links()["Answer Nia Okafor"], to="", words="The trusts nominate."
            )
        else:
            lead.form(f"/steering/seats/{seat}/appoint", to="", person=appointed, how="Nominated")
        letters.clear()

        for _ in range(2):
            at(clock.now() + timedelta(hours=2))
            with given.app.app_context():
                deliver()

        theirs = [letter.body for letter in letters if letter.to[0].startswith("nia")]
        assert [told in body for body in theirs] == [True]
        assert f"/steering/seats/{seat}" in theirs[0]
        assert "The trusts nominate" not in theirs[0]
        assert lead.get(f"/steering/seats/{seat}").links().get("Answer Nia Okafor") is None

    def test_who_stand_back_hear_nothing(self, browser, given, nia, letters):
        seat = given.seat("NHS trusts")
        own = browser.signed_in_as(nia)
        own.form(f"/steering/seats/{seat}/interest", to="", why="I know the wards")
        own.form(f"/steering/seats/{seat}", to="withdraw")
        with given.app.app_context():
            deliver()

        assert [letter.subject for letter in letters if "seat" in letter.subject] == []

    def test_ask_for_no_seat_that_somebody_holds(self, browser, given, nia):
        seat = given.seat("NHS trusts", holder=given.member("Ana"))
        answer = browser.signed_in_as(nia).form(f"/steering/seats/{seat}/interest", to="", why="I would like it")
        assert answer.status == 422
        assert "somebody holds this seat" in answer.text

    def test_stand_back(self, browser, given, nia):
        seat = given.seat("NHS trusts")
        own = browser.signed_in_as(nia)
        own.form(f"/steering/seats/{seat}/interest", to="", why="I know the wards")
        own.form(f"/steering/seats/{seat}", to="withdraw")
        assert "Withdrawn by themselves" in own.get(f"/steering/seats/{seat}").text


class TestASeat:
    def test_says_what_each_value_changes(self, browser, given, chair):
        links = browser.signed_in_as(chair).get(f"/steering/seats/{given.seat('NHS trusts')}").links()
        changes = {words[words.index("change ") :] for words in links if "change " in words}
        of_it = ("name", "the sector", "the vote", "the length of a term", "who nominates the holder")
        assert {f"change {what} of NHS trusts" for what in of_it} <= changes

    def test_is_changed_in_place_and_two_versions_are_shown(self, browser, given, chair):
        seat = given.seat("NHS trusts")
        visitor = browser.signed_in_as(chair)
        mine = visitor.get(f"/steering/seats/{seat}/edit/length").form_to("length")
        other = browser.another().signed_in_as(given.administrator())
        other.form(f"/steering/seats/{seat}/edit/length", to="length", term_months="36")

        conflict = visitor.send(mine, term_months="12")

        assert conflict.status == 409
        assert "Ada Administrator changed this" in conflict.text
        with given.app.app_context():
            assert db.session.get_one(Seat, seat).term_months == 36

    def test_is_closed_only_when_nobody_holds_it_and_stays_told(self, browser, given, chair, nia):
        seat = given.seat("NHS trusts", holder=nia)
        visitor = browser.signed_in_as(chair)
        path = f"/steering/seats/{seat}"
        assert "Nia Okafor holds it" in visitor.form(f"{path}/close", to="", why="Not needed").text
        visitor.form(visitor.get(path).links()["End this term: Nia Okafor"], to="", why="Done")

        assert visitor.form(f"{path}/close", to="", why="Not needed").location == "/steering"

        assert "NHS trusts" not in visitor.get("/steering").links()
        assert "Nia Okafor" in visitor.get(path).text
        assert "Closed on" in visitor.get(path).text
        assert visitor.get(f"{path}/appoint").status == 404
        assert "NHS trusts" in visitor.get(f"/steering/bodies/{given.body()}/past").links()


def test_whoever_leaves_holds_nothing_any_more(given, chair, nia):
    given.seat("NHS trusts", holder=nia)
    given.seat("Councils", holder=given.member("Ana"), deputy=given.member("Dora"))
    by = given.actor(chair)
    with given.settled():
        for person in (nia, chair, db.session.query(Deputy).one().person_id):
            someone = db.session.get_one(Person, person)
            services.end_all_held(someone, on=TODAY, by=by, why="Leaves")
    assert given.actor(nia).roles == given.actor(chair).roles == {Role.MEMBER}
