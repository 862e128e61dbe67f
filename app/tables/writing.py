"""How does a table leave as a file?

Rows may be any iterable, and should be a lazy one: neither format holds more
than a few of them at a time. A CSV goes out while its rows are read, after the
request's transaction has been settled, so its rows must not come from the
request's session: ``rows_of`` reads them on a connection of its own.
"""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flask import Response, send_file
from sqlalchemy import Engine

from app import clock
from app.database import AnyRow, AnySelect, only_reading
from app.extensions import db
from app.files.services import plain_name
from app.tables.formulas import neutral

Cell = str | int | date | datetime | None

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Excel takes a file without it for one in the alphabet of its own machine.
BYTE_ORDER_MARK = "\ufeff"
CHUNK = 32_000  # characters that are sent together
AT_ONCE = 500  # rows that are fetched together
LONGEST = 32_767  # characters of one cell, by the format; a longer text would be left out silently
WIDTHS = (12, 40)  # characters that a column shows: at least, at most


def rows_of(query: AnySelect, parameters: dict[str, Any] | None = None) -> Iterator[AnyRow]:
    """The rows of a query, read a few at a time on a connection of its own that cannot write.

    It is opened with the first row and closed with the last, or when nobody reads on.
    """
    return _rows(db.engine, query, parameters or {})


def _rows(engine: Engine, query: AnySelect, parameters: dict[str, Any]) -> Iterator[AnyRow]:
    with only_reading():
        connection = engine.connect()
        connection.begin()
    try:
        with connection.execution_options(yield_per=AT_ONCE).execute(query, parameters) as found:
            yield from found
    finally:
        connection.close()


def as_csv(filename: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """A download in CSV, sent while the rows are read.

    UTF-8 with a byte order mark, commas, days as 2026-11-23, instants on the community's wall clock.

    :param filename: as the reader sees it, for example ``people.csv``.
    """
    response = Response(_lines(header, rows), mimetype=CSV)
    response.headers.set("Content-Disposition", "attachment", filename=plain_name(filename))
    return _download(response)


def as_xlsx(filename: str, sheet: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """A download for spreadsheets: one sheet, a header that stays in view, days as days.

    Made before the answer begins, on the disk and not in memory.

    :param sheet: what the sheet is called; at most 31 characters.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115  (closed when the answer has been sent)
    try:
        _write(file, sheet, header, rows)
        size = file.seek(0, io.SEEK_END)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    response = send_file(file, mimetype=XLSX, as_attachment=True, download_name=plain_name(filename), max_age=0)
    response.content_length = size
    return _download(response)


def _download(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


def _lines(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    buffer = io.StringIO(newline="")
    buffer.write(BYTE_ORDER_MARK)
    # Everything but numbers in quotes: a line end of whatever kind inside a cell stays inside it.
    writer = csv.writer(buffer, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([neutral(name) for name in header])
    for row in rows:
        writer.writerow([_in_text(cell) for cell in row])
        if buffer.tell() > CHUNK:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def _in_text(cell: Cell) -> str | int:
    if isinstance(cell, int):
        return cell
    if isinstance(cell, datetime):
        return f"{clock.local(cell):%Y-%m-%d %H:%M}"
    return cell.isoformat() if isinstance(cell, date) else neutral(cell or "")


def _write(file: Any, sheet: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    import xlsxwriter  # only here: it takes long to load, and few requests need it

    as_they_are = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, {**as_they_are, "strings_to_numbers": False})
    page = book.add_worksheet(sheet[:31])
    bold = book.add_format({"bold": True})
    styles = {
        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        date: book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    for column, name in enumerate(header):
        page.set_column(column, column, min(max(WIDTHS[0], len(name) + 2), WIDTHS[1]))
        page.write_string(0, column, neutral(name), bold)
    page.freeze_panes(1, 0)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            _put(page, number, column, cell, styles)
    book.close()


def _put(page: Any, row: int, column: int, cell: Cell, styles: Mapping[Any, Any]) -> None:
    if isinstance(cell, int):
        page.write_number(row, column, cell)
    elif isinstance(cell, datetime):
        page.write_datetime(row, column, clock.local(cell).replace(tzinfo=None), styles[datetime])
    elif isinstance(cell, date):
        page.write_datetime(row, column, cell, styles[date])
    elif cell:
        text = neutral(cell)
        page.write_string(row, column, text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…")
