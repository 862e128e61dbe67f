"""Authority is dated, attributed and given by somebody else."""

from datetime import timedelta

import pytest

from app.access.actor import THE_SYSTEM
from app.access.roles import Permission, Role
from app.access.rules import Refused
from app.people import services
from app.people.conferred import CONFERRED
from tests.given import moment
from tests.people.roll import TODAY, acting, grants_of, the_organisation, the_person, told_of, what_is_missing

TOMORROW, YESTERDAY = TODAY + timedelta(1), TODAY - timedelta(1)


@pytest.fixture(autouse=True)
def _today(at):
    at(moment("2026-11-23 09:00"))


@pytest.fixture
def ada(given):
    return given.administrator("Ada Administrator")


def test_a_role_is_told_with_who_gave_it_since_when_and_why(given, ada):
    nia = given.member("Nia Okafor")
    with given.settled():
        services.give(
            the_person(nia), Role.COORDINATOR, from_on=TODAY, by=acting(ada), why="Runs the community day to day"
        )

    entry = told_of(given, nia)[0]

    assert Role.COORDINATOR in given.actor(nia).roles
    assert (entry.who, entry.verb, entry.why) == (
        "Ada Administrator",
        "gave them a role: coordinator",
        "Runs the community day to day",
    )
    assert [(change.label, change.before, change.after) for change in entry.changes] == [
        ("coordinator", "", "from 23 Nov 2026")
    ]


def test_a_role_ends_on_its_day_and_keeps_both_reasons(given, ada):
    nia = given.member()
    with given.settled():
        services.give(the_person(nia), Role.COORDINATOR, from_on=TODAY, by=acting(ada), why="To begin with")
    with given.settled():
        services.end_grant(grants_of(nia)[0], on=TODAY, by=acting(ada), why="Moves away")

    with given.app.app_context():
        (grant,) = grants_of(nia)
        assert (grant.until_on, grant.ended_by_id, grant.why, grant.ended_why) == (
            TODAY,
            ada,
            "To begin with",
            "Moves away",
        )
    assert Role.COORDINATOR not in given.actor(nia).roles


def test_nobody_gives_themselves_a_role(given, ada):
    with given.app.app_context(), pytest.raises(Refused):
        services.give(the_person(ada), Role.CHAIR, from_on=TODAY, by=acting(ada), why="I would like to")


@pytest.mark.parametrize("role", set(Role) - {Role.ADMINISTRATOR, Role.MEMBER, Role.LEAD})
def test_only_administrators_give_and_end_roles(given, ada, role):
    giver, nia = given.member("Gil Giver"), given.member("Nia Okafor")
    given.holding(giver, role)
    given.grant(nia, Role.COORDINATOR)

    with given.app.app_context():
        by = given.actor(giver)
        with pytest.raises(Refused):
            services.give(the_person(nia), Role.COORDINATOR, from_on=TODAY, by=by, why="Because")
        with pytest.raises(Refused):
            services.end_grant(grants_of(nia)[0], on=TODAY, by=by, why="Because")


def test_everybody_can_give_up_what_they_hold(given, ada):
    nia = given.coordinator("Nia Okafor")
    with given.settled():
        services.end_grant(grants_of(nia)[0], on=TODAY, by=acting(nia), why="No time any more")

    assert not given.actor(nia).holds(Permission.PEOPLE_INVITE)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"role": Role.LEAD}, "organisation"),
        ({"role": Role.COORDINATOR, "at": True}, "organisation"),
        ({"role": Role.MEMBER}, "role"),
        *(({"role": role}, "role") for role in sorted(CONFERRED, key=lambda role: role.value)),
        ({"why": "  "}, "why"),
        ({"until_on": TODAY}, "until_on"),
        ({"until_on": YESTERDAY}, "until_on"),
    ],
    ids=[
        "a lead of nothing",
        "a coordinator of one",
        "membership",
        *sorted(role.value for role in CONFERRED),
        "no reason",
        "no day",
        "backwards",
    ],
)
def test_what_makes_no_sense_is_not_given(given, ada, more, field):
    nia, trust = given.member(), given.organisation()
    with given.app.app_context():
        asked = {"role": Role.COORDINATOR, "from_on": TODAY, "why": "Because", **more}
        if asked.pop("at", False):
            asked["organisation"] = the_organisation(trust)
        role, by = asked.pop("role"), acting(ada)

        assert what_is_missing(lambda: services.give(the_person(nia), role, by=by, **asked)) == field


def test_one_role_is_not_held_twice_at_a_time(given, ada):
    nia, by = given.member(), given.actor(ada)
    ours, theirs = given.organisation("Riverside Trust"), given.organisation("Hilltop Council")

    def lead(organisation_id, **days):
        with given.settled():
            return what_is_missing(
                lambda: services.give(
                    the_person(nia),
                    Role.LEAD,
                    organisation=the_organisation(organisation_id),
                    by=by,
                    why="Because",
                    **days,
                )
            )

    assert lead(ours, from_on=TODAY, until_on=TOMORROW) is None
    assert lead(ours, from_on=YESTERDAY) == "from_on"
    assert lead(ours, from_on=TOMORROW) is None
    assert lead(theirs, from_on=TODAY) is None


def test_an_end_comes_after_the_beginning_and_is_not_put_off(given, ada):
    nia, by = given.member(), given.actor(ada)
    given.grant(nia, Role.COORDINATOR, from_on=TODAY, until_on=TOMORROW)
    with given.app.app_context():
        for on in (YESTERDAY, TOMORROW, TOMORROW + timedelta(1)):
            grant = grants_of(nia)[0]
            assert what_is_missing(lambda on=on, g=grant: services.end_grant(g, on=on, by=by, why="Because")) == "on"


class TestTheLastAdministrator:
    def test_stays(self, given, ada):
        nia = given.administrator("Nia Okafor")
        with given.settled():
            services.end_grant(grants_of(nia)[0], on=TODAY, by=acting(ada), why="Two are too many")
        with given.app.app_context():
            asked = {"on": TODAY, "by": acting(ada), "why": "Enough"}
            assert what_is_missing(lambda: services.end_grant(grants_of(ada)[0], **asked)) == "on"

    def test_is_not_kept_by_somebody_who_cannot_sign_in(self, given, ada):
        nia = given.administrator("Nia Okafor")
        with given.settled():
            services.disable(the_person(nia), by=acting(ada), why="On long leave")
        with given.app.app_context():
            asked = {"on": TODAY, "by": acting(ada), "why": "Enough"}
            assert what_is_missing(lambda: services.end_grant(grants_of(ada)[0], **asked)) == "on"

    def test_is_not_kept_by_somebody_whose_time_is_limited(self, given, ada):
        nia = given.member("Nia Okafor")
        given.grant(nia, Role.ADMINISTRATOR, until_on=TODAY + timedelta(30))
        with given.app.app_context():
            asked = {"on": TODAY, "by": acting(ada), "why": "Enough"}
            assert what_is_missing(lambda: services.end_grant(grants_of(ada)[0], **asked)) == "on"

    def test_cannot_be_stopped_from_signing_in(self, given, ada):
        with given.app.app_context():
            assert what_is_missing(lambda: services.disable(the_person(ada), by=THE_SYSTEM, why="Enough")) == "why"
