"""Home says what needs me, soonest first, and nothing that does not."""

from datetime import timedelta

import pytest

from app import clock
from app.actions.workflow import ActionStatus
from tests.browser import Browser
from tests.given import Given, moment


def test_it_greets_and_says_when_nothing_needs_me(browser: Browser, given: Given, at) -> None:
    at(moment("2026-06-01 09:00"))

    page = browser.signed_in_as(given.member("Mia Member")).get("/")

    assert page.heading == "Good morning, Mia"
    assert "You are up to date." in page.text
    assert "Nothing needs you today." in page.text


def test_what_is_late_comes_first_and_is_said_in_words(browser: Browser, given: Given) -> None:
    mia, today = given.member("Mia Member"), clock.today()
    given.action("Map the region", owner=mia, due_on=today + timedelta(days=2))
    given.action("Publish the guide", owner=mia, due_on=today - timedelta(days=3))
    given.action("Brief the boards", owner=mia, due_on=today + timedelta(days=300))
    given.action("Somebody else’s", due_on=today - timedelta(days=3))

    page = browser.signed_in_as(mia).get("/")

    need = page.text.partition("What is new")[0]
    assert "Two things need you. One is late." in need
    assert need.index("Publish the guide") < need.index("Map the region")
    assert "3 days late" in need
    assert "Somebody else’s" not in need
    assert "Brief the boards" not in need


@pytest.mark.parametrize(
    "status", [ActionStatus.REPORTED_DONE, ActionStatus.VERIFIED, ActionStatus.DROPPED, ActionStatus.PROPOSED]
)
def test_what_waits_for_others_does_not_need_its_owner(browser: Browser, given: Given, status: ActionStatus) -> None:
    mia = given.member("Mia Member")
    given.action(owner=mia, status=status, due_on=clock.today() - timedelta(days=3))

    assert "You are up to date." in browser.signed_in_as(mia).get("/").text


def test_the_steering_group_is_asked_to_verify_but_not_its_own(browser: Browser, given: Given) -> None:
    stella = given.steering_member()
    given.action("Publish the guide", status=ActionStatus.REPORTED_DONE)
    given.action("Map the region", owner=stella, status=ActionStatus.REPORTED_DONE)

    page = browser.signed_in_as(stella).get("/")

    assert "Verify: publish the guide" in page.text
    assert "Verify: map the region" not in page.text


def test_the_link_that_acts_opens_the_right_choice(browser: Browser, given: Given) -> None:
    given.action("Publish the guide", status=ActionStatus.REPORTED_DONE)
    stella = browser.signed_in_as(given.steering_member())

    links = [link.get("href") for link in stella.get("/").all("a") if "verified" in (link.get("href") or "")]

    form = stella.get(links[0] or "").form_to("/actions/1/edit/status")
    assert form.fields["A1-status"] == "verified"


def test_a_lead_is_shown_what_their_organisation_owes(browser: Browser, given: Given) -> None:
    trust = given.organisation()
    given.action("Publish the guide", organisation=trust, due_on=clock.today())
    given.action("Map the region", due_on=clock.today())

    page = browser.signed_in_as(given.lead(trust)).get("/")

    assert "Publish the guide" in page.text
    assert "Olu Owner owns it" in page.text
    assert "Map the region" not in page.text


def test_what_it_shows_follows_the_clock_within_a_day(browser: Browser, given: Given, at) -> None:
    """What home asks for is put together once a day: what begins in the afternoon is over in the evening."""
    at(moment("2026-06-01 09:00"))
    person = given.steering_member()
    given.meeting("A long talk", starts_at=moment("2026-06-01 15:00"), published=True)
    at(moment("2026-06-01 14:55"))
    stella = browser.signed_in_as(person)

    before = stella.get("/").text
    at(moment("2026-06-01 15:05"))
    after = stella.get("/").text

    assert "Answer the invitation: A long talk" in before
    assert "Answer the invitation" not in after
    assert "Today Monday 1 June, 15:00" in before
    assert "Today Monday 1 June, 15:00" in after
