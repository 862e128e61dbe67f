"""Everything that is held is declared: each table, and of each that is about people each column."""

import pytest
from sqlalchemy import inspect

from app.extensions import db
from app.privacy.describing import BEGIN, END, described
from app.records.register import Erased, Kept, holding_called, holdings, nothing_about_anybody, periods
from tests.architecture.source import ROOT

DOCUMENT = ROOT / "docs" / "privacy.md"


def test_every_table_is_declared_once(app):
    declared = [holding.name for holding in holdings()] + list(nothing_about_anybody())

    assert sorted(declared) == sorted(db.metadata.tables)


def test_every_column_of_what_is_about_people_is_declared_once(app):
    wrong = {
        holding.name: (
            sorted(set(holding.table.c.keys()) ^ (set(holding.columns) | set(holding.plain))),
            sorted(set(holding.columns) & set(holding.plain)),
        )
        for holding in holdings()
    }

    assert {table: found for table, found in wrong.items() if any(found)} == {}


def test_every_column_that_leads_to_a_person_makes_its_table_one_about_people(app):
    """A table with the id of a person in it says something about them."""
    leading = {
        table.name
        for table in db.metadata.tables.values()
        for column in table.c
        for key in column.foreign_keys
        if key.column.table.name == "person"
    }

    assert leading <= {holding.name for holding in holdings()}


def test_the_database_holds_no_table_that_the_register_does_not_know(app):
    """Full-text search is made of what is declared, and has no columns of its own."""
    with app.app_context():
        tables = set(inspect(db.engine).get_table_names())

    known = {holding.name for holding in holdings()} | set(nothing_about_anybody())
    assert {name for name in tables - known if not name.startswith("record_search")} == {"alembic_version"}


@pytest.mark.database("sqlite")
def test_whatever_says_whose_a_row_is_is_a_column(app):
    for holding in holdings():
        assert set(holding.whose) <= set(holding.table.c.keys()), holding.name
        assert holding.whose, holding.name


@pytest.mark.database("sqlite")
def test_everything_is_said_in_words(app):
    for holding in holdings():
        assert all((holding.words, holding.who, holding.why, holding.seen_by)), holding.name
        assert all(kept.words for kept in holding.kept)
        assert all(column.words for column in holding.columns.values()), holding.name
        assert all(holding.plain.values()), holding.name
    assert all(nothing_about_anybody().values())


@pytest.mark.database("sqlite")
def test_what_erasure_leaves_has_its_reason(app):
    """Where a row goes as a whole nothing of it stays."""
    unexplained = {
        f"{holding.name}.{name}"
        for holding in holdings()
        if not holding.goes
        for name, column in holding.columns.items()
        if column.erased is Erased.STAYS and not column.stays
    }

    assert not unexplained


@pytest.mark.database("sqlite")
def test_what_is_cleared_can_be(app):
    """A column that erasure empties takes nothing, or no words."""
    for holding in holdings():
        for name, column in holding.columns.items():
            if column.erased is Erased.CLEARED and not holding.goes:
                kept = holding.table.c[name]
                assert kept.nullable or kept.type.python_type is str, f"{holding.name}.{name}"


@pytest.mark.database("sqlite")
def test_every_period_counts_from_a_column_with_a_date(app):
    for table, kept in periods():
        assert isinstance(kept, Kept)
        assert kept.since in table.c, table.name
        assert set(kept.clears) <= set(table.c.keys())


@pytest.mark.database("sqlite")
def test_no_table_has_a_place_for_ethnicity(app):
    names = {f"{table.name}.{column.name}" for table in db.metadata.tables.values() for column in table.c}

    assert not {name for name in names if any(word in name for word in ("ethnic", "race", "colour", "religio"))}


@pytest.mark.database("sqlite")
def test_the_document_says_what_the_register_says(app):
    text = DOCUMENT.read_text(encoding="utf-8")
    written = text[text.index(BEGIN) + len(BEGIN) : text.index(END)]

    assert written.strip() == described().strip(), "write it anew: flask --app wsgi privacy describe"


@pytest.mark.database("sqlite")
@pytest.mark.parametrize("heading", ["What members can ask", "How long", "Who can see it", "Backups"])
def test_the_document_says_what_no_table_does(heading):
    assert f"## {heading}" in DOCUMENT.read_text(encoding="utf-8")


@pytest.mark.database("sqlite")
def test_the_document_names_every_column(app):
    text = DOCUMENT.read_text(encoding="utf-8")
    missing = {
        f"{holding.name}.{name}" for holding in holdings() for name in holding.columns if f"| `{name}` |" not in text
    }

    assert not missing
    assert holding_called("person") is not None
