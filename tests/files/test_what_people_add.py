"""A file is what its name says, says nothing of its maker, and is a download for those who may see its record."""

import io
import zipfile

import pytest
from PIL import Image
from sqlalchemy import select

from app.extensions import db
from app.files.models import StoredFile
from app.files.services import LARGEST, Unwelcome, path_of, plain_name, store
from app.records.models import Record

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
EXE = b"MZ\x90\x00" + bytes(200)


def picture(kind="JPEG", mode="RGB", **how):
    out = io.BytesIO()
    Image.new(mode, (6, 4), how.pop("colour", 0)).save(out, kind, **how)
    return out.getvalue()


def office(kind="word/document.xml"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(kind, "<document/>")
    return out.getvalue()


@pytest.fixture
def ana(given):
    return given.member("Ana")


@pytest.fixture
def keep(app, given, ana):
    """Keep a file with an action of Ana's. Returns its row and what is in the folder."""
    number = given.action(owner=ana)
    actor = given.actor(ana)

    def keep(content, name):
        with given.settled():
            action = db.session.scalars(select(Record).where(Record.reference == f"A{number}")).one()
            stored = store(io.BytesIO(content), name, action, by=actor)
        with app.app_context():
            return stored, path_of(stored).read_bytes()

    keep.number = number
    return keep


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("minutes.pdf", PDF, "application/pdf"),
        ("Minutes.PDF", PDF, "application/pdf"),
        ("notes.txt", "Grüße".encode(), "text/plain"),
        ("figures.csv", b"a,b\n1,2\n", "text/csv"),
        ("photo.png", picture("PNG"), "image/png"),
        ("photo.jpg", picture("JPEG"), "image/jpeg"),
        ("photo.jpeg", picture("JPEG"), "image/jpeg"),
        ("guide.docx", office(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)
def test_what_people_work_with_is_taken(keep, name, content, media_type):
    stored, kept = keep(content, name)

    assert (stored.name, stored.media_type) == (name, media_type)
    assert stored.size == len(kept)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", HTML),
        ("picture.svg", SVG),
        ("tool.exe", EXE),
        ("minutes.pdf", HTML),
        ("minutes.pdf", EXE),
        ("photo.png", HTML),
        ("photo.png", picture("JPEG")),
        ("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(50)),
        ("photo.jpg", PDF),
        ("guide.docx", PDF),
        ("guide.docm", office()),
        ("notes.txt", b"\xff\xfe\x00"),
        ("notes.txt", b"a\x00b"),
        ("minutes.pdf.exe", PDF),
        ("minutes", PDF),
        ("", PDF),
        ("minutes.pdf", b""),
    ],
)
def test_what_runs_or_is_not_what_its_name_says_is_not_taken(app, keep, name, content):
    folder = app.config["FILES_FOLDER"]
    before = set(folder.glob("*"))

    with pytest.raises(Unwelcome) as refused:
        keep(content, name)

    assert "hoose" in str(refused.value)
    assert set(folder.glob("*")) == before


def test_what_is_too_large_is_not_taken(keep):
    with pytest.raises(Unwelcome, match="at most 15 MB"):
        keep(b"a" * (LARGEST + 1), "notes.txt")


def test_a_picture_of_too_many_dots_is_not_taken(keep):
    """A small file that would fill the memory once it is opened."""
    with pytest.raises(Unwelcome, match="too many dots"):
        keep(picture("PNG", mode="1", colour=0) and _bomb(), "bomb.png")


def _bomb():
    out = io.BytesIO()
    Image.new("1", (8_000, 8_000)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_says_nothing_of_where_and_by_whom_it_was_taken(keep, kind):
    exif = Image.Exif()
    exif[0x013B] = "Ana Unmistakable"
    exif.get_ifd(0x8825)[2] = (51.0, 28.0, 38.0)
    content = picture(kind, exif=exif)
    assert b"Unmistakable" in content

    _, kept = keep(content, "photo.jpg" if kind == "JPEG" else "photo.png")

    assert b"Unmistakable" not in kept
    assert not dict(Image.open(io.BytesIO(kept)).getexif())


def test_a_picture_taken_sideways_stands_upright_without_its_note(keep):
    exif = Image.Exif()
    exif[0x0112] = 6

    _, kept = keep(picture(exif=exif), "photo.jpg")

    assert Image.open(io.BytesIO(kept)).size == (4, 6)


def test_a_picture_with_a_see_through_part_keeps_it(keep):
    _, kept = keep(picture("PNG", mode="RGBA", colour=(1, 2, 3, 4)), "photo.png")

    assert Image.open(io.BytesIO(kept)).getpixel((0, 0)) == (1, 2, 3, 4)


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\Ana\\notes.txt", "notes.txt"),
        ("a\x00b\r\n.txt", "ab.txt"),
        ("\u202etxt.exe", "txt.exe"),
        ('a"b<c>.txt', "a_b_c_.txt"),
        ("...", "file"),
        ("", "file"),
        ("Übersicht für März.pdf", "Übersicht für März.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_name_is_a_name_and_never_a_path(given_name, kept):
    assert plain_name(given_name) == kept


def test_a_file_is_stored_under_a_name_that_nobody_can_guess(app, keep):
    first, _ = keep(PDF, "minutes.pdf")
    second, _ = keep(PDF, "minutes.pdf")

    assert first.stored_as != second.stored_as
    assert len(first.stored_as) == 40
    assert app.config["FILES_FOLDER"] not in [folder for folder in (app.static_folder,) if folder]


def test_a_file_comes_back_as_a_download_and_never_as_a_page(browser, given, ana, keep):
    stored, kept = keep(PDF, "Übersicht.pdf")
    browser.signed_in_as(ana)

    answer = browser.get(f"/files/{stored.id}")

    assert answer.status == 200
    assert answer.response.get_data() == kept
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_file_is_for_those_who_may_see_its_record(browser, given, ana, keep):
    stored, _ = keep(PDF, "minutes.pdf")
    given.seen_only_by("action", keep.number, ana)

    assert browser.signed_in_as(ana).get(f"/files/{stored.id}").status == 200
    assert browser.another().signed_in_as(given.member("Bea")).get(f"/files/{stored.id}").status == 404
    assert browser.another().signed_in_as(given.administrator()).get(f"/files/{stored.id}").status == 404
    assert browser.another().get(f"/files/{stored.id}").location.startswith("/sign-in")
    assert browser.get("/files/999999").status == 404


def test_a_file_is_added_as_evidence_with_its_form(browser, given, ana, app):
    number = given.action(owner=ana)
    browser.signed_in_as(ana)
    form = browser.get(f"/actions/{number}").form_to("/evidence")

    answer = browser.send(form, title="The guide", file=(io.BytesIO(PDF), "guide.pdf"))

    assert answer.status == 303
    with app.app_context():
        stored = db.session.scalars(select(StoredFile)).one()
    assert browser.follow(answer).links()["The guide"] == f"/files/{stored.id}"


def test_an_unwelcome_file_is_told_on_the_form(browser, given, ana):
    number = given.action(owner=ana)
    browser.signed_in_as(ana)
    form = browser.get(f"/actions/{number}").form_to("/evidence")

    answer = browser.send(form, title="The guide", file=(io.BytesIO(HTML), "guide.pdf"))

    assert answer.status == 422
    assert "This file is not what its name says" in answer.text
