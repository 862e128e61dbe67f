"""Whatever is sent that cannot be: one clear answer, and nothing half done."""

import pytest
from sqlalchemy import func, select

from app.decisions.models import Ballot, Decision, Proposal, Vote
from app.decisions.workflow import Choice, How
from app.extensions import db
from app.records.models import Visibility
from tests.home.test_how_many_statements import MOST, asked


def _count(given, model):
    with given.app.app_context():
        return db.session.scalar(select(func.count()).select_from(model))


def _decision(**more):
    return {
        "title": "We publish",
        "statement": "We publish.",
        "how": How.MEETING.value,
        "decided_on": "2026-01-12",
        **more,
    }


def test_a_vote_after_closing_is_answered_with_what_was_counted(browser, given, group):
    number = given.proposal()
    ballot = given.ballot(number)
    given.voted(ballot, **{f"seat_{seat}": Choice.FOR for seat in group.seats})
    browser.signed_in_as(group.chair).post(f"/proposals/{number}/ballots/{ballot}/close")

    answer = browser.signed_in_as(group.people[0]).post(
        f"/proposals/{number}/ballots/{ballot}/seats/{group.seats[0]}/vote", {"choice": "against"}
    )

    assert answer.status == 409
    assert "This ballot is closed" in answer.text
    assert "5 for, 0 against" in answer.text


def test_whoever_is_recused_or_was_not_asked_is_refused(browser, given, group):
    number = given.proposal()
    ballot = given.ballot(number, recused={group.people[0]: "She sells it."})
    late = given.steering_member("Late")

    for person, seat in ((group.people[0], group.seats[0]), (late, group.seats[1]), (group.people[1], group.seats[2])):
        browser.signed_in_as(person)
        address = f"/proposals/{number}/ballots/{ballot}/seats/{seat}"
        assert browser.post(f"{address}/vote", {"choice": "for"}).status == 403
        assert browser.get(f"{address}/recuse").status == 403
    assert browser.post(f"/proposals/{number}/ballots/{ballot}/seats/999/vote", {"choice": "for"}).status == 404
    assert browser.post(f"/proposals/{number}/ballots/999/seats/999/vote", {"choice": "for"}).status == 404
    assert _count(given, Vote) == 0


@pytest.mark.parametrize("choice", ["", "maybe", "FOR"])
def test_a_vote_that_says_nothing_is_asked_again(browser, given, group, choice):
    number = given.proposal()
    ballot = given.ballot(number)
    answer = browser.signed_in_as(group.people[0]).post(
        f"/proposals/{number}/ballots/{ballot}/seats/{group.seats[0]}/vote", {"choice": choice}
    )

    assert answer.status == 422
    assert "Choose one of the three" in answer.text


def test_recusing_oneself_takes_the_vote_away(browser, given, group):
    number = given.proposal()
    ballot = given.ballot(number)
    given.voted(ballot, **{f"seat_{group.seats[0]}": Choice.FOR})
    address = f"/proposals/{number}/ballots/{ballot}/seats/{group.seats[0]}/recuse"
    browser.signed_in_as(group.people[0])

    assert browser.post(address, {"why": ""}).status == 422
    assert browser.post(address, {"why": "My firm sells it."}).status == 303
    assert "My firm sells it." in browser.get(f"/proposals/{number}").text
    assert _count(given, Vote) == 0


def test_a_form_sent_twice_has_one_effect(browser, given, group):
    browser.signed_in_as(group.chair)
    sent = _decision(once="the-same-key")
    first, second = (browser.post("/decisions/new", sent) for _ in range(2))
    assert first.location == second.location
    sent = {"title": "Shall we?", "option": ["Yes"], "recommended": "1", "once": "another-key"}
    first, second = (browser.post("/proposals/new", sent) for _ in range(2))
    assert first.location == second.location
    assert (_count(given, Decision), _count(given, Proposal)) == (1, 1)
    given.proposal("Open?")
    sent = {"option": "1", "closes_on": "2099-01-01", "once": "a-third-key"}
    assert [browser.post("/proposals/2/ballot", sent).status for _ in range(2)] == [303, 303]
    assert _count(given, Ballot) == 1


