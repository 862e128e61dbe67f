"""How does a file come in and go out?"""

import hashlib
import io
import re
import secrets
import unicodedata
import zipfile
from pathlib import Path
from typing import BinaryIO

import puremagic
from flask import current_app
from PIL import Image, ImageOps, UnidentifiedImageError

from app.access.actor import Actor
from app.extensions import db
from app.files.models import StoredFile
from app.records.models import Record

LARGEST = 15_000_000  # bytes of one file
# Extension -> the media type that its content must have. Nothing that runs.
ACCEPTED = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "txt": "text/plain",
    "csv": "text/csv",
}
# What the documents of each kind are kept in, inside their archive.
OFFICE = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
PICTURES = {"image/png": "PNG", "image/jpeg": "JPEG"}
WORDS = "a PDF, Word, Excel or PowerPoint file, a PNG or JPEG picture, or plain text"


class Unwelcome(Exception):
    """A file that cannot be taken. Its text says what to do instead."""


def store(stream: BinaryIO, name: str, record: Record, *, by: Actor) -> StoredFile:
    """Keep a file with a record.

    :raises Unwelcome: too large, empty, of a kind that is not taken, or not what its name says.
    """
    name = plain_name(name)
    extension = Path(name).suffix.lstrip(".").lower()
    if extension not in ACCEPTED:
        raise Unwelcome(f"Choose {WORDS}")
    content = stream.read(LARGEST + 1)
    if not content:
        raise Unwelcome("This file is empty. Choose another")
    if len(content) > LARGEST:
        raise Unwelcome(f"Choose a file of at most {LARGEST // 1_000_000} MB, or add a link to it instead")
    media_type = ACCEPTED[extension]
    if not _is(content, extension):
        raise Unwelcome(f"This file is not what its name says. Choose {WORDS}")
    if media_type in PICTURES:
        content = _without_metadata(content, PICTURES[media_type])
    stored = StoredFile(
        record_id=record.id,
        name=name,
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        stored_as=secrets.token_hex(20),
        by_id=by.id,
    )
    folder: Path = current_app.config["FILES_FOLDER"]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / stored.stored_as).write_bytes(content)
    db.session.add(stored)
    db.session.flush()
    return stored


def path_of(stored: StoredFile) -> Path:
    return current_app.config["FILES_FOLDER"] / stored.stored_as


def plain_name(name: str) -> str:
    """What a person called a file, without paths, controls or anything that turns text around."""
    last = re.split(r"[\\/]", name)[-1]
    letters = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C")
    return re.sub(r'[<>:"|?*]', "_", letters).strip(" .")[-120:] or "file"


def _is(content: bytes, extension: str) -> bool:
    if extension in {"txt", "csv"}:
        try:
            content.decode("utf-8")
        except UnicodeDecodeError:
            return False
        return b"\x00" not in content
    if extension in OFFICE:
        return _is_office(content, OFFICE[extension])
    try:
        found = {match.extension.lstrip(".").lower() for match in puremagic.magic_string(content)}
    except puremagic.PureError:
        return False
    return extension in found or (extension in {"jpg", "jpeg"} and bool(found & {"jpg", "jpeg", "jfif"}))


def _is_office(content: bytes, folder: str) -> bool:
    """Does it hold a document of this kind, and no macros? Only its list of contents is read; nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False
    macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    return "[Content_Types].xml" in names and any(name.startswith(folder) for name in names) and not macros


def _without_metadata(content: bytes, kind: str) -> bytes:
    """The picture alone: where and by whom it was taken is nobody's business."""
    try:
        with Image.open(io.BytesIO(content), formats=[kind]) as picture:
            if picture.width * picture.height > 25_000_000:
                raise Unwelcome("This picture has too many dots. Make it smaller")
            picture.load()
            # The note that says which way up it is goes with the rest.
            ImageOps.exif_transpose(picture, in_place=True)
            bare = Image.new(picture.mode, picture.size)
            if picture.mode == "P" and (palette := picture.getpalette()) is not None:
                bare.putpalette(palette)
            bare.paste(picture)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        # The last few: notes inside it that are broken, or unpack to something vast.
        raise Unwelcome("This picture cannot be read. Choose another") from None
    out = io.BytesIO()
    bare.save(out, kind)
    return out.getvalue()
