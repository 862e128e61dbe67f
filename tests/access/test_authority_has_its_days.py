"""What somebody holds begins and ends on a day, without anybody doing anything."""

from datetime import date, timedelta

import pytest

from app import clock
from app.access.roles import Role
from app.people.models import Person
from tests.given import moment

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _today(at):
    at(moment("2026-11-23 09:00"))


@pytest.mark.parametrize(
    ("from_on", "until_on", "holds"),
    [
        (TODAY, None, True),
        (TODAY, TODAY + timedelta(1), True),
        (TODAY + timedelta(1), None, False),
        (TODAY - timedelta(9), TODAY, False),
        (TODAY, TODAY, False),
    ],
    ids=["from today", "last day", "from tomorrow", "until today", "never"],
)
def test_a_grant_runs_from_its_first_day_until_before_its_last(given, from_on, until_on, holds):
    ana = given.member()
    given.grant(ana, Role.COORDINATOR, from_on=from_on, until_on=until_on)

    assert (Role.COORDINATOR in given.actor(ana).roles) is holds


@pytest.mark.parametrize(
    ("joined_on", "left_on", "is_member"),
    [
        (TODAY, None, True),
        (TODAY + timedelta(1), None, False),
        (TODAY - timedelta(9), TODAY, False),
        (TODAY - timedelta(9), TODAY + timedelta(1), True),
        (None, None, False),
    ],
    ids=["today", "tomorrow", "left today", "leaves tomorrow", "never joined"],
)
def test_a_membership_runs_from_joining_until_leaving(given, joined_on, left_on, is_member):
    ana = given.person(joined_on=joined_on, left_on=left_on)

    assert (Role.MEMBER in given.actor(ana).roles) is is_member
    with given.app.app_context():
        from app.extensions import db

        assert db.session.get_one(Person, ana).is_member(TODAY) is is_member


def test_a_day_ends_at_midnight_in_the_community_and_not_in_greenwich(given, at):
    """In summer London is an hour ahead: at half past midnight it is already the next day."""
    ana = given.member()
    given.grant(ana, Role.COORDINATOR, from_on=date(2026, 6, 2), until_on=date(2026, 6, 3))

    at(moment("2026-06-01 23:30"))
    assert Role.COORDINATOR not in given.actor(ana).roles
    at(moment("2026-06-02 00:30"))
    assert clock.today() == date(2026, 6, 2)
    assert Role.COORDINATOR in given.actor(ana).roles
    at(moment("2026-06-03 00:30"))
    assert Role.COORDINATOR not in given.actor(ana).roles


def test_a_grant_that_ends_overnight_ends_for_whoever_is_signed_in(browser, given, at):
    ana = given.person(email="ana@example.org")
    given.grant(ana, Role.ADMINISTRATOR, until_on=TODAY + timedelta(1))
    at(moment("2026-11-23 23:50"))
    browser.signed_in_as(ana)
    assert browser.get("/system").status == 200

    at(moment("2026-11-24 00:05"))

    # She holds nothing any more, so she is nobody here.
    assert browser.get("/system").location.startswith("/sign-in")


def test_somebody_who_is_disabled_is_out_at_once(browser, given):
    ana = given.chair()
    browser.signed_in_as(ana)

    with given.settled():
        from app.extensions import db

        db.session.get_one(Person, ana).disabled_on = TODAY

    assert browser.get("/").location.startswith("/sign-in")
    assert browser.post("/sessions/end-others").status == 401
