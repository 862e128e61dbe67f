"""An action whose recommendation is withdrawn: it stays, answers one less, and says so."""

import pytest

from app import clock
from app.actions import services
from app.extensions import db
from app.records.models import Record, Visibility
from tests.actions.plan import told
from tests.browser import Browser, words
from tests.given import SOMEBODY, Given


@pytest.fixture
def visitor(browser: Browser, given: Given) -> Browser:
    given.recommendation("Publish what was agreed", code="E1")
    given.recommendation("Say who answers for it", code="E2")
    given.action(answers=["R-E1", "R-E2"])
    given.withdrawn("R-E1")
    return browser.signed_in_as(given.coordinator())


def test_it_stays_and_says_what_it_answered(visitor: Browser) -> None:
    page = visitor.get("/actions/1")

    assert "It answered R-E1 Publish what was agreed, which was withdrawn on" in page.text
    assert "R-E1 Publish what was agreed" not in page.links()
    assert "R-E2 Say who answers for it" in page.links()


def test_no_list_and_no_count_has_it_any_more(visitor: Browser) -> None:
    row = visitor.get("/actions").all("tr", id="A1")[0]

    assert ("R-E1" in words(row), "R-E2" in words(row)) == (False, True)
    assert "1 action answers 1 of the 1 recommendation" in visitor.get("/actions").text
    assert "No action fits" in visitor.get("/actions?recommendation=R-E1").text
    assert "R-E1" not in visitor.get("/recommendations").text
    assert "R-E1" not in visitor.get("/actions/export.csv").response.get_data(as_text=True)


def test_home_names_what_is_answered_still(visitor: Browser, given: Given) -> None:
    owner = visitor.another().signed_in_as(given.the_action(1).owner_id)
    with given.settled():
        services.move_due(given._numbered(1), clock.today(), by=SOMEBODY, why="Sooner.")

    assert "answers R-E2" in owner.get("/").text


def test_saving_the_whole_action_leaves_the_old_link_alone(visitor: Browser) -> None:
    visitor.form("/actions/1/edit", title="Another title")

    assert "It answered R-E1" in visitor.get("/actions/1").text
    assert "unlinked" not in told(visitor, 1)[0]


def test_whoever_may_not_read_it_is_told_nothing(visitor: Browser, given: Given) -> None:
    with given.settled():
        record = db.session.query(Record).where(Record.reference == "R-E1").one()
        record.visibility = Visibility.STEERING

    assert "It answered" not in visitor.get("/actions/1").text


def test_what_is_not_for_a_reader_stays_out_of_their_file(visitor: Browser, given: Given) -> None:
    with given.settled():
        record = db.session.query(Record).where(Record.reference == "R-E2").one()
        record.visibility = Visibility.STEERING

    assert "R-E2" not in visitor.get("/actions").text
    assert "R-E2" not in visitor.get("/actions/export.csv").response.get_data(as_text=True)
