"""A file is what its content says, not what its name says."""

import io
import struct
import zipfile
import zlib

import pytest
from PIL import Image


@pytest.fixture
def add(browser, given):
    mia = given.member("Mia Moss")
    action = given.action(owner=mia)
    browser.signed_in_as(mia)
    return lambda name, content: browser.post(
        f"/actions/{action}/evidence", {"title": "The guide", "file": (io.BytesIO(content), name)}
    )


def _archive(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return out.getvalue()


def test_a_document_of_its_kind_is_taken(add):
    assert add("guide.docx", _archive("[Content_Types].xml", "word/document.xml")).status == 303


@pytest.mark.parametrize(
    "names",
    [("anything.txt",), ("[Content_Types].xml", "xl/workbook.xml")],
    ids=["any archive", "another kind"],
)
def test_an_archive_that_is_no_such_document_is_refused(add, names):
    answer = add("guide.docx", _archive(*names))

    assert answer.status == 422
    assert "not what its name says" in answer.text


def test_a_picture_with_a_note_that_unpacks_to_something_vast_is_refused(add):
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    note = b"zTXt" + b"k\0\0" + zlib.compress(b"0" * 80_000_000)
    picture = out.getvalue()
    bomb = picture[:33] + struct.pack(">I", len(note) - 4) + note + struct.pack(">I", zlib.crc32(note)) + picture[33:]

    answer = add("picture.png", bomb)

    assert answer.status == 422
    assert "cannot be read" in answer.text