def test_a_second_ballot_is_refused_with_what_to_do(browser, given, group):
    number = given.proposal()
    given.ballot(number)
    answer = browser.signed_in_as(group.chair).post(
        f"/proposals/{number}/ballot", {"option": "2", "closes_on": "2099-01-01"}
    )

    assert answer.status == 422
    assert "A ballot is open on this proposal. Close it first" in answer.text


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ([f"Option {n}" for n in range(50)], "at most 12 options"),
        (["Yes", "Yes"], "say the same"),
        (["x" * 601], "Make this option shorter"),
    ],
)
def test_options_that_do_not_fit_are_said_beside_them_and_kept(browser, given, group, options, words):
    answer = browser.signed_in_as(group.chair).post(
        "/proposals/new", {"title": "Shall we?", "option": options, "recommended": "1"}
    )

    assert answer.status == 422
    assert words in answer.text
    assert options[-1] in answer.text
    assert _count(given, Proposal) == 0


def test_there_is_always_room_for_one_option_more_without_a_script(browser, given):
    given.body()
    browser.signed_in_as(given.member())
    answer = browser.post("/proposals/new", {"title": "Which?", "option": ["One", "Two"], "more": "1"})

    assert answer.status == 200
    assert len(answer.all("textarea", name="option")) == 3
    assert _count(given, Proposal) == 0


@pytest.mark.parametrize("typed", ["D1999-001", "nonsense", "A1", "D2026-001; DROP TABLE"[:20]])
def test_what_supersedes_a_decision_that_is_not_there_says_so(browser, given, group, typed):
    answer = browser.signed_in_as(group.chair).post("/decisions/new", _decision(supersedes=typed))

    assert answer.status == 422
    assert "There is no decision" in answer.text
    assert _count(given, Decision) == 0


def test_two_who_change_the_same_field_see_both_versions(browser, given, group):
    number = given.proposal()
    browser.signed_in_as(group.chair)
    with given.app.app_context():
        version = db.session.scalars(select(Proposal.version)).one()
    address = f"/proposals/{number}/edit/title"
    assert browser.post(address, {"version": version, "title": "Theirs?"}).status == 303

    answer = browser.signed_in_as(group.secretary).post(address, {"version": version, "title": "Mine?"})

    assert answer.status == 409
    assert "Theirs?" in answer.text
    assert answer.all("input", name="title")[0].get("value") == "Mine?"
    other = browser.post(
        f"/proposals/{number}/edit/background", {"version": version, "background": "Of another field."}
    )
    assert other.status == 303


def test_the_whole_form_does_not_undo_options_that_somebody_else_changed(browser, given, group):
    number = given.proposal()
    browser.signed_in_as(group.chair)
    form = browser.get(f"/proposals/{number}/edit")
    hidden = {field.get("name"): field.get("value") for field in form.all("input", type="hidden")}
    sent = {"title": "Shall we publish the minutes?", "background": "Members ask for them.", "recommended": "1"}
    first = {**hidden, **sent, "option": ["Publish them today"]}
    assert browser.post(f"/proposals/{number}/edit", first).status == 303

    answer = browser.post(f"/proposals/{number}/edit", {**hidden, **sent, "option": ["Publish them never"]})

    assert answer.status == 409
    assert "Publish them today" in answer.text
    assert "Publish them never" in answer.text


def test_a_step_from_an_old_page_leads_to_what_is_so_now(browser, given, group):
    number = given.proposal()
    browser.signed_in_as(group.chair)
    assert browser.post(f"/proposals/{number}/withdraw", {"why": "Answered."}).status == 303

    for step in ("withdraw", "defer", "open"):
        assert browser.post(f"/proposals/{number}/{step}", {"why": "Again."}).location == f"/proposals/{number}"
        assert browser.get(f"/proposals/{number}/{step}").location == f"/proposals/{number}"


def test_its_pages_ask_at_most_eight_times(app, browser, given, group):
    number = given.proposal(meant_for=Visibility.MEMBERS)
    given.ballot(number)
    reference = given.decision()
    given.decision("Another", supersedes=reference)
    for person in (group.chair, group.people[0]):
        reader = browser.signed_in_as(person)
        for path in (f"/proposals/{number}", "/proposals", f"/decisions/{reference}", "/decisions", "/proposals/new"):
            with asked(app) as statements:
                assert reader.client.get(path).status_code == 200
            assert len(statements) <= MOST, (path, statements)
