"""Paging by key: nothing is left out and nothing comes twice, whatever the rows and the order."""

import base64
import json
from datetime import date

import pytest
from hypothesis import HealthCheck, example, settings
from hypothesis import given as whatever
from hypothesis import strategies as st
from sqlalchemy import Column, Date, Integer, MetaData, Table, Text, select

from app.extensions import db
from app.web.paging import Key, count_up_to, page_of

rows = Table(
    "row",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("title", Text),
    Column("due_on", Date),
    Column("rank", Integer),
    prefixes=["TEMPORARY"],
)
KINDS = {"title": str, "due_on": date, "rank": int}
# Few different values, so that many rows are equal in what they are sorted by.
a_row = st.fixed_dictionaries(
    {
        "title": st.sampled_from(["", "a", "A", "ä", "b", "Ünder way", "'; --", "%", "日本", "a b", "ab"])
        | st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=5),
        "due_on": st.dates(date(2026, 1, 1), date(2026, 1, 5)) | st.dates(),
        "rank": st.integers(-2, 2) | st.integers(-(2**31), 2**31 - 1),
    }
)
an_order = st.lists(st.tuples(st.sampled_from(sorted(KINDS)), st.booleans()), max_size=3, unique_by=lambda key: key[0])


def _keys(order, descending):
    return [*(Key(rows.c[name], KINDS[name], down) for name, down in order), Key(rows.c.id, int, descending)]


def _walk(keys, cursor, size, onward):
    """Every page from here on, following the links that the pages give."""
    pages = []
    while True:
        page = page_of(select(rows.c.id), keys, cursor=cursor, size=size)
        pages.append([row.id for row in page.rows])
        cursor = getattr(page, onward)
        if cursor is None:
            return pages
        assert len(pages) < 100, "the pages never end"


@pytest.fixture
def table(app):
    """Fill a table that is gone afterwards."""

    def fill(found):
        db.session.rollback()
        connection = db.session.connection()
        rows.drop(connection, checkfirst=True)
        rows.create(connection)
        if found:
            connection.execute(rows.insert(), found)

    with app.app_context():
        yield fill
        db.session.rollback()
        db.session.remove()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@whatever(found=st.lists(a_row, max_size=25), order=an_order, descending=st.booleans(), size=st.integers(1, 7))
@example(
    found=[{"title": "a", "due_on": date(2026, 1, 1), "rank": 0}] * 9, order=[("title", True)], descending=False, size=2
)
def test_every_row_is_on_exactly_one_page_in_order_forwards_and_backwards(table, found, order, descending, size):
    table(found)
    keys = _keys(order, descending)
    ordered = [key.column.desc() if key.descending else key.column.asc() for key in keys]
    expected = list(db.session.scalars(select(rows.c.id).order_by(*ordered)))

    forwards = _walk(keys, None, size, "next")
    backwards = _walk(keys, "last", size, "previous")[::-1]

    assert [row for page in forwards for row in page] == expected
    assert [row for page in backwards for row in page] == expected
    assert all(len(page) == size for page in forwards[:-1])


def test_a_page_leads_back_to_the_one_before(table):
    table([{"title": "same", "due_on": date(2026, 1, 1), "rank": 1}] * 7)
    keys = _keys([("title", False)], False)

    first = page_of(select(rows.c.id), keys, cursor=None, size=3)
    second = page_of(select(rows.c.id), keys, cursor=first.next, size=3)
    again = page_of(select(rows.c.id), keys, cursor=second.previous, size=3)

    assert first.is_first
    assert not second.is_first
    assert [row.id for row in again.rows] == [row.id for row in first.rows]


def _as_cursor(text):
    return "f" + base64.urlsafe_b64encode(text.encode("utf-8", "surrogatepass")).decode().rstrip("=")


HOSTILE = [
    "f",
    "b",
    "x" * 500,
    "f" + "A" * 401,
    "f\u2603",
    _as_cursor("null"),
    _as_cursor("{}"),
    _as_cursor("7"),
    _as_cursor('["a"]'),
    _as_cursor('["a", "b", "c"]'),
    _as_cursor('["a", null]'),
    _as_cursor('["a", {}]'),
    _as_cursor('["a", 1e400]'),
    _as_cursor('["a", NaN]'),
    _as_cursor('["a", 99999999999999999999]'),
    _as_cursor('["a", "' + "9" * 5_000 + '"]'),
    _as_cursor(json.dumps(["a\x00b", 1])),
    _as_cursor('["\\ud800", 1]'),
    _as_cursor("[" * 50_000),
]


@pytest.mark.parametrize("cursor", HOSTILE, ids=range(len(HOSTILE)))
def test_a_cursor_that_cannot_be_read_gives_the_first_page(table, cursor):
    table([{"title": "a", "due_on": date(2026, 1, 1), "rank": n} for n in range(5)])

    page = page_of(select(rows.c.id), _keys([("title", False)], False), cursor=cursor, size=3)

    assert [row.id for row in page.rows] == [1, 2, 3]
    assert page.is_first


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@whatever(
    values=st.lists(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.integers(), max_size=2),
        min_size=2,
        max_size=2,
    ),
    way=st.sampled_from("fb"),
)
def test_no_cursor_breaks_a_list(table, values, way):
    table([{"title": "a", "due_on": date(2026, 1, 1), "rank": n} for n in range(5)])
    cursor = way + _as_cursor(json.dumps(values))[1:]

    for name in KINDS:
        page = page_of(select(rows.c.id), _keys([(name, False)], False), cursor=cursor, size=3)
        assert len(page.rows) <= 3


def test_counting_goes_no_further_than_it_must(table):
    table([{"title": "a", "due_on": date(2026, 1, 1), "rank": n} for n in range(12)])

    assert count_up_to(select(rows.c.id)) == 12
    assert count_up_to(select(rows.c.id), 10) == 10
    assert count_up_to(select(rows.c.id).where(rows.c.rank < 0)) == 0
