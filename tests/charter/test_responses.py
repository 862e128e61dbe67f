"""What the community says to what it was advised, and what that changes elsewhere."""

import pytest

from app.access.rules import Refused
from app.charter import services
from app.charter.models import Recommendation, Response
from app.extensions import db
from tests.browser import Browser
from tests.given import Given


@pytest.fixture
def advised(given: Given) -> Given:
    given.recommendation("Publish what was agreed", code="E1")
    given.recommendation("Resource the programme", code="E2")
    given.recommendation("Write an introduction", code="P3")
    given.action(answers=["R-E1"])
    return given


def respond(browser: Browser, reference: str, response: str, why: str = "We have the people for it.") -> int:
    return browser.form(f"/recommendations/{reference}/response", response=response, response_why=why).status


def test_a_response_stands_beside_its_reason_and_in_the_history(browser: Browser, advised: Given) -> None:
    chair = browser.signed_in_as(advised.chair())

    assert respond(chair, "R-E1", "partly accepted") == 303

    text = chair.get("/recommendations/R-E1").text
    assert "Partly accepted" in text
    assert text.count("We have the people for it.") == 2
    assert "answered: partly accepted" in text


def test_what_is_not_accepted_with_its_reason_is_no_gap_anywhere(browser: Browser, advised: Given) -> None:
    chair = browser.signed_in_as(advised.chair())
    assert "without an action (2)" in chair.get("/recommendations").text

    respond(chair, "R-E2", "not accepted", "There is no budget this year.")

    everything = chair.get("/recommendations").text
    assert (
        "1 of the 3 recommendations is answered by actions; 1 is not accepted, with the reason, and 1 has none yet."
        in everything
    )
    assert "without an action (1)" in everything
    assert "Resource the programme" not in chair.get("/recommendations?without=actions").text
    assert "No action is planned" in chair.get("/recommendations/R-E2").text


def test_each_figure_opens_its_rows(browser: Browser, advised: Given) -> None:
    chair = browser.signed_in_as(advised.chair())
    respond(chair, "R-E1", "accepted")
    links = chair.get("/recommendations").links()

    for words, rows in {"without a response (2)": 2, "without either (2)": 2, "without an action (2)": 2}.items():
        page = chair.get(links[words])
        assert len(page.all("h3", class_="items__title")) == rows


def test_a_response_needs_its_reason(browser: Browser, advised: Given) -> None:
    chair = browser.signed_in_as(advised.chair())

    answer = chair.form("/recommendations/R-E1/response", response="not accepted", response_why="")

    assert answer.status == 422
    assert "Say why, in a sentence that everybody may read" in answer.text


def test_in_place_the_answer_is_the_whole_part(browser: Browser, advised: Given) -> None:
    chair = browser.signed_in_as(advised.chair())
    fields = chair.get("/recommendations/R-E1/response").form_to("/response").fields

    missing = chair.htmx("POST", "/recommendations/R-E1/response", {**fields, "response": "accepted"})
    saved = chair.htmx(
        "POST", "/recommendations/R-E1/response", {**fields, "response": "accepted", "response_why": "Yes."}
    )

    assert (missing.status, saved.status) == (422, 200)
    assert not missing.is_page
    assert saved.all("section", id="response")
    assert "Change the answer" in saved.text


def test_two_who_answer_at_once_see_both(browser: Browser, advised: Given) -> None:
    ana, ben = browser.signed_in_as(advised.chair("Ana")), browser.another().signed_in_as(advised.chair("Ben"))
    hers, his = (who.get("/recommendations/R-E1/response").form_to("/response") for who in (ana, ben))
    ana.send(hers, response="accepted", response_why="Hers.")

    answer = ben.send(his, response="not accepted", response_why="His.")

    assert answer.status == 409
    assert "Ana changed this while you were writing" in answer.text
    assert "His." in answer.markup
    assert ben.send(answer.form_to("/response")).status == 303


@pytest.mark.parametrize("who", ["member", "coordinator", "administrator"])
def test_only_the_steering_group_answers(advised: Given, who: str) -> None:
    actor = advised.actor(getattr(advised, who)())

    with advised.app.app_context(), pytest.raises(Refused):
        found = db.session.query(Recommendation).filter_by(reference="R-E1").one()
        services.respond(found, Response.ACCEPTED, by=actor, why="Because.")


def test_what_was_answered_is_not_reworded(browser: Browser, advised: Given) -> None:
    chair = browser.signed_in_as(advised.chair())
    assert chair.form("/recommendations/R-E1/edit", title="Publish all that was agreed").status == 303
    respond(chair, "R-E1", "accepted")

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
