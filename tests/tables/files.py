"""Files as people have them: made here, so that each says what is odd about it."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any

import openpyxl

from app.tables.reading import Sheet, read


def csv_file(text: str, encoding: str = "utf-8") -> io.BytesIO:
    return io.BytesIO(text.encode(encoding))


def workbook(*rows: Sequence[Any], more_sheets: Sequence[str] = ()) -> io.BytesIO:
    """An Excel workbook; a text that begins with = is a formula, as openpyxl has it."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    for name in more_sheets:
        book.create_sheet(name)
    out = io.BytesIO()
    book.save(out)
    return out


def with_parts(book: io.BytesIO, **parts: bytes) -> io.BytesIO:
    """The same workbook with other parts; ``__`` in a name stands for a slash and ``_dot_`` for a point."""
    names = {name.replace("__", "/").replace("_dot_", "."): content for name, content in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            if part not in names:
                target.writestr(part, source.read(part))
        for name, content in names.items():
            target.writestr(name, content)
    return out


def read_csv(text: str, encoding: str = "utf-8") -> Sheet:
    return read(csv_file(text, encoding), "members.csv")


def read_xlsx(*rows: Sequence[Any]) -> Sheet:
    return read(workbook(*rows), "members.xlsx")
