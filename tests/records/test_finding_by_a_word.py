"""Accents and case do not matter, each word may be a beginning, all must occur; on both databases alike."""

import pytest
from hypothesis import HealthCheck, example, settings
from hypothesis import given as whatever
from hypothesis import strategies as st
from sqlalchemy import select

from app.extensions import db
from app.people.models import Organisation
from app.records.models import Record
from app.records.searching import MOST_WORDS, as_query, found_by, ranked


@pytest.fixture
def titles(app, given):
    """The titles of what a search finds, sorted."""

    def search(typed):
        with app.app_context():
            clause = found_by(typed)
            if clause is None:
                return None
            return sorted(db.session.scalars(select(Record.title).where(clause)))

    return search


@pytest.fixture
def library(given):
    for title in ("Réunion of the naïve", "Über-Gesundheit", "Łódź clinic", "Guide to publishing", "O’Brien and sons"):
        given.organisation(title)


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("typed", "finds"),
    [
        ("reunion", ["Réunion of the naïve"]),
        ("RÉUNION", ["Réunion of the naïve"]),
        ("re\u0301union", ["Réunion of the naïve"]),
        ("reun", ["Réunion of the naïve"]),
        ("naive reunion", ["Réunion of the naïve"]),
        ("naive guide", []),
        ("gesund", ["Über-Gesundheit"]),
        ("uber gesundheit", ["Über-Gesundheit"]),
        ("publish", ["Guide to publishing"]),
        ("guide-publishing", ["Guide to publishing"]),
        ("brien", ["O’Brien and sons"]),
        ("nothing like it", []),
    ],
)
def test_a_search_finds_what_is_meant(titles, typed, finds):
    assert titles(typed) == finds


HOSTILE = [
    '"',
    "'",
    "''",
    '"""',
    "*",
    "a*",
    "NEAR(a b)",
    "a AND",
    "OR",
    "NOT guide",
    "title:guide",
    "(((",
    "a & | ! b",
    "guide:*",
    "\\",
    "a\\'b",
    "%",
    "_",
    "'; DROP TABLE record; --",
    "\x00",
    "guide\x00",
    "\ud800",
    "a\u0301" * 100,
    "guide " * 200,
    "\u202eediug",
    "😀",
    "日本",
    "<script>",
    "{0}",
    ":words",
]


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_that_is_typed_breaks_the_search(app, titles, typed):
    titles(typed)
    with app.app_context():
        query = ranked(typed)
        if query is not None:
            db.session.execute(query).all()


@pytest.mark.usefixtures("library")
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@whatever(typed=st.text(max_size=40))
@example(typed="٣²½")
@example(typed="ⅷ ﬁ ß ı")
def test_no_text_at_all_breaks_the_search(titles, typed):
    titles(typed)


def test_what_has_no_word_in_it_asks_for_nothing(app):
    with app.app_context():
        assert as_query("  ?! ") is None
        assert found_by("") is None
        assert ranked("…") is None


def test_a_long_text_is_cut_to_a_few_words(app):
    with app.app_context():
        assert as_query(" ".join(f"w{n}" for n in range(50))).count("w") == MOST_WORDS


def test_what_is_renamed_is_found_by_its_new_name_only(given, titles):
    trust = given.organisation("Old Trust")
    with given.settled():
        db.session.get_one(Organisation, trust).title = "New Foundation"

    assert titles("foundation") == ["New Foundation"]
    assert titles("old") == []


def test_a_change_that_is_undone_is_not_found(app, given, titles):
    trust = given.organisation("Old Trust")
    with app.app_context():
        db.session.get_one(Organisation, trust).title = "New Foundation"
        db.session.flush()
        db.session.rollback()

    assert titles("foundation") == []
    assert titles("old") == ["Old Trust"]


def test_an_action_is_found_by_its_reference_and_by_what_is_written_of_it(given, titles):
    number = given.action("Publish the guide", done_when="Everybody can read the zebra chapter")

    assert titles(f"A{number}") == ["Publish the guide"]
    assert titles("zebra") == ["Publish the guide"]


def test_a_title_counts_for_more_than_what_else_is_written(app, given):
    given.action("Brief the teams", done_when="The guide is briefed: guide, guide")
    given.action("Publish the guide", done_when="It is there")

    with app.app_context():
        ids = [row.id for row in db.session.execute(ranked("guide").order_by("rank"))]
        best = db.session.get_one(Record, ids[0])
    assert best.title == "Publish the guide"
