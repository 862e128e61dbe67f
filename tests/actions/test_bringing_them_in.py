"""A table of actions comes in as it was told: each row with its outcome, nothing half done, and back again."""

from datetime import date

import pytest
from sqlalchemy import select

from app import clock
from app.actions.models import Action, Priority, Strand
from app.actions.telling import GRACE
from app.actions.workflow import ActionStatus
from app.extensions import db
from app.history.queries import story
from app.imports.kinds import Row, importable_called
from app.mail.services import deliver
from tests.given import moment
from tests.home.test_how_many_statements import asked
from tests.imports.desk import Desk, table

HEADER = ["Action", "Done when", "Lead", "By when", "Recommendation"]
ROW = ["Publish the guide", "It is online.", "Ama Boateng", "3 Dec 2026", "R-E4; R-E1"]


@pytest.fixture
def desk(browser, given, at):
    at(moment("2026-11-27 09:00"))
    for code in ("E1", "E4"):
        given.recommendation(code=code)
    return Desk(browser, given, who=given.coordinator("Cora Coordinator"))


@pytest.fixture(autouse=True)
def ama(given):
    return given.member("Ama Boateng", email="ama@example.org")


def outcome(desk, *rows, header=HEADER, **changes):
    place = desk.matched(table(*rows, header=header), kind="actions", **changes)
    return desk.outcomes(place)


def actions(given):
    with given.app.app_context():
        return list(db.session.scalars(select(Action).order_by(Action.number)))


def test_everything_that_a_row_says_is_kept(desk, given):
    trust = given.organisation("Riverside Trust")
    header = [*HEADER, "Organisation", "Strand", "Priority", "Start"]
    row = [*ROW[:3], "03/12/2026", "r-e4, R-E1", "riverside trust", "learning", "Urgent", "2026-12-01"]

    desk.imported(table(row, header=header), kind="actions")

    (action,) = actions(given)
    assert (action.reference, action.title, action.done_when) == ("A1", "Publish the guide", "It is online.")
    assert (action.start_on, action.due_on, action.first_due_on) == (
        date(2026, 12, 1),
        date(2026, 12, 3),
        date(2026, 12, 3),
    )
    assert (action.organisation_id, action.strand, action.priority) == (trust, Strand.LEARNING, Priority.HIGH)
    assert action.status is ActionStatus.PROPOSED
    page = desk.browser.get("/actions/1").text
    assert "Ama Boateng" in page and "R-E1" in page and "R-E4" in page


def test_the_next_action_has_the_next_number(desk, given):
    desk.imported(table(ROW, ["Map the region", *ROW[1:]], header=HEADER), kind="actions")

    assert given.action("Brief the boards") == 3


def test_the_history_says_where_it_came_from(desk, given):
    desk.imported(table(ROW, header=HEADER), kind="actions")

    with given.app.app_context():
        (entry,) = story(db.session.scalars(select(Action)).one())
    assert entry.verb == "proposed it by an import"
    assert "row 2" in entry.why


@pytest.mark.parametrize(
    "changes, words",
    [
        ({0: ""}, "There is no title in this row"),
        ({2: ""}, "There is no owner in this row"),
        ({2: "Zoe Nobody"}, "Nobody here is called “Zoe Nobody”"),
        ({2: "zoe@example.org"}, "Nobody here is called “zoe@example.org”"),
        ({3: ""}, "There is no due date in this row"),
        ({3: "31/11/2026"}, "is no day that is understood"),
        ({3: "12/25/2026"}, "is no day that is understood"),
        ({3: "December 2026"}, "is no day that is understood"),
        ({4: "R-E9"}, "There is no recommendation R-E9"),
    ],
)
def test_a_row_that_cannot_come_in_says_why(desk, given, changes, words):
    row = [changes.get(n, cell) for n, cell in enumerate(ROW)]

    said = outcome(desk, row)[2]

    assert "Left out" in said and words in said


@pytest.mark.parametrize(
    "column, written, words",
    [
        ("Organisation", "Nowhere Trust", "The organisation “Nowhere Trust” is not known"),
        ("Plan", "The great plan", "There is no plan “The great plan”"),
        ("Strand", "both", "“both” is no strand"),
    ],
)
def test_what_is_not_known_here_is_left_out_with_words(desk, column, written, words):
    said = outcome(desk, [*ROW, written], header=[*HEADER, column])[2]

    assert "Left out" in said and words in said


@pytest.mark.parametrize(
    "due, words",
    [("03/04/2027", "is taken for 3 April 2027: the day stands first"), ("3 Dec 2025", "The day it is due has passed")],
)
def test_what_may_be_meant_otherwise_is_said(desk, due, words):
    said = outcome(desk, [*ROW[:3], due, ""])[2]

    assert "New" in said and words in said


