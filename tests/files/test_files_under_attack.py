"""Whatever is sent as a file is refused or made harmless, with one clear answer, and nothing of it stays behind."""

import io
import os
import struct
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image, ImageCms, PngImagePlugin
from sqlalchemy import select

from app import clock
from app.extensions import db
from app.files.content import MOST_PARTS, Unwelcome, inspect
from app.files.models import StoredFile
from app.files.services import LARGEST, LEFT_OVER, path_of, plain_name, store, sweep
from app.records.models import Record
from config import ROOT
from tests.given import Given

pytestmark = pytest.mark.database("sqlite")

TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">%s</Types>'
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def archive(parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


def document(kinds: bytes = b"", **parts: bytes) -> bytes:
    return archive({"[Content_Types].xml": TYPES % kinds, "word/document.xml": b"<document/>", **parts})


def picture(kind: str, **how: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (6, 4)).save(out, kind, **how)
    return out.getvalue()


@pytest.fixture
def ana(given: Given) -> int:
    return given.member("Ana")


@pytest.fixture
def add(browser, given, ana):
    """Add a file as evidence, as Ana would. Returns the answer."""
    number = given.action(owner=ana)
    browser.signed_in_as(ana)

    def add(name: str, content: bytes, **more: str):
        sent = (io.BytesIO(content), name, *more.values())
        return browser.post(f"/actions/{number}/evidence", {"title": "The guide", "file": sent})

    add.number = number
    return add


@pytest.fixture
def kept(app):
    """What is in the folder of files that was not there before, newest last."""
    folder: Path = app.config["FILES_FOLDER"]
    before = set(folder.glob("*"))
    return lambda: [path.read_bytes() for path in sorted(set(folder.glob("*")) - before, key=os.path.getmtime)]


# Documents.


def bomb() -> bytes:
    """Says that it unpacks to what a real one unpacks to, without the time it takes to pack that."""
    inner = archive({f"{n}.xml": bytes(1_000_000) for n in range(3)})
    packed = bytearray(document(**{"word/embeddings/inner.docx": inner, "word/media/zeros.xml": bytes(1_000_000)}))
    struct.pack_into("<L", packed, packed.rfind(b"PK\x01\x02") + 24, 2_000_000_000)
    return bytes(packed)


def many_parts() -> bytes:
    return archive(
        {
            "[Content_Types].xml": TYPES % b"",
            "word/document.xml": b"",
            **{f"word/{n}": b"" for n in range(MOST_PARTS)},
        },
        zipfile.ZIP_STORED,
    )


def shared_parts() -> bytes:
    """One stretch of bytes that every part claims for itself."""
    plain = document(**{"word/one.xml": bytes(3_000_000)})
    end = plain.rfind(b"PK\x05\x06")
    size, start = struct.unpack_from("<LL", plain, end + 12)
    listed = plain[start : start + size]
    last = listed.rfind(b"PK\x01\x02")
    total, number = listed + listed[last:] * 20, struct.unpack_from("<H", plain, end + 10)[0] + 20
    ending = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, number, number, len(total), start, 0)
    return plain[:start] + total + ending


def endless_list() -> bytes:
    """An archive whose list of contents alone would fill the memory."""
    entry = b"PK\x01\x02" + bytes(42)
    listed = entry * 100_000
    return listed + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0, 0, len(listed), 0, 0)


def locked() -> bytes:
    plain = bytearray(document())
    at = plain.find(b"PK\x01\x02")
    while at >= 0:
        plain[at + 8] |= 1
        at = plain.find(b"PK\x01\x02", at + 1)
    return bytes(plain)


MACROS = b'<Override PartName="/word/x.bin" ContentType="application/vnd.ms-office.vbaProject"/>'
MACRO_DOCUMENT = b'<Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'
DISGUISED = b'<Override ContentType="application/vnd.ms-office.&#118;baProject"/>'
DEFINED = b'<?xml version="1.0"?><!DOCTYPE Types [<!ENTITY v "vbaProject">]><Types/>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (bomb, "holds far more than it shows"),
        (many_parts, "holds far more than it shows"),
        (shared_parts, "holds far more than it shows"),
        (lambda: document(MACROS), "has macros"),
        (lambda: document(MACRO_DOCUMENT), "has macros"),
        (lambda: document(DISGUISED), "has macros"),
        (lambda: document(**{"word/vbaProject.bin": b"x"}), "has macros"),
        (lambda: document(**{"word/activeX/activeX1.bin": b"x"}), "has macros"),
        (lambda: archive({"[Content_Types].xml": DEFINED, "word/document.xml": b""}), "not what its name says"),
        (lambda: archive({"[Content_Types].xml": b"<", "word/document.xml": b""}), "not what its name says"),
        (lambda: archive({"[Content_Types].xml": bytes(2_000_000), "word/document.xml": b""}), "far more"),
        (locked, "not what its name says"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000), "not what its name says"),
        (lambda: document()[:-30], "not what its name says"),
        (lambda: b"PK\x05\x06", "not what its name says"),
    ],
    ids=[
        "a bomb in a bomb",
        "too many parts",
        "parts that share their bytes",
        "macros",
        "a macro document renamed",
        "macros spelt otherwise",
        "macros by their name",
        "controls that run",
        "definitions of its own",
        "a list that is none",
        "a vast list",
        "locked with a password",
        "the format of long ago",
        "cut off",
        "an end without a beginning",
    ],
)
def test_a_document_that_harms_whoever_opens_it_is_refused(add, kept, content, words: str) -> None:
    answer = add("guide.docx", content())

    assert answer.status == 422
    assert words in answer.text
    assert kept() == []


