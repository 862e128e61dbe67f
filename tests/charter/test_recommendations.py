"""What was advised, and what answers it."""

from datetime import timedelta

from app import clock
from app.actions.workflow import ActionStatus
from tests.browser import Browser
from tests.given import Given


def test_what_nothing_answers_yet_is_a_gap_that_shows(browser: Browser, given: Given) -> None:
    given.recommendation("Publish what was agreed", code="E1")
    given.recommendation("Write an introduction", code="P3")
    given.action(answers=["R-E1"])
    reader = browser.signed_in_as(given.member())

    everything, gaps = reader.get("/recommendations").text, reader.get("/recommendations?without=actions").text

    assert "1 of the 2 recommendations" in everything
    assert "without an action (1)" in everything
    assert "Publish what was agreed" not in gaps
    assert "Write an introduction" in gaps


def test_a_dropped_action_answers_nothing(browser: Browser, given: Given) -> None:
    given.recommendation(code="E1")
    given.action(answers=["R-E1"], status=ActionStatus.DROPPED)
    reader = browser.signed_in_as(given.member())

    assert "without an action (1)" in reader.get("/recommendations").text
    assert "Publish the guide" in reader.get("/recommendations/R-E1").text


def test_what_is_late_is_said(browser: Browser, given: Given) -> None:
    given.recommendation(code="E1")
    given.action(answers=["R-E1"], due_on=clock.today() - timedelta(days=1))
    given.action("Map the region", answers=["R-E1"])

    assert "2 actions, 1 late" in browser.signed_in_as(given.member()).get("/recommendations").text


def test_a_lead_is_told_what_their_own_actions_answer(browser: Browser, given: Given) -> None:
    trust = given.organisation()
    given.recommendation(code="E1")
    given.recommendation("Write an introduction", code="P3")
    given.action(answers=["R-E1"], organisation=trust)
    given.action("Map the region", answers=["R-P3"])
    lead = browser.signed_in_as(given.lead(trust))

    assert "Your organisation’s actions answer 1 of the 2 recommendations." in lead.get("/recommendations").text
    assert "Map the region" not in lead.get("/recommendations/R-P3").text


def test_nobody_is_told_that_there_is_no_action_who_cannot_see_them(browser: Browser, given: Given) -> None:
    given.recommendation(code="E1")
    given.action(answers=["R-E1"])
    administrator = browser.signed_in_as(given.administrator())
    lead = browser.another().signed_in_as(given.lead(given.organisation()))
    pages = ("/recommendations", administrator.get("/evaluations").links()["The first evaluation"])

    for page in pages:
        assert "No action" not in administrator.get(page).text
        assert "No action of yours" in lead.get(page).text


def test_goals_stand_in_their_order(browser: Browser, given: Given) -> None:
    given.goal("Second", position=2)
    given.goal("First", position=1)

    text = browser.signed_in_as(given.member()).get("/goals").text

    assert text.index("First") < text.index("Second")


def test_a_recommendation_that_there_is_none_of_is_not_found(browser: Browser, given: Given) -> None:
    assert browser.signed_in_as(given.member()).get("/recommendations/R-X9").status == 404
