"""What the community says to what it was advised, and what that changes elsewhere."""

import pytest
from sqlalchemy import select

from app import clock
from app.access.rules import Refused
from app.charter import services
from app.charter.models import Recommendation, Response
from app.extensions import db
from app.records.models import Record
from tests.browser import Browser
from tests.given import Given


@pytest.fixture
def advised(given: Given) -> Given:
    given.recommendation("Publish what was agreed", code="E1")
    given.recommendation("Resource the programme", code="E2")
    given.recommendation("Write an introduction", code="P3")
    given.action(answers=["R-E1"])
    return given


@pytest.fixture
def decision(advised: Given) -> str:
    return advised.decision("What we say to the evaluation")


def respond(
    browser: Browser, reference: str, response: str, why: str = "We have the people for it.", *, by: str
) -> int:
    place = f"/recommendations/{reference}/response"
    return browser.form(place, response=response, response_why=why, decision=by).status


def test_a_response_stands_beside_its_reason_and_in_the_history(
    browser: Browser, advised: Given, decision: str
) -> None:
    chair = browser.signed_in_as(advised.chair())

    assert respond(chair, "R-E1", "partly accepted", by=decision) == 303

    page = chair.get("/recommendations/R-E1")
    assert "Partly accepted" in page.text
    assert page.text.count("We have the people for it.") == 2
    assert f"answered: partly accepted, by {decision}" in page.text
    assert page.links()[decision] == f"/decisions/{decision}"


def test_what_is_not_accepted_with_its_reason_is_no_gap_anywhere(
    browser: Browser, advised: Given, decision: str
) -> None:
    chair = browser.signed_in_as(advised.chair())
    assert "without an action (2)" in chair.get("/recommendations").text

    respond(chair, "R-E2", "not accepted", "There is no budget this year.", by=decision)

    everything = chair.get("/recommendations").text
    assert (
        "1 of the 3 recommendations is answered by actions; 1 is not accepted, with the reason, and 1 has none yet."
        in everything
    )
    assert "without an action (1)" in everything
    assert "Resource the programme" not in chair.get("/recommendations?without=actions").text
    assert "No action is planned" in chair.get("/recommendations/R-E2").text


def test_each_figure_opens_its_rows(browser: Browser, advised: Given, decision: str) -> None:
    chair = browser.signed_in_as(advised.chair())
    respond(chair, "R-E1", "accepted", by=decision)
    links = chair.get("/recommendations").links()

    for words, rows in {"without a response (2)": 2, "without either (2)": 2, "without an action (2)": 2}.items():
        page = chair.get(links[words])
        assert len(page.all("h3", class_="items__title")) == rows


def test_a_response_needs_its_reason_and_its_decision(browser: Browser, advised: Given, decision: str) -> None:
    chair = browser.signed_in_as(advised.chair())

    without_reason = chair.form("/recommendations/R-E1/response", response="not accepted", decision=decision)
    without_decision = chair.form("/recommendations/R-E1/response", response="accepted", response_why="Yes.")

    assert (without_reason.status, without_decision.status) == (422, 422)
    assert "Say why, in a sentence that everybody may read" in without_reason.text
    assert "Choose the decision, or record it first" in without_decision.text


def test_two_who_answer_at_once_see_both(browser: Browser, advised: Given, decision: str) -> None:
    ana, ben = browser.signed_in_as(advised.chair("Ana")), browser.another().signed_in_as(advised.chair("Ben"))
    hers, his = (who.get("/recommendations/R-E1/response").form_to("/response") for who in (ana, ben))
    ana.send(hers, response="accepted", response_why="Hers.", decision=decision)

    answer = ben.send(his, response="not accepted", response_why="His.", decision=decision)

    assert answer.status == 409
    assert "Ana changed this while you were writing" in answer.text
    assert "His." in answer.markup
    assert ben.send(answer.form_to("/response")).status == 303


@pytest.mark.parametrize("who", ["member", "coordinator", "steering_member", "administrator"])
def test_only_officers_note_an_answer(advised: Given, decision: str, who: str) -> None:
    actor = advised.actor(getattr(advised, who)())

    with advised.app.app_context(), pytest.raises(Refused):
        found = db.session.query(Recommendation).filter_by(reference="R-E1").one()
        by = db.session.scalars(select(Record).where(Record.reference == decision)).one()
        services.respond(found, Response.ACCEPTED, on=clock.today(), by=actor, why="Because.", decision=by)


def test_what_was_answered_is_not_reworded(browser: Browser, advised: Given, decision: str) -> None:
    chair = browser.signed_in_as(advised.chair())
    assert chair.form("/recommendations/R-E1/edit", title="Publish all that was agreed").status == 303
    respond(chair, "R-E1", "accepted", by=decision)

    assert chair.get("/recommendations/R-E1/edit").status == 403


def test_an_evaluation_is_entered_by_hand(browser: Browser, given: Given) -> None:
    coordinator = browser.signed_in_as(given.coordinator())
    entered = coordinator.form("/evaluations/new", title="The second year", published_on="2026-01-05")
    place = f"{entered.location}/recommendations/new"
    advice = {"code": "e4", "area": "Joining", "title": "Say hello", "summary": "Within a week."}

    assert coordinator.form(place, **advice).status == 303
    again = coordinator.form(place, **advice)

    assert again.status == 422
    assert "R-E4 is there already" in again.text
    assert "Say hello" in coordinator.get("/recommendations/R-E4").text