def test_a_list_of_contents_that_would_fill_the_memory_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "guide").write_bytes(endless_list())

    with pytest.raises(Unwelcome, match="far more than it shows"):
        inspect(tmp_path / "guide", "docx")


def test_a_whole_document_is_taken_with_what_belongs_to_it(add, kept) -> None:
    content = document(
        b'<Default Extension="xml" ContentType="application/xml"/>',
        **{"word/embeddings/figures.xlsx": archive({"xl/workbook.xml": b"<x/>"}), "word/media/a.png": picture("PNG")},
    )

    assert add("guide.docx", content).status == 303
    assert kept() == [content]


# Pictures.


def test_a_picture_keeps_none_of_its_notes(add, kept) -> None:
    exif = Image.Exif()
    exif[0x013B] = "Ana Unmistakable"
    exif.get_ifd(0x8825)[2] = (51.0, 28.0, 38.0)
    xmp = b"<x:xmpmeta>Ana Unmistakable</x:xmpmeta>"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + b"Ana Unmistakable"
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "Ana Unmistakable")
    notes.add_itxt("XML:com.adobe.xmp", xmp.decode())

    add("photo.jpg", picture("JPEG", exif=exif, xmp=xmp, icc_profile=profile, comment=b"Ana Unmistakable"))
    add("photo.png", picture("PNG", exif=exif, icc_profile=profile, pnginfo=notes))

    assert len(kept()) == 2
    for content in kept():
        assert b"Unmistakable" not in content
        assert set(Image.open(io.BytesIO(content)).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("photo.png", picture("PNG") + b"<script>alert(1)</script>" + archive({"a": b"b"})),
        ("photo.jpg", picture("JPEG", comment=b"*/=1;alert(1)/*<script>") + b"<?php alert(1) ?>"),
    ],
    ids=["behind a PNG", "in and behind a JPEG"],
)
def test_what_else_a_picture_carries_does_not_stay(add, kept, name: str, content: bytes) -> None:
    assert add(name, content).status == 303

    [stored] = kept()
    assert b"alert" not in stored
    assert not zipfile.is_zipfile(io.BytesIO(stored))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("photo.png", b"GIF89a/*" + bytes(20) + b"*/=1;alert(1)"),
        ("photo.gif", b"GIF89a" + bytes(20)),
        ("photo.svg", b"<svg onload=alert(1)/>"),
        ("photo.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("paper.pdf", b"<html>" + PDF),
        ("paper.pdf", b"\n" * 900 + PDF),
        ("paper.pdf", PDF + archive({"evil.exe": b"MZ"})),
        ("paper.html.pdf", b"<!doctype html>"),
        ("paper", PDF),
        ("paper.pdf.exe", PDF),
        ("paper.pdf\x00.exe", PDF),
        ("\u202efdp.exe", PDF),
        ("words.txt", "Ä".encode("utf-16")),
        ("words.txt", "Ä".encode("latin-1")),
        ("words.csv", b"a,b\n1,\x00"),
        ("words.csv", b"a" * 65_535 + b"\xc3"),
        ("words.txt", b""),
    ],
)
def test_what_is_something_else_or_something_besides_is_refused(add, kept, name: str, content: bytes) -> None:
    answer = add(name, content)

    assert answer.status == 422
    assert "hoose" in answer.text
    assert kept() == []


def test_a_letter_cut_in_two_by_reading_is_whole(add) -> None:
    assert add("words.txt", b"a" * 65_535 + "Ä".encode()).status == 303


def test_what_it_is_says_its_content_and_not_the_browser(add, app) -> None:
    assert add("paper.pdf", PDF, media_type="text/html").status == 303

    with app.app_context():
        assert db.session.scalars(select(StoredFile.media_type)).one() == "application/pdf"


