"""What is written and read again is what was there, cell by cell."""

import io

import pytest
from flask import Flask
from hypothesis import example, given
from hypothesis import strategies as st

from app.tables.formulas import as_typed, neutral
from app.tables.reading import read
from app.tables.writing import as_csv, as_xlsx

# What people can type: everything but what no file of text can hold.
SIGNS = st.characters(exclude_categories=["Cs", "Cn", "Co"], exclude_characters="\x00")
CELLS = st.text(SIGNS, max_size=40) | st.sampled_from(
    ["=1+1", "'=1", "''@x", "+44 20", "-", "_x0041_", '"', ";;;", " a "]
)
HEADER = ["Name", "Job title", "Note"]


def _rows(cells):
    # A row in which nothing stands is no row.
    row = st.tuples(st.just("row"), cells, cells)
    return st.lists(row.map(list), min_size=1, max_size=6)


def _again(response, name):
    response.direct_passthrough = False
    content = response.get_data()
    response.close()
    return read(io.BytesIO(content), name)


@pytest.fixture(scope="module")
def asked():
    with Flask(__name__).test_request_context():
        yield


@given(rows=_rows(CELLS))
@example(rows=[["row", "a\r\nb\rc\nd", "\t\ufeff"]])
def test_as_csv(asked, rows):
    sheet = _again(as_csv("a.csv", HEADER, rows), "a.csv")

    assert (sheet.header, sheet.rows, sheet.faults) == (HEADER, rows, {})


@given(rows=_rows(CELLS))
@example(rows=[["row", "a\r\nb\rc\nd", "\x01\x1f_x000D_"]])
def test_as_a_workbook(asked, rows):
    sheet = _again(as_xlsx("a.xlsx", "A", HEADER, rows), "a.xlsx")

    assert (sheet.header, sheet.rows) == (HEADER, rows)


@given(st.text())
def test_every_text_comes_back_from_being_made_harmless(text):
    assert as_typed(neutral(text)) == text
