"""What is a table once it has been read, whatever file it came from?

Both readers give their records, one after the other, to ``sheet_of``: it finds
the header, knows how much is too much, and stops there without reading on.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from app.tables.formulas import as_typed, is_formula
from app.wording import count

MOST_ROWS = 10_000
MOST_COLUMNS = 100
LONGEST = 2_000  # characters of one cell
MOST_TEXT = 10_000_000  # characters of all cells together
TITLE_WITHIN = 10  # records from the top that a title may stand in
_ADDRESS = re.compile(r"[^\s@]@[^\s@]+\.[^\s@]")


class Unreadable(Exception):
    """A file that cannot be taken. Its text says what is wrong and what to do."""


@dataclass(frozen=True)
class Record:
    """One row as a file has it. ``fault`` says what is wrong with it, if its file could tell."""

    cells: list[str]
    fault: str | None = None


@dataclass(frozen=True)
class Sheet:
    """A header and the rows below it, each as wide as the header.

    :ivar numbers: for each row, its number in the file, as a spreadsheet counts.
    :ivar faults: by position in ``rows``: why a row cannot be taken as it is.
    :ivar remarks: what whoever sent the file should know about how it was read.
    """

    header: list[str]
    rows: list[list[str]]
    numbers: list[int] = field(default_factory=list)
    faults: dict[int, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def sheet_of(records: Iterable[Record], remarks: Iterable[str] = ()) -> Sheet:
    """The table that these records are.

    :raises Unreadable: empty, without rows, with two columns of one name, or too large in any direction.
    """
    filled = (
        (number, record)
        for number, record in enumerate(records, start=1)
        if record.fault or any(map(str.strip, record.cells))
    )
    titles, header, filled = _header(filled)
    told = [*remarks, *(f"“{title}” above the header was taken as a title and left out." for title in titles)]
    sheet = Sheet(header, [], remarks=told)
    _take_rows(sheet, filled)
    if not sheet.rows:
        raise Unreadable("There is a header but no row below it. Add at least one row, and choose the file again")
    return _without_empty_columns(sheet)


def _header(filled: Iterator[tuple[int, Record]]) -> tuple[list[str], list[str], Iterator[tuple[int, Record]]]:
    """What stands above the header, the header, and what stands below it.

    A line with one cell above a line with several is a title that somebody put over the table.
    """
    titles: list[str] = []
    first = next((given for given in filled if _said(given[1])), None)
    if first is None:
        raise Unreadable("This file is empty. Choose one with a header and a row for each entry")
    while len(titles) < TITLE_WITHIN and len(_said(first[1])) == 1:
        following = next(filled, None)
        if following is None or len(_said(following[1])) == 1:
            filled = chain([] if following is None else [following], filled)
            break
        titles += _said(first[1])
        first = following
    return titles, _names(first[1].cells), filled


def _said(record: Record) -> list[str]:
    return [cell.strip() for cell in record.cells if cell.strip()]


def _names(cells: list[str]) -> list[str]:
    while not cells[-1].strip():
        cells = cells[:-1]
    if len(cells) > MOST_COLUMNS:
        raise Unreadable(f"This file has more than {MOST_COLUMNS} columns. Keep those that are needed, and try again")
    names = [" ".join(as_typed(cell).split())[:LONGEST] for cell in cells]
    if any(map(_ADDRESS.search, names)):
        raise Unreadable(
            "The first row holds an e-mail address, so it is an entry and no header. "
            "Put a row above it that says what each column holds, and choose the file again"
        )
    seen: dict[str, str] = {}
    for name in names:
        if name and name.casefold() in seen:
            raise Unreadable(f"Two columns are called “{name}”. Give each column a name of its own, and try again")
        seen[name.casefold()] = name
    return [name or f"Column {number}" for number, name in enumerate(names, start=1)]


def _take_rows(sheet: Sheet, filled: Iterable[tuple[int, Record]]) -> None:
    width, text = len(sheet.header), 0
    formulas: list[int] = []
    for number, record in filled:
        if len(sheet.rows) == MOST_ROWS:
            raise Unreadable(f"This file has more than {MOST_ROWS:,} rows. Split it into smaller files")
        fault = record.fault or _fault(record.cells, sheet.header)
        # A row that is not taken is shown, but need not be kept in full.
        cells = [as_typed(cell)[:LONGEST] for cell in record.cells[:width]]
        text += sum(map(len, cells))
        if text > MOST_TEXT:
            raise Unreadable("This file holds more text than a table of entries needs. Split it into smaller files")
        if fault:
            sheet.faults[len(sheet.rows)] = fault
        if any(map(is_formula, cells)):
            formulas.append(number)
        sheet.rows.append(cells + [""] * (width - len(cells)))
        sheet.numbers.append(number)
    if formulas:
        where = f"row {formulas[0]}" if len(formulas) == 1 else f"{len(formulas):,} rows, first in row {formulas[0]}"
        sheet.remarks.append(f"A text that begins like a formula was kept as plain text ({where}).")


def _fault(cells: list[str], header: list[str]) -> str | None:
    width = len(header)
    if any(cell.strip() for cell in cells[width:]):
        has = max(n for n, cell in enumerate(cells, start=1) if cell.strip())
        return (
            f"This row has {count(has, 'cell')} and the header has {width:,}. A comma inside a text "
            "may have split it: put such a text in quotation marks"
        )
    for name, cell in zip(header, cells, strict=False):
        if len(cell) > LONGEST:
            return f"“{name}” is longer than {LONGEST:,} characters. A quotation mark may be missing"
    return None


def _without_empty_columns(sheet: Sheet) -> Sheet:
    """Columns that have neither a name nor a value are there because somebody once clicked into them."""
    unnamed = [n for n, name in enumerate(sheet.header) if name == f"Column {n + 1}"]
    empty = {n for n in unnamed if not any(row[n].strip() for row in sheet.rows)}
    if not empty:
        return sheet
    kept = [n for n in range(len(sheet.header)) if n not in empty]
    return Sheet(
        [sheet.header[n] for n in kept],
        [[row[n] for n in kept] for row in sheet.rows],
        sheet.numbers,
        sheet.faults,
        sheet.remarks,
    )