@pytest.mark.parametrize(
    ("name", "kept_as"),
    [
        ("CON.pdf", "_CON.pdf"),
        ("lpt1.tar.pdf", "_lpt1.tar.pdf"),
        ("CONTENT.pdf", "CONTENT.pdf"),
        ("a\u202egpj.pdf", "agpj.pdf"),
        ("..\\..\\x.pdf", "x.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_name_harms_no_machine_that_it_is_kept_on(name: str, kept_as: str) -> None:
    assert plain_name(name) == kept_as


# With the transaction.


@pytest.fixture
def keep(given: Given, ana: int):
    number = given.action(owner=ana)
    actor = given.actor(ana)

    def keep(content: bytes = PDF, name: str = "paper.pdf") -> StoredFile:
        record = db.session.scalars(select(Record).where(Record.reference == f"A{number}")).one()
        return store(io.BytesIO(content), name, record, by=actor)

    return keep


def test_what_is_undone_leaves_no_file(app, keep, kept) -> None:
    with app.app_context():
        keep()
        assert len(kept()) == 1
        db.session.rollback()

    assert kept() == []


def test_a_file_whose_form_has_another_fault_leaves_none(browser, add, kept) -> None:
    sent = {"title": "", "file": (io.BytesIO(PDF), "paper.pdf")}

    assert browser.post(f"/actions/{add.number}/evidence", sent).status == 422
    assert kept() == []


def test_a_savepoint_that_is_undone_keeps_what_stands_around_it(app, keep, kept) -> None:
    with app.app_context():
        keep()
        with db.session.begin_nested() as inner:
            inner.rollback()
        db.session.commit()

    assert len(kept()) == 1


def test_what_a_killed_process_left_is_swept_after_a_week(app, given, keep, at) -> None:
    folder: Path = app.config["FILES_FOLDER"]
    with given.settled():
        stays = path_of(keep())
    left = [folder / f"{'a' * 40}.part", folder / ("b" * 40)]
    theirs = folder / "readme.txt"
    for path in (*left, theirs):
        path.write_bytes(b"left")

    with app.app_context():
        sweep()
        before = [path.exists() for path in left]
        at(clock.now() + LEFT_OVER + timedelta(hours=1))
        sweep()

    assert (before, [path.exists() for path in left]) == ([True, True], [False, False])
    assert (stays.exists(), theirs.exists()) == (True, True)
    theirs.unlink()


def test_many_at_once_get_a_file_each(app, given, keep) -> None:
    def one(n: int) -> bytes:
        with given.settled():
            path = path_of(keep(f"words {n}".encode(), "words.txt"))
        return path.read_bytes()

    with ThreadPoolExecutor(4) as people:
        assert sorted(people.map(one, range(12))) == sorted(f"words {n}".encode() for n in range(12))


# How much.

FLAT = 8  # MB that may come on top, for a hundred that are sent
MEASURING = """
import io, resource, struct, tempfile, zlib
from pathlib import Path
from PIL import Image
from app import create_app
from app.files.content import Unwelcome, inspect, redraw
from app.files.services import _receive
from config import settings

folder = Path(tempfile.mkdtemp())
app = create_app({**settings({"DATABASE_URL": "sqlite://", "FILES_FOLDER": str(folder)}), "TESTING": True})

class Body(io.RawIOBase):
    left, taken = 100_000_000, 0
    def readable(self):
        return True
    def readinto(self, into):
        size = min(self.left, len(into))
        into[:size] = b"a" * size
        self.left, self.taken = self.left - size, self.taken + size
        return size

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

def refused(work):
    try:
        work()
    except Unwelcome:
        return "refused"
    return "taken"

def request(**more):
    body = Body()
    environ = {"wsgi.input": body, "CONTENT_TYPE": "multipart/form-data; boundary=x", **more}
    answer = app.test_client().post("/sign-in", environ_overrides=environ, base_url="http://127.0.0.1")
    return answer.status_code, body.taken

def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

app.test_client().get("/privacy", base_url="http://127.0.0.1")
part, before = folder / "one", peak()
body = Body()
print("stream", refused(lambda: _receive(body, part)), body.taken, peak() - before)
print("declared", *request(CONTENT_LENGTH="100000000"), peak() - before)
print("undeclared", *request(**{"wsgi.input_terminated": True, "CONTENT_LENGTH": ""}), peak() - before)
part.write_bytes(b"a" * 14_000_000)
print("text", refused(lambda: inspect(part, "txt")), 0, peak() - before)
header = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
part.write_bytes(b"\\x89PNG\\r\\n\\x1a\\n" + header + chunk(b"IDAT", zlib.compress(bytes(1 << 20))))
print("picture", refused(lambda: redraw(part, "png")), 0, peak() - before)
"""


def test_however_much_is_sent_the_memory_stays_flat() -> None:
    """A process of its own takes a hundred megabytes in every way, and says what it read and what that took."""
    ran = subprocess.run([sys.executable, "-c", MEASURING], capture_output=True, text=True, cwd=ROOT, check=False)
    assert ran.returncode == 0, ran.stderr
    how, read, memory = {}, {}, {}
    for line in ran.stdout.splitlines():
        what, how[what], read[what], memory[what] = _measured(line)

    assert how == {
        "stream": "refused",
        "declared": "413",
        "undeclared": "413",
        "text": "taken",
        "picture": "refused",
    }
    assert read["declared"] == 0
    assert read["stream"] <= LARGEST + 100_000
    assert read["undeclared"] <= 21_000_000
    assert max(memory.values()) <= FLAT, memory


def _measured(line: str) -> tuple[str, str, int, int]:
    what, how, read, memory = line.split()
    return what, how, int(read), int(memory)
