"""What does an Excel workbook say on its first sheet?

A workbook is an archive of XML, so it is looked at before it is opened: what it
unpacks to, whether it holds macros, and whether its XML defines anything.
"""

import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import repeat
from typing import Any, BinaryIO

from app.tables.sheet import MOST_COLUMNS, Record, Sheet, Unreadable, sheet_of

MOST_UNPACKED = 60_000_000  # bytes of all parts together
MOST_PARTS = 2_000
ERRORS = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA"}
DAMAGED = "This workbook cannot be read. Open it in Excel, save it again as .xlsx, and choose it again"
NOTHING = Record([])
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
_CODE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def read(stream: BinaryIO) -> Sheet:
    has_formulas = _look_at(stream)
    try:
        return _read(stream, has_formulas)
    except Unreadable:
        raise
    except Exception as fault:
        # The library trusts what stands in the file and stumbles in every way there is.
        raise Unreadable(DAMAGED) from fault


def _look_at(stream: BinaryIO) -> bool:
    """Is it safe to open? Says whether there are formulas.

    No part unpacks to more than it claims: the archive's reader stops there.
    """
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise Unreadable(
                    "This workbook is too large once it is unpacked. Copy the rows that are needed into a new one"
                )
            names = {part.filename for part in parts}
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise Unreadable(
                    "This workbook holds macros. In Excel, save it as “Excel Workbook (.xlsx)”, which leaves them out"
                )
            if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
                raise Unreadable("This file is called .xlsx but is no Excel workbook. Choose another")
            return True in {_has_formulas(archive, part) for part in parts}
    except (zipfile.BadZipFile, zipfile.LargeZipFile, RuntimeError, ValueError, OSError, NotImplementedError) as fault:
        raise Unreadable(DAMAGED) from fault


def _has_formulas(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    if not part.filename.lower().endswith((".xml", ".rels")):
        return False
    with archive.open(part) as content:
        before, found = b"", False
        while piece := content.read(256_000):
            near = before + piece
            # Excel writes none of these; they are how a small file becomes a large one.
            if b"<!DOCTYPE" in near or b"<!ENTITY" in near or b"\x00" in near:
                raise Unreadable(DAMAGED)
            found = found or bool(_FORMULA.search(near))
            before = piece[-16:]
    return found and "worksheets/" in part.filename


def _read(stream: BinaryIO, has_formulas: bool) -> Sheet:
    with warnings.catch_warnings():
        # It warns of styles and drop-down lists that it leaves out; so do we.
        warnings.simplefilter("ignore")
        values, others = _first_sheet(stream, data_only=True)
        formulas: Iterable[Sequence[Any]] = repeat(())
        if has_formulas:
            formulas = _rows(_first_sheet(stream, data_only=False)[0])
        remarks = [f"Only the first sheet, “{values.title}”, was read: {others} more were not."] if others else []
        return sheet_of(_records(_rows(values), formulas), remarks)


def _first_sheet(stream: BinaryIO, *, data_only: bool) -> tuple[Any, int]:
    """The first sheet that can be seen, and how many more there are."""
    from openpyxl import load_workbook  # only here: it takes long to load, and few requests need it

    stream.seek(0)
    book = load_workbook(stream, read_only=True, data_only=data_only, keep_links=False)
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not visible:
        raise Unreadable("This workbook has no sheet with a table. Choose another file")
    # What a file says about its own size is often wrong.
    visible[0].reset_dimensions()
    return visible[0], len(visible) - 1


def _rows(sheet: Any) -> Iterator[Sequence[Any]]:
    # One column too many is enough to see that there are too many.
    return sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True)


def _records(rows: Iterable[Sequence[Any]], formulas: Iterable[Sequence[Any]]) -> Iterator[Record]:
    for values, written in zip(rows, formulas, strict=False):
        # Some workbooks have a million empty rows.
        if values.count(None) == len(values) and not any(written):
            yield NOTHING
            continue
        cells = [_words(value) for value in values]
        yield Record(cells, _fault(cells, values, written))


def _fault(cells: list[str], values: Sequence[Any], written: Sequence[Any]) -> str | None:
    wrong = next((cell for cell in cells if cell in ERRORS), None)
    if wrong:
        return f"A cell holds the error {wrong}. Correct it in the spreadsheet"
    if any(value is None and isinstance(formula, str) for value, formula in zip(values, written, strict=False)):
        return "A cell holds a formula that has no value yet. Open the file in Excel, and save it again"
    return None


def _words(value: Any) -> str:
    """A cell as somebody would type it: days as 2026-11-23, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        at_midnight = value.time() == time()
        return value.date().isoformat() if at_midnight else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    # Signs that XML cannot hold are written as _x000D_.
    return _CODE.sub(_sign, str(value))


def _sign(code: re.Match[str]) -> str:
    number = int(code[1], 16)
    is_half_a_sign = 0xD800 <= number <= 0xDFFF
    return "" if number == 0 or is_half_a_sign else chr(number)
