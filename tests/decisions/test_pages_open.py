"""The pages of proposals and decisions, opened and used by a strict reader."""

from app.decisions.workflow import How
from tests.decisions.conftest import Group


def test_from_a_question_to_a_decision_without_a_script(browser, given, group: Group):
    given.recommendation()
    mia = browser.signed_in_as(given.member("Mia"))
    page = mia.get("/proposals/new")
    assert page.heading == "Make a proposal"
    answer = mia.post(
        "/proposals/new",
        {
            "title": "Shall we publish the minutes?",
            "background": "Members ask for **them**.",
            "option": ["Publish them", "", "Keep them"],
            "recommended": "3",
            "interests": "",
            "answers": "R-E1",
        },
    )
    assert answer.status == 303
    page = mia.get(answer.location)
    assert "Keep them" in page.text
    assert mia.post("/proposals/1/open", {"comments_until": ""}).status == 303

    assert mia.post("/proposals/1/comments", {"text": "What does it cost?"}).status == 303
    assert "What does it cost?" in mia.get("/proposals/1").text
    assert mia.post("/proposals/1/comments", {"text": ""}).status == 422

    chair = browser.signed_in_as(group.chair)
    assert "Vote by written procedure" in chair.get("/proposals/1").text
    assert chair.get("/proposals/1/ballot").status == 200
    ballot = given.ballot(1, option=2)
    for person, seat in zip(group.people, group.seats, strict=True):
        voter = browser.signed_in_as(person)
        assert "Your vote is asked for" in voter.get("/proposals/1").text
        assert voter.post(f"/proposals/1/ballots/{ballot}/seats/{seat}/vote", {"choice": "for"}).status == 303
    chair = browser.signed_in_as(group.chair)
    assert "5 seats of 5 have voted" in chair.get("/proposals/1").text
    answer = chair.post(f"/proposals/1/ballots/{ballot}/close")
    assert answer.location == "/proposals/1/decide"
    page = chair.get(answer.location)
    assert "5 for, 0 against" in page.text
    answer = chair.post(
        "/proposals/1/decide",
        {
            "title": "The minutes stay with us",
            "statement": "Keep them",
            "reasons": "",
            "how": How.MEETING.value,
            "decided_on": "2026-01-02",
            "needs_action": "y",
        },
    )
    assert answer.location == "/decisions/D2026-001", answer.text
    page = chair.get(answer.location)
    assert "needs an action" in page.text
    assert "R-E1" in page.text
    answer = chair.post(
        "/decisions/D2026-001/actions",
        {"title": "Lock the cupboard", "owner": "Ana", "due_on": "2027-01-01", "strand": "system change"},
    )
    assert answer.status == 303, answer.text
    assert "Lock the cupboard" in chair.get("/decisions/D2026-001").text
    assert "The minutes stay with us" in chair.get("/actions/1").text
    for path in ("/decisions", "/decisions/print", "/proposals", "/proposals?show=all", "/decisions/new"):
        assert chair.get(path).status == 200
    for path in ("correct", "edit/review", "edit/action"):
        assert chair.get(f"/decisions/D2026-001/{path}").status == 200
    given.proposal("Another?")
    for path in ("edit", "edit/title", "edit/background", "edit/interests", "edit/comments_until", "withdraw"):
        assert chair.get(f"/proposals/2/{path}").status == 200


def test_the_vote_comes_first_while_it_is_open_and_after_the_words_once_it_is_over(browser, given, group):
    number = given.proposal()
    ballot = given.ballot(number)
    voter = browser.signed_in_as(group.people[0])

    text = voter.get(f"/proposals/{number}").text
    assert text.index("Your vote is asked for") < text.index("What can be chosen")
    browser.signed_in_as(group.chair).post(f"/proposals/{number}/ballots/{ballot}/close")
    text = browser.signed_in_as(group.people[0]).get(f"/proposals/{number}").text
    assert text.index("What can be chosen") < text.index("Ballots")
