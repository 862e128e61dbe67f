"""How does a file come in, and how does it go?

It is written beside the database, outside the transaction: what is undone leaves
no file behind, and what is destroyed goes once that is certain.
"""

import hashlib
import os
import re
import secrets
import unicodedata
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO

from flask import current_app
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app import clock
from app.access.actor import Actor
from app.extensions import db
from app.files.content import PICTURES, NotWhatItSays, Unwelcome, inspect, pieces_of, redraw
from app.files.models import StoredFile
from app.records.models import Record
from app.wording import count

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
WORDS = "a PDF, Word, Excel or PowerPoint file, a PNG or JPEG picture, or plain text"
# Names that Windows gives to its devices, whatever follows the dot.
DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(10))}
# What has no row by then has none because nobody knows of it: a process that was killed left it.
LEFT_OVER = timedelta(days=7)
_OURS = re.compile(r"[0-9a-f]{40}(\.part|\.new)?")


def store(stream: BinaryIO, name: str, record: Record, *, by: Actor) -> StoredFile:
    """Keep a file with a record.

    :raises Unwelcome: too large, empty, of a kind that is not taken, or not what its name says.
    """
    name = plain_name(name)
    extension = Path(name).suffix.lstrip(".").lower()
    if extension not in ACCEPTED:
        raise Unwelcome(f"Choose {WORDS}")
    folder: Path = current_app.config["FILES_FOLDER"]
    folder.mkdir(parents=True, exist_ok=True)
    stored_as = secrets.token_hex(20)
    part = folder / f"{stored_as}.part"
    try:
        _receive(stream, part)
        inspect(part, extension)
        if extension in PICTURES:
            redraw(part, extension)
        stored = StoredFile(
            record_id=record.id,
            name=name,
            media_type=ACCEPTED[extension],
            size=part.stat().st_size,
            sha256=_digest_of(part),
            stored_as=stored_as,
            by_id=by.id,
        )
        _noted("kept").append(folder / stored_as)
        part.rename(folder / stored_as)
    except NotWhatItSays:
        raise Unwelcome(f"This file is not what its name says. Choose {WORDS}") from None
    finally:
        part.unlink(missing_ok=True)
    db.session.add(stored)
    db.session.flush()
    return stored


def destroy(stored: StoredFile) -> None:
    """Take a file away for good, once the transaction at hand is certain. That one stood there is all that is left."""
    stored.name, stored.size, stored.sha256 = "", 0, ""
    _noted("destroyed").append(path_of(stored))


def path_of(stored: StoredFile) -> Path:
    return current_app.config["FILES_FOLDER"] / stored.stored_as


def plain_name(name: str) -> str:
    """What a person called a file, without paths, controls or anything that turns text around."""
    last = re.split(r"[\\/]", name)[-1]
    letters = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C")
    plain = re.sub(r'[<>:"|?*]', "_", letters).strip(" .")[-120:] or "file"
    return f"_{plain}" if plain.partition(".")[0].strip().upper() in DEVICES else plain


def _receive(stream: BinaryIO, part: Path) -> None:
    """Write what comes to the disk, a piece at a time, and no more of it than is taken."""
    size = 0
    with part.open("wb") as file:
        for piece in pieces_of(stream):
            size += len(piece)
            if size > LARGEST:
                raise Unwelcome(f"Choose a file of at most {LARGEST // 1_000_000} MB, or add a link to it instead")
            file.write(piece)
    if not size:
        raise Unwelcome("This file is empty. Choose another")


def _digest_of(part: Path) -> str:
    """The digest of what is kept, which is on the disk from here on, whatever happens to the machine."""
    with part.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    return digest


# With the transaction.


def follow_transactions(session: Any) -> None:
    """Let this session (or session factory) clear away files. Call once, when the application is made."""

    @event.listens_for(session, "after_commit")
    def committed(session: Session) -> None:
        _clear_away(session, "destroyed")

    @event.listens_for(session, "after_rollback")
    def undone(session: Session) -> None:
        _clear_away(session, "kept")


def _noted(what: str) -> list[Path]:
    """Files of the transaction at hand that it has "kept", or "destroyed"."""
    return db.session().info.setdefault("files", {"kept": [], "destroyed": []})[what]


def _clear_away(session: Session, what: str) -> None:
    if session.in_nested_transaction():
        return  # half-way: what is around it may still be undone, or stand
    for path in session.info.pop("files", {}).get(what, ()):
        # Already gone, or on a disk that is not there just now: the sweep comes past again.
        with suppress(OSError):
            path.unlink()


def sweep() -> str:
    """Clear away what nobody knows of: left by a process that was killed, or by a disk that was not there."""
    folder: Path = current_app.config["FILES_FOLDER"]
    known = set(db.session.scalars(select(StoredFile.stored_as).where(StoredFile.size > 0)))
    gone = set(db.session.scalars(select(StoredFile.stored_as).where(StoredFile.size == 0)))
    before = (clock.now() - LEFT_OVER).timestamp()
    swept = 0
    for path in folder.iterdir() if folder.is_dir() else ():
        is_left_over = path.name in gone or (path.name not in known and path.stat().st_mtime < before)
        if _OURS.fullmatch(path.name) and is_left_over:
            path.unlink(missing_ok=True)
            swept += 1
    return f"{count(swept, 'file')} swept"
