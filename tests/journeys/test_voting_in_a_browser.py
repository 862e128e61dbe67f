"""In a real browser: a vote by one press, an edit in place, and pages that everybody can use, in light and dark."""

import pytest
from playwright.sync_api import expect

from app.decisions.workflow import Choice, Standing
from tests.chromium import NARROW, WIDE

pytestmark = pytest.mark.database("sqlite")


@pytest.fixture
def asked(given):
    """A chair with a seat, three others, and a question that is put to the vote."""
    chair = given.chair("Charlie Chair")
    seats = [given.seat("Of the chair", holder=chair)]
    seats += [given.seat(f"Seat {n}", holder=given.member(f"Voter {n}")) for n in range(3)]
    number = given.proposal(background="## Why\n\nMembers ask for **them**.")
    ballot = given.ballot(number)
    given.voted(ballot, **{f"seat_{seats[1]}": Choice.AGAINST})
    reference = given.decision("Meet monthly", needs_action=True, dissent="Not *yet*.")
    given.decision("Meet weekly", supersedes=reference, standing=Standing.PROVISIONAL)
    return chair, number, reference


def test_one_votes_by_one_press_and_changes_it(visit, asked):
    chair, number, _ = asked
    visitor = visit().already_signed_in_as(chair)
    page = visitor.open(f"/proposals/{number}")
    mine = page.get_by_role("form", name="Your vote for Of the chair")

    mine.get_by_role("button", name="For", exact=True).click()
    expect(page.locator("#ballots")).to_contain_text("You said: for")
    expect(mine.get_by_role("button", name="For", exact=True)).to_be_focused()
    mine.get_by_role("button", name="Abstain").click()
    expect(page.locator("#ballots")).to_contain_text("You said: abstained")
    expect(page.locator("#ballots")).to_contain_text("2 seats of 4 have voted")
    assert visitor.axe() == []
    assert visitor.complaints == []


def test_a_button_that_was_just_pressed_can_be_read_in_the_dark(visit, asked):
    chair, number, _ = asked
    visitor = visit(width=NARROW, dark=True).already_signed_in_as(chair)
    button = visitor.open(f"/proposals/{number}").locator(".quiet-button").first

    button.hover()
    button.focus()

    assert visitor.axe() == []


def test_a_question_of_its_own_is_edited_in_place_and_by_keyboard(visit, given, asked):
    chair, _, _ = asked
    number = given.proposal("Where do we meet?")
    visitor = visit().already_signed_in_as(chair)
    page = visitor.open(f"/proposals/{number}")

    page.get_by_role("link", name=f"change the question of P{number}").click()
    typed = page.get_by_role("textbox", name="Question")
    expect(typed).to_be_focused()
    assert visitor.axe() == []
    typed.fill("Where do we meet in spring?")
    typed.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Where do we meet in spring?")
    page.get_by_role("link", name=f"change the interests of P{number}").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name=f"change the interests of P{number}")).to_be_focused()
    assert visitor.complaints == []


@pytest.mark.parametrize("width, dark", [(NARROW, True), (WIDE, False)])
def test_everybody_can_use_these_pages(visit, asked, width, dark):
    chair, number, reference = asked
    visitor = visit(width=width, dark=dark).already_signed_in_as(chair)
    for path in (
        f"/proposals/{number}",
        "/proposals?show=all",
        "/proposals/new",
        f"/proposals/{number}/edit",
        f"/proposals/{number}/edit/background",
        f"/proposals/{number}/ballot",
        f"/proposals/{number}/defer",
        "/decisions",
        "/decisions?q=no+such+words",
        "/decisions/new",
        "/decisions/print",
        f"/decisions/{reference}",
        f"/decisions/{reference}/edit/review",
        f"/decisions/{reference}/correct",
    ):
        page = visitor.open(path)
        assert visitor.axe() == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert visitor.complaints == []
