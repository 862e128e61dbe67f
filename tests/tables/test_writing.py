"""A table leaves as a file that every spreadsheet opens and none of them runs."""

import csv
import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.extensions import db
from app.records.models import Record
from app.tables.writing import as_csv, as_xlsx, rows_of

HEADER = ["Name", "Since", "Actions"]
DANGEROUS = ["=1+1", "+44 20 7946 0000", "-5", "@SUM(A1)", "\t=1", "\r=1", "'=1", "＝1+1"]


def _csv(response):
    return response.get_data().decode("utf-8")


def _xlsx(response):
    response.direct_passthrough = False
    content = response.get_data()
    response.close()
    return openpyxl.load_workbook(io.BytesIO(content)).active


@pytest.fixture
def asked(app):
    with app.test_request_context():
        yield


@pytest.mark.database("sqlite")
def test_a_csv_opens_in_excel_as_what_it_is(asked):
    response = as_csv("people.csv", HEADER, [["Zoë Ødegård", date(2026, 11, 3), 4], ["Ann\nB, C", None, 0]])

    written = _csv(response)
    assert written.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(written[1:], newline=""))) == [
        HEADER,
        ["Zoë Ødegård", "2026-11-03", "4"],
        ["Ann\nB, C", "", "0"],
    ]


@pytest.mark.database("sqlite")
def test_a_spreadsheet_has_days_as_days(asked):
    response = as_xlsx("people.xlsx", "People", HEADER, [["Zoë", date(2026, 11, 3), 4]])

    sheet = _xlsx(response)
    assert sheet.title == "People"
    assert [cell.value for cell in sheet[1]] == HEADER
    assert [cell.value for cell in sheet[2]] == ["Zoë", datetime(2026, 11, 3), 4]  # noqa: DTZ001
    assert sheet["B2"].is_date


@pytest.mark.database("sqlite")
@pytest.mark.parametrize("cell", DANGEROUS)
def test_no_cell_is_a_formula(asked, cell):
    in_csv = list(csv.reader(io.StringIO(_csv(as_csv("a.csv", [cell], [[cell]]))[1:], newline="")))
    in_xlsx = _xlsx(as_xlsx("a.xlsx", "A", [cell], [[cell]]))

    assert in_csv == [[f"'{cell}"], [f"'{cell}"]]
    assert [in_xlsx["A1"].data_type, in_xlsx["A2"].data_type] == ["s", "s"]
    assert in_xlsx["A2"].value.startswith("'")


@pytest.mark.database("sqlite")
@pytest.mark.parametrize("make", [as_csv, lambda name, *more: as_xlsx(name, "A", *more)])
def test_a_download_is_never_shown_as_a_page(asked, make):
    response = make('pe<op"le\r\n/../æ.csv', ["A"], [["<script>"]])

    assert response.headers["Content-Disposition"].startswith("attachment; filename")
    assert not set("\r\n<>") & set(response.headers["Content-Disposition"])
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["Cache-Control"] == "no-store"
    response.close()


@pytest.mark.database("sqlite")
def test_an_instant_is_told_on_the_community_s_clock(asked):
    summer = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)

    assert "2026-07-01 13:00" in _csv(as_csv("a.csv", ["At"], [[summer]]))
    assert _xlsx(as_xlsx("a.xlsx", "A", ["At"], [[summer]]))["A2"].value == datetime(2026, 7, 1, 13, 0)  # noqa: DTZ001


def test_rows_are_read_after_the_request_on_a_connection_of_their_own(app, given):
    given.person("Ann Archer")
    with app.app_context():
        rows = rows_of(select(Record.title).where(Record.kind == "person"))

    assert [row.title for row in rows] == ["Ann Archer"]


def test_what_reads_rows_cannot_write(app, given):
    # Locking a row is writing to PostgreSQL, and the one thing of that kind that its cursors take.
    would = {"sqlite": "UPDATE record SET title = 'gone'", "postgresql": "SELECT id FROM record FOR UPDATE"}
    with app.app_context():
        rows = rows_of(text(would[db.engine.dialect.name]))

    with pytest.raises(DBAPIError, match=r"read.?only"):
        list(rows)


def test_a_reader_who_goes_away_leaves_no_connection_open(app, given):
    given.person("Ann Archer")
    given.person("Ben Baker")
    with app.app_context():
        held = db.engine.pool.checkedout()
        rows = rows_of(select(Record.title))
        next(rows)
        assert db.engine.pool.checkedout() == held + 1
        rows.close()
        assert db.engine.pool.checkedout() == held
