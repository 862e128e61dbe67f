"""Adding people, saying who one is and where one works."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as whatever
from hypothesis import strategies as st

from app.access.roles import Role
from app.access.rules import Refused
from app.extensions import db
from app.people import services
from app.people.models import Level, Person
from tests.given import moment
from tests.people.roll import TODAY, acting, affiliations_of, the_organisation, the_person, told_of, what_is_missing

TOMORROW = TODAY + timedelta(1)


@pytest.fixture(autouse=True)
def _today(at):
    at(moment("2026-11-23 09:00"))


def test_somebody_is_added_with_a_plain_name_and_address(given):
    cora = given.coordinator()
    with given.settled():
        added = services.add_person(name="  Nia   Okafor ", email=" Nia.Okafor@Example.ORG ", by=acting(cora))
        nia = added.id

    with given.app.app_context():
        person = the_person(nia)
        assert (person.name, person.email, person.joined_on) == ("Nia Okafor", "nia.okafor@example.org", None)
    assert told_of(given, nia)[0].who == "Cora Coordinator"
    assert not given.actor(nia).roles


def test_a_guest_needs_no_address(given):
    cora = given.coordinator()
    with given.settled():
        for name in ("Gus Guest", "Gia Guest"):
            services.add_person(name=name, by=acting(cora))

    with given.app.app_context():
        assert db.session.query(Person).where(Person.email.is_(None)).count() == 2


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"name": "   "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"email": "nia"}, "email"),
        ({"email": "nia@nowhere"}, "email"),
        ({"email": "nia okafor@example.org"}, "email"),
        ({"email": "TAKEN@example.org"}, "email"),
    ],
)
def test_what_is_no_name_and_no_free_address_is_asked_for_again(given, asked, field):
    given.member(email="taken@example.org")
    by = given.actor(given.coordinator())
    with given.app.app_context():
        assert what_is_missing(lambda: services.add_person(**{"name": "Nia Okafor", "by": by, **asked})) == field


def test_whose_address_it_is_already_is_known(given):
    mia, by = given.member(email="mia@example.org"), given.actor(given.coordinator())
    with given.app.app_context(), pytest.raises(services.EmailTaken) as taken:
        services.add_person(name="Somebody Else", email="Mia@example.org", by=by)

    assert taken.value.person_id == mia


def test_members_add_nobody(given):
    by = given.actor(given.steering_member())
    with given.app.app_context(), pytest.raises(Refused):
        services.add_person(name="Nia Okafor", by=by)


def test_everybody_says_who_they_are_themselves(given):
    nia, other = given.member("Nia Okafor"), given.member("Otto Outside")
    with given.settled():
        services.revise_person(
            the_person(nia), {"title": "Nia O", "job_title": "Midwife", "level": Level.MANAGER}, by=acting(nia)
        )
    with given.app.app_context():
        person = the_person(nia)
        assert (person.name, person.job_title, person.level) == ("Nia O", "Midwife", Level.MANAGER)
        with pytest.raises(Refused):
            services.revise_person(the_person(other), {"title": "Otto O"}, by=acting(nia))


def test_only_an_administrator_changes_an_address(given):
    nia, ada = given.member("Nia Okafor", email="nia@example.org"), given.administrator()
    with given.app.app_context():
        with pytest.raises(Refused):
            services.revise_person(the_person(nia), {"email": "new@example.org"}, by=acting(nia))
        services.revise_person(the_person(nia), {"email": "nia@example.org"}, by=acting(nia))
    with given.settled():
        services.revise_person(the_person(nia), {"email": "New@example.org"}, by=acting(ada))

    with given.app.app_context():
        assert the_person(nia).email == "new@example.org"


def test_whoever_signs_in_keeps_an_address(given):
    by = given.actor(given.administrator())
    mia, gus = given.member(), given.person("Gus Guest")
    with given.app.app_context():
        assert what_is_missing(lambda: services.revise_person(the_person(mia), {"email": ""}, by=by)) == "email"
        assert what_is_missing(lambda: services.revise_person(the_person(gus), {"email": ""}, by=by)) is None


def test_no_other_column_is_reached_by_way_of_a_profile(given):
    ada, mia = given.administrator(), given.member()
    with given.app.app_context(), pytest.raises(ValueError, match="disabled_on"):
        services.revise_person(the_person(mia), {"disabled_on": None}, by=acting(ada))


def test_several_places_of_work_at_a_time(given):
    nia = given.member("Nia Okafor")
    places = [given.organisation(name) for name in ("Riverside Trust", "Hilltop Council")]
    with given.settled():
        for place in places:
            services.affiliate(the_person(nia), the_organisation(place), from_on=TODAY, by=acting(nia))

    labels = {change.label for entry in told_of(given, nia) for change in entry.changes}
    assert {"works at Riverside Trust", "works at Hilltop Council"} <= labels


def test_nobody_says_where_somebody_else_works_but_who_brings_them_in(given):
    nia, trust = given.member("Nia Okafor"), given.organisation()
    stella, cora = given.steering_member(), given.coordinator()
    with given.app.app_context():
        with pytest.raises(Refused):
            services.affiliate(the_person(nia), the_organisation(trust), from_on=TODAY, by=acting(stella))
        services.affiliate(the_person(nia), the_organisation(trust), from_on=TODAY, by=acting(cora))


DAYS = st.integers(0, 40).map(lambda days: date(2026, 1, 1) + timedelta(days))
INTERVALS = st.tuples(DAYS, st.none() | DAYS)


def _days(interval):
    """Every day of an interval, within the days that are tried and one beyond."""
    from_on, until_on = interval
    return {
        from_on + timedelta(n)
        for n in range(60)
        if from_on + timedelta(n) < (until_on or date(2026, 3, 1)) and from_on + timedelta(n) < date(2026, 3, 1)
    }


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@whatever(asked=st.lists(INTERVALS, min_size=1, max_size=6))
def test_no_day_is_ever_taken_twice_and_no_sensible_one_refused(given, asked):
    nia, trust, kept = given.member(), given.organisation(), []
    by = given.actor(nia)
    for interval in asked:
        from_on, until_on = interval
        sensible = until_on is None or until_on > from_on
        free = all(_days(interval).isdisjoint(_days(earlier)) for earlier in kept)
        with given.settled():
            field = what_is_missing(
                lambda f=from_on, u=until_on: services.affiliate(
                    the_person(nia), the_organisation(trust), from_on=f, until_on=u, by=by
                )
            )
        assert (field is None) == (sensible and free)
        if field is None:
            kept.append(interval)
    with given.app.app_context():
        assert sorted(_key(row.from_on, row.until_on) for row in affiliations_of(nia)) == sorted(
            _key(*interval) for interval in kept
        )


def _key(from_on, until_on):
    return from_on, until_on or date.max


class TestMembership:
    def test_begins_ends_and_begins_again(self, given):
        nia, by = given.person("Nia Okafor"), given.actor(given.coordinator())
        with given.settled():
            services.begin_membership(the_person(nia), on=TODAY - timedelta(60), by=by, why="Asked to join")
        assert Role.MEMBER in given.actor(nia).roles
        with given.settled():
            services.end_membership(the_person(nia), on=TODAY, by=acting(nia), why="A new job elsewhere")
        assert Role.MEMBER not in given.actor(nia).roles
        with given.settled():
            services.begin_membership(the_person(nia), on=TODAY, by=by, why="Came back")

        assert Role.MEMBER in given.actor(nia).roles
        assert [entry.verb for entry in told_of(given, nia)][:3] == ["let them join again", "left", "let them join"]

    def test_does_not_begin_twice_nor_end_before_it_began(self, given):
        nia, by = given.member("Nia Okafor", joined_on=TODAY), given.actor(given.coordinator())
        with given.app.app_context():
            assert what_is_missing(lambda: services.begin_membership(the_person(nia), on=TODAY, by=by)) == "on"
            for on, why, field in ((TODAY - timedelta(1), "Because", "on"), (TODAY, " ", "why")):
                assert (
                    what_is_missing(lambda on=on, w=why: services.end_membership(the_person(nia), on=on, by=by, why=w))
                    == field
                )

    def test_is_ended_by_oneself_or_by_who_lets_people_in(self, given):
        nia, other = given.member("Nia Okafor"), given.steering_member()
        with given.app.app_context(), pytest.raises(Refused):
            services.end_membership(the_person(nia), on=TODAY, by=acting(other), why="I say so")


class TestSigningIn:
    def test_ends_for_whoever_is_stopped_and_begins_again(self, given, browser):
        nia, ada = given.member("Nia Okafor"), given.administrator()
        browser.signed_in_as(nia)
        with given.settled():
            services.disable(the_person(nia), by=acting(ada), why="The address was somebody else’s")
        assert browser.get("/people").location.startswith("/sign-in")
        with given.settled():
            services.enable(the_person(nia), by=acting(ada), why="Cleared up")

        assert browser.get("/people").location.startswith("/sign-in")
        assert browser.signed_in_as(nia).get("/people").status == 200

    def test_is_stopped_by_an_administrator_and_never_by_oneself(self, given):
        nia, ada, cora = given.member("Nia Okafor"), given.administrator(), given.coordinator()
        given.administrator("Another One")
        with given.app.app_context():
            for who, by in ((nia, cora), (ada, ada)):
                with pytest.raises(Refused):
                    services.disable(the_person(who), by=acting(by), why="Because")
