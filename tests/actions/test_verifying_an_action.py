"""Four eyes: who says that something is really done?"""

import pytest

from app.actions.workflow import ActionStatus
from tests.actions.plan import changes, opened, sends, told
from tests.browser import Browser
from tests.given import Given

DONE = ActionStatus.REPORTED_DONE


def test_somebody_else_of_the_steering_group_verifies(browser: Browser, given: Given) -> None:
    guide = given.action(owner=given.member("Olu Owner"), status=DONE)
    stella = browser.signed_in_as(given.steering_member("Stella Steering"))

    answer = changes(stella, guide, "status", status="verified")

    assert answer.status == 303
    assert "Verified" in stella.get(f"/actions/{guide}").text
    assert told(stella, guide)[0].startswith("Stella Steering verified it")


def test_nobody_verifies_their_own_action(browser: Browser, given: Given) -> None:
    ana = given.steering_member("Ana")
    guide = given.action(owner=ana, status=DONE)

    answer = sends(browser.signed_in_as(ana), given, guide, "status", status="verified")

    assert answer.status == 403
    assert given.the_action(guide).status is DONE


def test_nobody_verifies_what_was_theirs_before_they_handed_it_over(browser: Browser, given: Given) -> None:
    stella, olu = given.steering_member("Stella Steering"), given.member("Olu Owner")
    guide = given.action(owner=stella, status=ActionStatus.UNDER_WAY)
    visitor = browser.signed_in_as(stella)
    changes(visitor, guide, "owner", owner="Olu Owner")
    owner = browser.another().signed_in_as(olu)
    changes(owner, guide, "status", status="reported done", evidence_link="https://example.org/guide")

    answer = sends(visitor, given, guide, "status", status="verified")

    assert answer.status == 403
    assert given.the_action(guide).status is DONE
    assert "Verify it" not in visitor.get(f"/actions/{guide}").text


def test_nobody_verifies_what_they_reported_done(browser: Browser, given: Given) -> None:
    chair = given.chair()
    guide = given.action(owner=given.member("Olu Owner"), status=ActionStatus.UNDER_WAY)
    visitor = browser.signed_in_as(chair)
    changes(
        visitor, guide, "status", status="reported done", evidence_title="Guide", evidence_link="https://example.org"
    )

    answer = sends(visitor, given, guide, "status", status="verified")

    assert answer.status == 403
    assert given.the_action(guide).status is DONE


def test_whoever_may_not_verify_is_not_offered_it(browser: Browser, given: Given) -> None:
    ana = given.steering_member("Ana")
    guide = given.action(owner=ana, status=DONE)
    visitor = browser.signed_in_as(ana)

    page = visitor.get(f"/actions/{guide}")

    assert "Verify it" not in page.links()
    assert "Send it back" in page.links()


def test_an_action_that_is_verified_cannot_be_changed(browser: Browser, given: Given) -> None:
    owner = given.member("Olu Owner")
    guide = given.action(owner=owner, status=ActionStatus.VERIFIED)
    visitor = browser.signed_in_as(owner)

    answers = [sends(visitor, given, guide, "title", title="Something else"), visitor.get(f"/actions/{guide}/edit")]

    assert [answer.status for answer in answers] == [403, 403]
    assert given.the_action(guide).title == "Publish the guide"


def test_reopening_asks_why_and_verifies_anew(browser: Browser, given: Given) -> None:
    guide = given.action(status=ActionStatus.VERIFIED)
    chair = browser.signed_in_as(given.chair())

    without = sends(chair, given, guide, "status", status="under way")
    with_it = sends(chair, given, guide, "status", status="under way", why="Two links are broken.")

    assert (without.status, with_it.status) == (422, 303)
    action = given.the_action(guide)
    assert (action.status, action.verified_by_id, action.settled_on) == (ActionStatus.UNDER_WAY, None, None)
    assert "Two links are broken." in told(chair, guide)[0]


@pytest.mark.parametrize("status", [ActionStatus.PROPOSED, ActionStatus.AGREED, ActionStatus.UNDER_WAY])
def test_what_nobody_reported_done_cannot_be_verified(browser: Browser, given: Given, status: ActionStatus) -> None:
    guide = given.action(status=status)
    chair = browser.signed_in_as(given.chair())

    answer = sends(chair, given, guide, "status", status="verified")

    assert answer.status == 422
    assert given.the_action(guide).status is status


def test_the_page_that_asks_to_verify_offers_it_at_once(browser: Browser, given: Given) -> None:
    guide = given.action(status=DONE)
    chair = browser.signed_in_as(given.chair())

    form = opened(chair, guide, "status", to="verified")

    assert form.fields[f"A{guide}-status"] == "verified"
