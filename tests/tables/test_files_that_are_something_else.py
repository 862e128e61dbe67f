"""A file is what its content says; what cannot be taken is refused with what to do, and costs nothing."""

import io
import re
import tracemalloc
import zipfile

import pytest

from app.tables.reading import LARGEST, Unreadable, read
from app.tables.sheet import MOST_ROWS
from tests.tables.files import csv_file, with_parts, workbook

BOOK = workbook(["Name"], ["Ann"])
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
FLAT = 8_000_000  # bytes that reading may hold, whatever the file


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("members.csv", b"%PDF-1.7 ...", "This is a PDF"),
        ("members.xlsx", b"%PDF-1.7 ...", "This is a PDF"),
        ("members.pdf", b"%PDF-1.7 ...", "This is a PDF"),
        ("members.csv", BOOK.getvalue(), "called .csv but is a workbook"),
        ("members.xlsx", b"Name\nAnn\n", "called .xlsx but is no Excel workbook"),
        ("members.xlsx", OLE, "protected by a password"),
        ("members.csv", OLE, "protected by a password"),
        ("members.xls", OLE, "of the old kind"),
        ("members.xlsm", BOOK.getvalue(), "may hold macros"),
        ("members.ods", BOOK.getvalue(), "OpenDocument"),
        ("members.docx", BOOK.getvalue(), "Choose a CSV file or an Excel workbook"),
        ("members", b"Name\nAnn\n", "Choose a CSV file or an Excel workbook"),
        ("members.csv", b"  <html><table><tr><td>Name", "a web page"),
        ("members.csv", b"Name\nAnn\x00\n", "not plain text"),
        ("members.csv", "Name\nAnn\n".encode("utf-16-le"), "not plain text"),
        ("members.csv", b"\xff\xfeN\x00a\x00\x00\xd8", "not plain text"),
        ("members.csv", b"Name\nAnn \x81\x8d\x9d \xff\n", "not plain text|old"),
        ("members.xlsx", b"PK\x03\x04 and no more", "cannot be read"),
        ("members.xlsx", BOOK.getvalue()[:-200], "cannot be read"),
    ],
)
def test_what_it_really_is_is_said(name, content, words):
    try:
        remarks = read(io.BytesIO(content), name).remarks
    except Unreadable as refused:
        remarks = [str(refused)]

    assert any(re.search(words, remark) for remark in remarks)


def test_an_archive_that_is_no_workbook_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("holiday.txt", "x")

    with pytest.raises(Unreadable, match="no Excel workbook"):
        read(out, "members.xlsx")


def test_a_workbook_with_macros_is_refused_under_any_name():
    with pytest.raises(Unreadable, match="holds macros"):
        read(with_parts(BOOK, xl__vbaProject_dot_bin=b"x"), "members.xlsx")


def test_xml_that_defines_something_is_refused():
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        b"<worksheet>&b;</worksheet>"
    )

    with pytest.raises(Unreadable, match="cannot be read"):
        read(with_parts(BOOK, xl__worksheets__sheet1_dot_xml=bomb), "members.xlsx")


def test_a_small_archive_that_unpacks_to_something_vast_is_not_unpacked():
    sheet = with_parts(BOOK, xl__worksheets__sheet1_dot_xml=b" " * 80_000_000)
    assert len(sheet.getvalue()) < 200_000

    tracemalloc.start()
    with pytest.raises(Unreadable, match="too large once it is unpacked"):
        read(sheet, "members.xlsx")
    assert tracemalloc.get_traced_memory()[1] < FLAT
    tracemalloc.stop()


def _held_by(stream, name):
    """The most that reading held, in bytes, and what it said."""
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable) as refused:
            read(stream, name)
        return tracemalloc.get_traced_memory()[1], str(refused.value)
    finally:
        tracemalloc.stop()


def test_fifty_thousand_rows_are_refused_after_the_first_ten_thousand():
    stream = csv_file("Name,E-mail\n" + "\n".join(f"Person {n},p{n}@example.org" for n in range(50_000)))

    held, words = _held_by(stream, "members.csv")

    assert f"more than {MOST_ROWS:,} rows" in words
    assert held < FLAT


def test_fifty_thousand_rows_of_a_workbook_are_refused_too():
    rows = b"".join(
        b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>Person %d</t></is></c></row>' % (n, n, n)
        for n in range(1, 50_001)
    )
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + rows
        + b"</sheetData></worksheet>"
    )

    held, words = _held_by(with_parts(BOOK, xl__worksheets__sheet1_dot_xml=sheet), "members.xlsx")

    assert f"more than {MOST_ROWS:,} rows" in words
    assert held < FLAT


class _AHundredMegabytes(io.RawIOBase):
    """A file of 100 MB that nobody has to keep: it counts how much of it was read."""

    size, given, place = 100_000_000, 0, 0

    def readable(self):
        return True

    def seekable(self):
        return True

    def seek(self, offset, whence=0):
        self.place = offset + (self.size if whence == 2 else 0)
        return self.place

    def readinto(self, buffer):
        self.given += len(buffer)
        buffer[:] = b"x" * len(buffer)
        return len(buffer)


@pytest.mark.parametrize("name", ["members.csv", "members.xlsx"])
def test_a_hundred_megabytes_are_refused_unread(name):
    stream = _AHundredMegabytes()

    held, words = _held_by(stream, name)

    assert f"larger than {LARGEST // 1_000_000} MB" in words
    assert stream.given == 0
    assert held < 100_000


def test_a_row_a_million_lines_down_is_found_without_keeping_the_lines_before():
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c></row>'
        b'<row r="900000"><c r="A900000" t="inlineStr"><is><t>Ann</t></is></c></row>'
        b"</sheetData></worksheet>"
    )

    found = read(with_parts(BOOK, xl__worksheets__sheet1_dot_xml=sheet), "members.xlsx")

    assert (found.rows, found.numbers) == ([["Ann"]], [900_000])
