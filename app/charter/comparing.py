"""What is different between two texts?

Line by line first, then word by word where lines were replaced, so that a long
text with a small change is compared as fast as it is read.
"""

import enum
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher


class Is(enum.Enum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Piece:
    what: Is
    text: str


# Beyond so many words, lines that were replaced are shown as a whole: nobody reads such a mixture.
MOST_WORDS = 2_000
_WORD = re.compile(r"\s+|\w+|[^\w\s]")


def compare(old: str, new: str) -> list[Piece]:
    """Pieces which, without those added, are the old text, and without those removed, the new."""
    found: list[Piece] = []
    for tag, before, after in _steps(old.splitlines(keepends=True), new.splitlines(keepends=True)):
        if tag != "replace":
            found += _pieces(tag, before, after)
            continue
        words = _WORD.findall("".join(before)), _WORD.findall("".join(after))
        if max(len(each) for each in words) > MOST_WORDS:
            found += _pieces(tag, before, after)
        else:
            for step in _steps(*words):
                found += _pieces(*step)
    return _joined(found)


Step = tuple[str, Sequence[str], Sequence[str]]


def _steps(old: Sequence[str], new: Sequence[str]) -> list[Step]:
    """What became of what, with the common beginning and end set aside: most of a text is those."""
    start = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    most = min(len(old), len(new)) - start
    end = next((n for n in range(most) if old[-1 - n] != new[-1 - n]), most)
    middle_old, middle_new = old[start : len(old) - end], new[start : len(new) - end]
    matcher = SequenceMatcher(None, middle_old, middle_new)
    steps = [(tag, middle_old[a:b], middle_new[c:d]) for tag, a, b, c, d in matcher.get_opcodes()]
    return [("equal", old[:start], ()), *steps, ("equal", old[len(old) - end :], ())]


def _pieces(tag: str, before: Sequence[str], after: Sequence[str]) -> list[Piece]:
    if tag == "equal":
        return [Piece(Is.SAME, "".join(before))]
    return [Piece(Is.REMOVED, "".join(before)), Piece(Is.ADDED, "".join(after))]


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Neighbours of one sort as one, and nothing empty."""
    found: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if found and found[-1].what is piece.what:
            found[-1] = Piece(piece.what, found[-1].text + piece.text)
        else:
            found.append(piece)
    return found
