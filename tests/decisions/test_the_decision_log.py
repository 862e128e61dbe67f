"""The log: newest first, filtered by its address, paged, taken away as a file, and quick however long it is."""

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import insert

from app import clock
from app.decisions.models import Decision
from app.decisions.workflow import How, Standing
from app.extensions import db
from app.records.models import Record, Visibility
from tests.browser import words
from tests.given import moment
from tests.home.test_how_many_statements import MOST, asked

HOSTILE = '=HYPERLINK("https://evil.example")<script>alert(1)</script>'


def _titles(page):
    return [words for words, href in page.links().items() if href.startswith("/decisions/D")]


@pytest.fixture
def log(given, at):
    """Four decisions of two years, in each standing."""
    at(moment("2026-05-04 10:00"))
    given.decision("Old rule", decided_on=moment("2025-03-01 12:00").date())
    given.decision("New rule", supersedes="D2025-001", needs_action=True)
    given.decision("Buy the guide", standing=Standing.PROVISIONAL)
    given.decision("Meet monthly", review_on=clock.today() + timedelta(days=1))
    at(moment("2026-06-04 10:00"))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Meet monthly", "Buy the guide", "New rule", "Old rule"]),
        ("?year=2025", ["Old rule"]),
        ("?standing=provisional", ["Buy the guide"]),
        ("?action=1", ["New rule"]),
        ("?review=1", ["Meet monthly"]),
        ("?q=guide", ["Buy the guide"]),
        ("?q=D2026-001", ["New rule"]),
        ("?sort=decision", ["Buy the guide", "Meet monthly", "New rule", "Old rule"]),
        ("?turned=1", ["Old rule", "New rule", "Buy the guide", "Meet monthly"]),
        ("?sort=review", ["Meet monthly"]),
        ("?year=x&standing=wrong&sort=none&body=99", []),
        ("?year=2031", []),
    ],
)
def test_it_shows_what_its_address_asks_for(browser, given, log, query, found):
    page = browser.signed_in_as(given.member("Mia")).get(f"/decisions{query}")

    shown = [title for title in _titles(page) if not title.startswith("needs")]
    assert shown == found


def test_it_says_how_a_decision_stands_where_it_does_not_simply_stand(browser, given, log):
    page = browser.signed_in_as(given.member("Mia")).get("/decisions")

    rows = [words(row) for row in page.all("tr", class_="row")]
    assert [[said for said in ("Stands", "Superseded", "Provisional") if said in row] for row in rows] == [
        [],
        ["Provisional"],
        [],
        ["Superseded"],
    ]


def test_what_is_for_the_steering_group_is_in_no_list_page_search_or_file(browser, given):
    given.decision("Kept among us", visibility=Visibility.STEERING)
    given.decision("For everybody")
    mia = browser.signed_in_as(given.member("Mia"))

    for path in (
        "/decisions",
        "/decisions/print",
        "/decisions/export.csv",
        "/search?q=kept",
        "/",
        "/decisions?standing=stands",
    ):
        assert "Kept among us" not in mia.get(path).markup
    year = clock.today().year
    assert mia.get(f"/decisions/D{year}-001").status == 404
    assert browser.signed_in_as(given.chair()).get(f"/decisions/D{year}-001").status == 200


def test_as_a_file_no_cell_is_a_formula(browser, given):
    given.decision(HOSTILE, statement=HOSTILE, reasons="@SUM(1)", dissent="+1")
    answer = browser.signed_in_as(given.member()).get("/decisions/export.csv")

    rows = list(csv.reader(io.StringIO(answer.markup.lstrip("\ufeff"))))
    assert len(rows) == 2
    assert not [cell for cell in rows[1] if cell[:1] in ("=", "@", "+", "-")]
    assert browser.get("/decisions/export.xlsx").status == 200
    assert browser.get("/decisions/export.exe").status == 404


def test_on_its_page_nothing_that_was_typed_runs(browser, given):
    reference = given.decision(HOSTILE, statement=f"{HOSTILE} [x](javascript:alert(1))", dissent="<img src=x>")
    page = browser.signed_in_as(given.member()).get(f"/decisions/{reference}")

    assert "<script>alert" not in page.markup
    assert "javascript:" not in "".join(page.links().values())
    assert "<img" not in page.markup


def _many(given, number):
    given.decision("The first")
    body = given.body()
    with given.settled():
        first = db.session.query(Decision).one()
        ids = range(first.id + 1_000, first.id + 1_000 + number)
        day = clock.today()
        db.session.execute(
            insert(Record.__table__),
            [
                {
                    "id": n,
                    "kind": "decision",
                    "reference": f"X{n}",
                    "title": f"Decision {n}",
                    "visibility": Visibility.MEMBERS,
                    "version": 1,
                    "created_at": clock.now(),
                    "changed_at": clock.now(),
                }
                for n in ids
            ],
        )
        db.session.execute(
            insert(Decision.__table__),
            [
                {
                    "id": n,
                    "body_id": body,
                    "year": 2000 + at // 100,
                    "year_number": at + 1,
                    "statement": "So.",
                    "reasons": "",
                    "how": How.MEETING,
                    "decided_on": day - timedelta(days=at % 700),
                    "decided_at": clock.now(),
                    "standing": Standing.STANDS,
                    "needs_action": at % 3 == 0,
                    "review_on": day - timedelta(days=30) if at % 5 == 0 else None,
                }
                for at, n in enumerate(ids)
            ],
        )


def test_it_asks_as_often_for_2000_as_for_one_and_pages_through_all(app, browser, given):
    reader = browser.signed_in_as(given.member("Mia"))
    _many(given, 2_000)
    paths = (
        "/decisions",
        "/decisions?page=last",
        "/decisions?sort=decision",
        "/decisions?action=1",
        "/decisions/print",
    )
    for path in paths:
        with asked(app) as statements:
            assert reader.client.get(path).status_code == 200
        assert len(statements) <= MOST, (path, len(statements))
    seen, path = 0, "/decisions"
    while path and seen < 3_000:
        page = reader.get(path)
        seen += len([href for href in page.links().values() if href.startswith("/decisions/")])
        path = page.links().get("Next")
    assert seen >= 2_000


def test_whoever_reads_no_decision_is_not_told_that_there_is_none(browser, given):
    given.decision("Meet monthly")

    page = browser.signed_in_as(given.lead(given.organisation())).get("/decisions").text
    assert "Nothing is decided yet" not in page
    assert "None of the decisions is for you to read" in page
    assert "Meet monthly" not in page