def test_a_status_is_not_taken_over_and_this_is_said(desk, given):
    header = [*HEADER, "Status"]

    assert "It comes in as proposed, and not as “Verified”" in outcome(desk, [*ROW, "Verified"], header=header)[2]


def test_somebody_who_has_left_owns_nothing_new(desk, given):
    given.member("Gone Person", left_on=date(2026, 11, 1))

    assert "has left" in outcome(desk, [*ROW[:2], "Gone Person", *ROW[3:]])[2]


def test_two_of_one_name_need_their_address(desk, given):
    given.member("Ama Boateng", email="other@example.org")

    assert "Write the e-mail address" in outcome(desk, ROW)[2]
    assert "New" in outcome(desk, [*ROW[:2], "ama@example.org", *ROW[3:]])[2]


def test_what_is_there_already_needs_a_decision(desk, given):
    desk.imported(table(ROW, header=HEADER), kind="actions")

    place = desk.matched(table(["publish the Guide", *ROW[1:]], ROW, header=HEADER), kind="actions")

    said = desk.outcomes(place)
    assert "A1 is open and has the same title and owner" in said[2]
    assert "A1 is open and has the same title and owner" in said[3]
    desk.browser.form(f"{place}/check", to="/decide", row_2="new")
    assert desk.do(place).status == 303
    assert [action.title for action in actions(given)] == ["Publish the guide", "publish the Guide"]


def test_two_rows_that_say_the_same_need_a_decision(desk):
    said = outcome(desk, ROW, ROW)

    assert "New" in said[2]
    assert "Row 2 has the same title and owner" in said[3]


def test_an_action_for_others_by_name_is_not_told_of(desk, given, ama):
    given.action("Publish the guide", owner=ama)
    given.seen_only_by("action", 1, ama)

    assert "New" in outcome(desk, ROW)[2]


def test_undoing_takes_back_what_nobody_has_touched(desk, given):
    place = desk.imported(table(ROW, ["Map the region", *ROW[1:]], header=HEADER), kind="actions")
    desk.browser.form("/actions/2", to="/updates", text="Half of it is drawn.")

    desk.undo(place)

    assert desk.browser.get("/actions/1").status == 404
    assert desk.browser.get("/actions/2").status == 200
    assert "Somebody has worked on it since" in desk.browser.get(place).text


def test_what_went_out_comes_in_as_it_was(desk, given, ama):
    trust, title = given.organisation("Riverside Trust"), '=HYPERLINK("x")'
    theirs = {"owner": ama, "organisation": trust, "answers": ["R-E1", "R-E4"], "due_on": date(2027, 1, 31)}
    given.action(title, done_when="-1", **theirs)
    out = desk.browser.get("/actions/export.csv").response.get_data()

    place = desk.matched(out.decode("utf-8-sig"), kind="actions")
    desk.browser.form(f"{place}/check", to="/decide", row_2="new")
    desk.do(place)

    first, second = actions(given)
    for name in ("title", "done_when", "owner_id", "organisation_id", "due_on", "strand", "priority"):
        assert getattr(first, name) == getattr(second, name), name


def test_whoever_owns_several_of_them_gets_one_letter_with_all(desk, given, letters, at):
    desk.imported(table(ROW, ["Map the region", *ROW[1:]], header=HEADER), kind="actions")

    with given.app.app_context():
        assert not letters
        at(clock.now() + GRACE * 2)
        deliver()

    assert [letter.to for letter in letters] == [["ama@example.org"]]
    assert all(title in letters[0].body for title in (ROW[0], "Map the region"))


@pytest.mark.parametrize("who, finds", [("coordinator", True), ("chair", True), ("steering_member", False)])
def test_those_who_prepare_plans_import_and_nobody_else(browser, given, who, finds):
    somebody = browser.signed_in_as(getattr(given, who)())
    given.action()

    assert somebody.get("/imports/new/actions").status == (200 if finds else 404)
    assert ("Import actions from a table" in somebody.get("/actions").text) is finds


def test_it_asks_as_often_for_a_thousand_rows_as_for_ten(desk, app):
    importable = importable_called("actions")
    counts = []
    for many in (10, 1_000):
        rows = [
            Row(n, {"title": f"Map region {n}", "owner": "Ama Boateng", "due": "2027-03-01", "answers": "R-E1"})
            for n in range(many)
        ]
        with app.app_context(), asked(app) as statements:
            importable.plan(rows, {}, {})
            counts.append(len(statements))

    assert counts[0] == counts[1] <= 8
