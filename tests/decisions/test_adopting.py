"""Documents are adopted and withdrawn, and recommendations answered, by a decision and in no other way."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.access.rules import Unready
from app.charter.models import Document, DocumentKind, VersionState
from app.decisions import adopting
from app.decisions import services as decisions
from app.decisions.models import Decision
from app.decisions.workflow import Standing
from app.extensions import db
from app.history.queries import story
from app.records.models import Link, Record, Tie, Visibility
from app.wording import day
from tests.browser import Browser
from tests.charter.agreed import Charter
from tests.given import LONG_AGO, SOMEBODY, Given


@pytest.fixture
def charter(given: Given) -> Charter:
    return Charter(given)


def ties_of(reference: str) -> set[tuple[str, Tie, str]]:
    """Everything that is tied to a decision: from what, how, to what."""
    decision = db.session.scalars(select(Record.id).where(Record.reference == reference)).one()
    ends = {row.id: row.reference or row.title for row in db.session.execute(select(Record.__table__))}
    links = db.session.scalars(select(Link).where((Link.from_id == decision) | (Link.to_id == decision)))
    return {(ends[link.from_id], link.tie, ends[link.to_id]) for link in links}


def test_the_document_follows_from_its_decision(browser: Browser, charter: Charter, given: Given) -> None:
    rules = charter.draft()
    decision = given.decision("Adopt the ground rules", decided_on=clock.today() - timedelta(days=3))
    adopter = browser.signed_in_as(charter.adopter)

    assert adopter.form(f"/charter/{rules}/adopt", decision=decision).status == 303

    with given.app.app_context():
        version = charter.version(rules, VersionState.ADOPTED)
        assert version.adopted_on == clock.today() - timedelta(days=3)
        assert ties_of(decision) == {("Ground rules", Tie.FOLLOWS, decision)}
        assert story(db.session.get_one(Document, rules))[0].verb == f"adopted version 1 by {decision}"
    assert adopter.get(f"/charter/{rules}").links()[decision] == f"/decisions/{decision}"


def test_a_decision_is_offered_in_its_own_words(browser: Browser, charter: Charter, given: Given) -> None:
    rules = charter.draft()
    decision = given.decision("We adopt the ground rules.", decided_on=clock.today())

    page = browser.signed_in_as(charter.adopter).get(f"/charter/{rules}/adopt")

    assert f"{decision} of {day(clock.today())}: We adopt the ground rules." in page.text
    assert ".," not in page.text


def test_the_decision_answers_the_recommendation(browser: Browser, given: Given) -> None:
    given.recommendation("Say what was agreed", code="E1")
    decision = given.decision("We say what was agreed")
    chair = browser.signed_in_as(given.chair())

    chair.form("/recommendations/R-E1/response", response="accepted", response_why="We do.", decision=decision)

    with given.app.app_context():
        assert ties_of(decision) == {(decision, Tie.ANSWERS, "R-E1")}


def test_a_document_is_withdrawn_by_a_decision(browser: Browser, charter: Charter, given: Given) -> None:
    rules = charter.adopted()
    decision = given.decision("The ground rules go")
    adopter = browser.signed_in_as(charter.adopter)

    assert adopter.form(f"/charter/{rules}/withdraw", why="Nobody needs them.", decision=decision).status == 303

    with given.app.app_context():
        assert story(db.session.get_one(Document, rules))[0].verb == f"withdrew it by {decision}"
    assert adopter.get(f"/charter/{rules}").status == 404


@pytest.mark.parametrize("standing", [Standing.PROVISIONAL, Standing.LAPSED, Standing.SUPERSEDED])
def test_only_a_decision_that_stands_can_be_named(
    browser: Browser, charter: Charter, given: Given, standing: Standing
) -> None:
    rules = charter.draft()
    of_old = {} if standing is Standing.SUPERSEDED else {"standing": Standing.PROVISIONAL, "standing_why": "By letter."}
    decision = given.decision("Adopt the ground rules", **of_old)
    if standing is Standing.LAPSED:
        with given.settled():
            decisions.lapse(the(decision), by=SOMEBODY, why="The meeting in May did not ratify it.")
    if standing is Standing.SUPERSEDED:
        given.decision("Leave it", supersedes=decision)
    given.decision("Something else")
    adopter = browser.signed_in_as(charter.adopter)

    page = adopter.get(f"/charter/{rules}/adopt")
    answer = adopter.send(page.form_to("/adopt"), decision=decision)

    assert decision not in page.text
    assert answer.status == 422
    assert f"{decision} is {standing.value}: name one that stands" in answer.text
    assert charter.states(rules) == {1: VersionState.DRAFT}
    follows = adopter.get(f"/decisions/{decision}/follows")
    assert f"It is {standing.value}." in follows.text


def the(reference: str) -> Decision:
    return db.session.scalars(select(Decision).where(Decision.reference == reference)).one()


def test_a_decision_that_one_may_not_read_can_neither_be_named_nor_seen(
    browser: Browser, charter: Charter, given: Given
) -> None:
    rules = charter.draft()
    hidden = given.decision("For two people alone", visibility=Visibility.NAMED)
    given.decision("For everybody")
    adopter = browser.signed_in_as(charter.adopter)

    page = adopter.get(f"/charter/{rules}/adopt")
    answer = adopter.send(page.form_to("/adopt"), decision=hidden)

    assert hidden not in page.text
    assert answer.status == 422
    assert "Choose the decision, or record it first" in answer.text
    assert adopter.get(f"/decisions/{hidden}/follows").status == 404


def test_a_decision_from_before_the_version_in_force_is_not_offered(
    browser: Browser, charter: Charter, given: Given
) -> None:
    old = given.decision("Long ago", decided_on=clock.today() - timedelta(days=9))
    rules = charter.adopted()
    charter.write(rules, "Version two.")
    adopter = browser.signed_in_as(charter.adopter)

    page = adopter.get(f"/charter/{rules}/adopt")
    answer = adopter.send(page.form_to("/adopt"), decision=old)

    assert old not in page.text
    assert answer.status == 422
    assert f"{old} is older than the version that is in force" in answer.text


def test_a_decision_of_another_body_does_not_do(given: Given) -> None:
    reference = given.decision("Adopt the ground rules")
    with given.settled():
        db.session.execute(db.text("UPDATE body SET is_steering_group = :no"), {"no": False})

    with given.app.app_context(), pytest.raises(Unready) as unready:
        adopting.decision_named(reference, SOMEBODY)

    assert unready.value.field == "decision"


def test_the_draft_shows_the_decisions_newest_first_and_the_way_to_record_one(
    browser: Browser, charter: Charter, given: Given
) -> None:
    rules = charter.draft()
    for n in range(7):
        given.decision(f"Decision {n}", decided_on=clock.today() - timedelta(days=10 - n))
    adopter = browser.signed_in_as(charter.adopter)

    links = adopter.get(f"/charter/{rules}/versions/1").links()

    named = [words for words in links if words.startswith("D20")]
    assert [words.split(" ", 1)[1] for words in named] == [f"Decision {n}" for n in (6, 5, 4, 3, 2)]
    assert links["Name an earlier decision"] == f"/charter/{rules}/adopt"
    assert links["Record a decision for it"] == f"/charter/{rules}/adopt/decision"


@pytest.mark.parametrize("who", ["steering_member", "coordinator", "member"])
def test_whoever_notes_nothing_is_offered_nothing(browser: Browser, given: Given, who: str) -> None:
    given.recommendation(code="E1")
    given.decision("Something else")

    page = browser.signed_in_as(getattr(given, who)()).get("/recommendations/R-E1")

    assert "Record a decision for it" not in page.links()
    assert "Answer it by a decision" not in page.text


def test_the_first_terms_of_reference_are_adopted_by_a_decision_made_without_any(
    browser: Browser, charter: Charter, given: Given
) -> None:
    given.body()
    terms = charter.draft("We meet monthly.", kind=DocumentKind.TERMS, title="Terms of reference")
    adopter = browser.signed_in_as(charter.adopter)
    empty = adopter.get(f"/charter/{terms}/adopt")
    assert "No decision says so yet" in empty.text

    recording = adopter.get(empty.links()["Record a decision for it"])
    assert "half of the filled voting seats have to be there, and it takes a majority of votes cast" in recording.text
    form = recording.form_to("/adopt/decision")
    recorded = adopter.send(form, reasons="So that we know when we can decide.")
    twice = adopter.send(form, reasons="So that we know when we can decide.")

    assert (recorded.status, twice.status) == (303, 303)
    assert recorded.location == twice.location
    assert adopter.send(adopter.get(recorded.location).form_to("/adopt")).status == 303
    assert charter.states(terms) == {1: VersionState.ADOPTED}
    with given.app.app_context():
        decided = db.session.scalars(select(Decision)).all()
        assert [each.title for each in decided] == ["Adopt version 1 of “Terms of reference”"]


def test_without_a_steering_group_nobody_decides(browser: Browser, charter: Charter, given: Given) -> None:
    rules = charter.draft()
    adopter = browser.signed_in_as(charter.adopter)
    with given.settled():
        db.session.execute(db.text("UPDATE record SET withdrawn_on = :day WHERE kind = 'body'"), {"day": LONG_AGO})

    page = adopter.get(f"/charter/{rules}/adopt/decision")

    assert "There is no steering group yet" in page.text


def test_there_is_nothing_to_decide_where_there_is_no_draft(browser: Browser, charter: Charter) -> None:
    rules = charter.adopted()
    adopter = browser.signed_in_as(charter.adopter)

    assert adopter.get(f"/charter/{rules}/adopt/decision").status == 404
    assert adopter.get("/recommendations/R-Z9/response/decision").status == 404


def test_a_decision_leads_to_what_can_follow_from_it(browser: Browser, charter: Charter, given: Given) -> None:
    rules = charter.draft()
    given.recommendation("Say what was agreed", code="E1")
    decision = given.decision("Adopt the ground rules")
    adopter = browser.signed_in_as(charter.adopter)

    follows = adopter.get(f"/decisions/{decision}/follows").links()

    assert follows["Version 1 of “Ground rules”"] == f"/charter/{rules}/adopt?by={decision}"
    assert follows["R-E1 Say what was agreed"] == f"/recommendations/R-E1/response?by={decision}"
    chosen = adopter.get(follows["Version 1 of “Ground rules”"]).form_to("/adopt")
    assert adopter.send(chosen).status == 303
