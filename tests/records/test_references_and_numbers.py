"""What a record is called: numbers without gaps, and references however they are typed."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given as whatever
from hypothesis import strategies as st
from sqlalchemy import select

from app.actions.models import Action
from app.extensions import db
from app.records.models import Counter, Record
from app.records.references import as_reference, next_number, references_in


def _number_one(app, series):
    with app.app_context():
        number = next_number(db.session(), series)
        db.session.commit()
        return number


def test_each_kind_is_numbered_from_one(given):
    first, second = given.action("Publish the guide"), given.action("Brief the teams")

    assert (first, second) == (1, 2)
    assert given.the_action(2).reference == "A2"


def test_people_and_organisations_are_called_by_name(app, given):
    ana = given.member("Ana")

    with app.app_context():
        assert db.session.get_one(Record, ana).reference is None


def test_a_change_that_is_undone_uses_up_no_number(app, given):
    given.action()
    with app.app_context():
        assert next_number(db.session(), "A") == 2
        db.session.rollback()

    assert given.action("Brief the teams") == 2


def test_many_at_once_get_numbers_without_a_gap_and_none_twice(app):
    with ThreadPoolExecutor(8) as people:
        numbers = list(people.map(lambda _: _number_one(app, "Z"), range(60)))

    assert sorted(numbers) == list(range(1, 61))
    with app.app_context():
        assert db.session.get_one(Counter, "Z").last == 60


def test_many_at_once_propose_actions_that_all_have_their_own_number(app, given):
    owner = given.member()
    with ThreadPoolExecutor(4) as people:
        numbers = list(people.map(lambda n: given.action(f"Action {n}", owner=owner), range(12)))

    assert sorted(numbers) == list(range(1, 13))
    with app.app_context():
        assert len(set(db.session.scalars(select(Action.reference)))) == 12


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("A12", "A12"),
        ("a12", "A12"),
        (" a 12 ", "A12"),
        ("r-e4", "R-E4"),
        ("R-E4", "R-E4"),
        ("G1", "G1"),
        ("Q7", None),
        ("A", None),
        ("A12345", "A12345"),
        ("a 123456", "A123456"),
        ("A1234567", None),
        ("12", None),
        ("A12 please", None),
        ("", None),
    ],
)
def test_a_reference_is_known_however_it_is_typed(typed, meant):
    assert as_reference(typed) == meant


@pytest.mark.usefixtures("app")
def test_references_in_a_text_are_found_where_they_stand():
    text = "See A12, (a3) and R-E4; not BA12, A1234567 or COVID19."

    assert [text[found.start() : found.end()] for found in references_in(text)] == ["A12", "R-E4"]


@pytest.mark.database("sqlite")
@pytest.mark.usefixtures("app")
def test_no_text_breaks_the_reading_of_references():
    @whatever(st.text())
    def read(text):
        as_reference(text)
        list(references_in(text))

    read()


def test_a_reference_typed_into_the_search_leads_straight_there(browser, given):
    number = given.action()
    browser.signed_in_as(given.member())

    assert browser.get(f"/search?q=a{number}").location == f"/actions/{number}"
    assert browser.get(f"/go/A{number}").location == f"/actions/{number}"
    assert browser.get("/go/A999").status == 404
    assert browser.get("/search?q=A999").status == 200


def test_a_reference_of_what_one_may_not_see_leads_nowhere(browser, given):
    number = given.action("What nobody else may know")
    given.seen_only_by("action", number, given.member("Ana"))
    browser.signed_in_as(given.member("Bea"))

    assert browser.get(f"/go/A{number}").status == 404
    assert "nobody else" not in browser.get(f"/search?q=A{number}").text
