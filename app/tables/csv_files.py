"""What does a CSV file say, in whatever alphabet and with whatever between its cells?"""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from app.tables.sheet import LONGEST, Record, Sheet, Unreadable, sheet_of

MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
# What a spreadsheet writes when it is not asked for UTF-8: on Windows, and on older Macs.
OLD = {"cp1252": "Windows", "mac_roman": "Mac"}
SEPARATORS = (",", ";", "\t")
PIECE = 64_000  # bytes
SAMPLED = 20  # records that say what stands between cells
NOT_TEXT = "This file is not plain text. In your spreadsheet, save it as “CSV UTF-8” or as .xlsx"


def read(stream: BinaryIO) -> Sheet:
    encoding, remarks = _alphabet(stream)
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    try:
        separator, begin = _between_cells(text)
        text.seek(begin)
        return sheet_of(_records(text, separator, opened_by_word=begin > 0), remarks)
    finally:
        # Whose stream it is closes it.
        text.detach()


def _alphabet(stream: BinaryIO) -> tuple[str, list[str]]:
    """The encoding, and what to say about it. The file is read once, a piece at a time."""
    begins = stream.read(4)
    encoding = next((name for mark, name in MARKS.items() if begins.startswith(mark)), "utf-8")
    if not encoding.startswith("utf-16") and _has_null(stream):
        raise Unreadable(NOT_TEXT)
    if _decodes(stream, encoding):
        return encoding, []
    if encoding != "utf-8":
        raise Unreadable(NOT_TEXT)
    guessed = _guessed(stream)
    if not _decodes(stream, guessed):
        raise Unreadable(NOT_TEXT)
    return guessed, [
        f"This file is in an old {OLD[guessed]} alphabet. If a name with an accent looks wrong below, "
        "save the file as “CSV UTF-8” and choose it again."
    ]


def _has_null(stream: BinaryIO) -> bool:
    stream.seek(0)
    return any(b"\x00" in piece for piece in iter(lambda: stream.read(PIECE), b""))


def _decodes(stream: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    stream.seek(0)
    try:
        while piece := stream.read(PIECE):
            if "\x00" in decoder.decode(piece):
                return False
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _guessed(stream: BinaryIO) -> str:
    from charset_normalizer import from_bytes  # only here: few files need it

    stream.seek(0)
    # Only what is not plain English tells the two apart, so whole lines without it say nothing.
    telling = b"\n".join(line for line in islice(stream, 5_000) if not line.isascii())[:PIECE]
    best = from_bytes(telling, cp_isolation=list(OLD)).best()
    return best.encoding if best and best.encoding in OLD else "cp1252"


def _between_cells(text: io.TextIOWrapper) -> tuple[str, int]:
    """What separates cells, and where the first record begins.

    The separator that cuts most records into one and the same number of cells, and into more than one.
    """
    first = text.readline(LONGEST)
    if first.strip().strip('"').lower() in {f"sep={separator}" for separator in (*SEPARATORS, "")}:
        # What Excel writes for itself. Cut off by the line end, a tab is not seen.
        separator = first.strip('\ufeff\r\n" ').lower().removeprefix("sep=")
        return (separator or "\t"), text.tell()
    best, most = ",", (0, 0)
    for separator in SEPARATORS:
        text.seek(0)
        widths = Counter(len(record.cells) for record in islice(_records(text, separator), SAMPLED))
        score = max(((times, width) for width, times in widths.items() if width > 1), default=most)
        if score > most:
            best, most = separator, score
    return best, 0


def _records(text: io.TextIOWrapper, separator: str, *, opened_by_word: bool = False) -> Iterator[Record]:
    if opened_by_word:
        yield Record([])  # it is a line of the file, and rows are counted by it
    reader = csv.reader(text, delimiter=separator)
    try:
        for cells in reader:
            yield Record(cells)
    except csv.Error as fault:
        raise Unreadable(
            f"This file cannot be read at line {reader.line_num:,}. A quotation mark may be missing there, "
            "or one too many"
        ) from fault
