"""Is this file a table, and what does it say?

Nothing is believed: not the name, not the size it claims, not the alphabet. A
file that cannot be taken is refused with a sentence that says what to do.
"""

from pathlib import PurePath
from typing import BinaryIO

from app.tables import csv_files, xlsx_files
from app.tables.sheet import Sheet, Unreadable

__all__ = ["LARGEST", "Sheet", "Unreadable", "read"]

LARGEST = 15_000_000  # bytes
AS_CSV, AS_XLSX = "CSV", "Excel workbook"
READ_AS = {"csv": AS_CSV, "tsv": AS_CSV, "txt": AS_CSV, "xlsx": AS_XLSX}
CHOOSE = "Choose a CSV file or an Excel workbook (.xlsx)"
# What else people have their tables in, and the way from there.
ELSEWHERE = {
    "xls": "This is an Excel file of the old kind (.xls). In Excel, save it as “Excel Workbook (.xlsx)”",
    "xlsb": "This is a binary Excel file (.xlsb). In Excel, save it as “Excel Workbook (.xlsx)”",
    "xlsm": "This workbook may hold macros (.xlsm). In Excel, save it as “Excel Workbook (.xlsx)”",
    "ods": "This is an OpenDocument file (.ods). Save it as an Excel workbook (.xlsx) or as CSV",
    "numbers": "This is a Numbers file. In Numbers, choose File, Export to, and then CSV or Excel",
    "pdf": f"This is a PDF, and a PDF holds no table that can be read. {CHOOSE}",
}
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(stream: BinaryIO, filename: str) -> Sheet:
    """The table in a file, of which no more than needed is read or kept in memory.

    :param stream: the file, from its beginning; must be able to go back.
    :raises Unreadable: with words for whoever chose the file.
    """
    extension = PurePath(filename).suffix.lstrip(".").lower()
    if extension not in READ_AS:
        raise Unreadable(ELSEWHERE.get(extension, CHOOSE))
    if stream.seek(0, 2) > LARGEST:
        raise Unreadable(f"This file is larger than {LARGEST // 1_000_000} MB. Split it into smaller files")
    stream.seek(0)
    begins = stream.read(512)
    stream.seek(0)
    if not begins:
        raise Unreadable("This file is empty. Choose one with a header and a row for each entry")
    _ensure_that_it_is(READ_AS[extension], begins)
    return csv_files.read(stream) if READ_AS[extension] == AS_CSV else xlsx_files.read(stream)


def _ensure_that_it_is(kind: str, begins: bytes) -> None:
    if begins.startswith(b"%PDF"):
        raise Unreadable(ELSEWHERE["pdf"])
    if begins.startswith(OLE):
        raise Unreadable(
            "This workbook is protected by a password, or of Excel’s old kind. "
            "In Excel, save it as “Excel Workbook (.xlsx)” without a password"
        )
    if kind == AS_XLSX and not begins.startswith(ZIP):
        raise Unreadable(f"This file is called .xlsx but is no Excel workbook. {CHOOSE}")
    if kind == AS_CSV and begins.startswith(ZIP):
        raise Unreadable("This file is called .csv but is a workbook or an archive. Save it as CSV, or as .xlsx")
    if begins.lstrip().lower().startswith((b"<!doctype", b"<html", b"<table", b"<?xml")):
        raise Unreadable("This file is a web page and not a table. Open it in Excel, and save it as .xlsx or CSV")
