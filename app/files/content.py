"""Is a file what its name says, and can it do no harm?

Asked of a file on disk, a piece at a time: what it costs to look does not grow
with what somebody sends. Nothing is unpacked but one short list of contents.
"""

import codecs
import struct
import threading
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO
from xml.etree import ElementTree

PIECE = 64 * 1024  # bytes read at once
MOST_DOTS = 25_000_000  # of a picture: a hundred megabytes once it is opened
MOST_PARTS = 5_000  # of a document
LARGEST_LIST = 1_000_000  # bytes of a document's list of contents
LARGEST_UNPACKED = 300_000_000  # bytes of a document, as its reader unpacks it
# What a file of each kind begins with.
BEGINS = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff"}
# What the documents of each kind are kept in, inside their archive.
OFFICE = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
PICTURES = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG"}
# What a document with something that runs says of itself, whatever it is called.
_RUNS = ("macroenabled", "vbaproject", "activex")
# With which an archive ends; how many bytes its list takes stands 12 bytes on. 22 bytes, and a remark behind.
_END_OF_ARCHIVE, _LONGEST_END = b"PK\x05\x06", 22 + 65_535
# Of a photograph nobody sees the difference.
_HOW: dict[str, dict[str, int]] = {"JPEG": {"quality": 88}, "PNG": {}}
# A picture in memory is the largest thing here: one at a time.
_one_at_a_time = threading.Lock()


class Unwelcome(Exception):
    """A file that cannot be taken. Its text says what to do instead."""


class NotWhatItSays(Unwelcome):
    """The name says one thing, the content another."""


def inspect(path: Path, extension: str) -> None:
    """Look at what is in a file.

    :raises Unwelcome: it is something else, something besides, or too much once it is opened.
    """
    if extension in {"txt", "csv"}:
        _ensure_text(path)
    elif extension in OFFICE:
        _ensure_document(path, OFFICE[extension])
    else:
        with path.open("rb") as file:
            if file.read(8)[: len(BEGINS[extension])] != BEGINS[extension]:
                raise NotWhatItSays()
        if extension == "pdf" and zipfile.is_zipfile(path):
            raise Unwelcome("This file is a PDF and an archive at once. Save it as a PDF anew and choose that")


def _ensure_text(path: Path) -> None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            for piece in pieces_of(file):
                if "\x00" in decoder.decode(piece):
                    raise NotWhatItSays()
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise Unwelcome("This text cannot be read. Save it as UTF-8 (“CSV UTF-8” in Excel), or choose a PDF") from None


def pieces_of(stream: BinaryIO) -> Iterator[bytes]:
    while piece := stream.read(PIECE):
        yield piece


# Documents.


def _ensure_document(path: Path, folder: str) -> None:
    """A document of this kind, without anything that runs, and of a size that whoever opens it can bear."""
    try:
        if _size_of_list(path) > LARGEST_LIST:
            raise Unwelcome(_TOO_MUCH)
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if "[Content_Types].xml" not in names or not any(name.startswith(folder) for name in names):
                raise NotWhatItSays()
            _ensure_bearable(parts)
            _ensure_nothing_runs(names, archive)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, EOFError):
        # Among them: it is locked with a password, or packed in a way of its own.
        raise NotWhatItSays() from None


_TOO_MUCH = "This document holds far more than it shows. Save it as a PDF and choose that"


def _size_of_list(path: Path) -> int:
    """How many bytes the archive's own list takes, before anything reads it into memory."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _LONGEST_END))
        end = file.read()
    at = end.rfind(_END_OF_ARCHIVE)
    if at < 0 or at + 22 > len(end):
        raise zipfile.BadZipFile
    return struct.unpack_from("<L", end, at + 12)[0]


def _ensure_bearable(parts: list[zipfile.ZipInfo]) -> None:
    """Neither a flood of parts nor one that unpacks to something vast, nor the same bytes packed into many parts."""
    unpacked = sum(part.file_size for part in parts)
    in_order = sorted(parts, key=lambda part: part.header_offset)
    share = any(a.header_offset + a.compress_size > b.header_offset for a, b in pairwise(in_order))
    if len(parts) > MOST_PARTS or unpacked > LARGEST_UNPACKED or share:
        raise Unwelcome(_TOO_MUCH)


def _ensure_nothing_runs(names: set[str], archive: zipfile.ZipFile) -> None:
    kinds = " ".join([*names, *_kinds_in(archive)]).lower()
    if any(word in kinds for word in _RUNS):
        raise Unwelcome("This document has macros, which can do harm. Save it without them, or as a PDF")


def _kinds_in(archive: zipfile.ZipFile) -> Iterator[str]:
    """What a document says that its parts are."""
    with archive.open("[Content_Types].xml") as listed:
        content = listed.read(LARGEST_LIST + 1)
    if len(content) > LARGEST_LIST:
        raise Unwelcome(_TOO_MUCH)
    if b"<!" in content.replace(b"\x00", b""):
        # Definitions of its own could hide what it says, or swell without end.
        raise NotWhatItSays()
    try:
        for element in ElementTree.fromstring(content).iter():  # noqa: S314  (short, and without definitions)
            yield from element.attrib.values()
    except ElementTree.ParseError:
        raise NotWhatItSays() from None


# Pictures.


def redraw(path: Path, extension: str) -> None:
    """Leave the picture alone, without what it says of where, when and by whom it was taken, or what else it carries.

    :raises Unwelcome: it cannot be read, or has too many dots.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError  # only here: few requests need it

    kind, redrawn = PICTURES[extension], path.with_suffix(".new")
    with _one_at_a_time:
        try:
            with Image.open(path, formats=[kind]) as picture:
                if picture.width * picture.height > MOST_DOTS:
                    raise Unwelcome("This picture has too many dots. Make it smaller")
                picture.load()
                # The note that says which way up it is goes with the rest.
                ImageOps.exif_transpose(picture, in_place=True)
                # Which colour is see-through is no note: it is part of the picture.
                picture.info = {name: picture.info[name] for name in ("transparency",) if name in picture.info}
                picture.save(redrawn, kind, **_HOW[kind])
            redrawn.replace(path)
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            # The last few: notes inside it that are broken, or unpack to something vast.
            raise Unwelcome("This picture cannot be read. Choose another") from None
        finally:
            redrawn.unlink(missing_ok=True)
