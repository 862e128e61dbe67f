"""Where does a text name somebody, and what does it say without the name?

People are named by their full name or their e-mail address. A name is found in
whatever case, with or without its accents, across a line end, and in the name of
a file (``Ana_Lima.pdf``); inside a longer word it is not.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

# A run of letters and digits, with the accents that stand behind their letters.
_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")
# What may stand between the parts of a name, beside what stands there in the name itself.
_BETWEEN = re.compile(r"\s+|[-_.+'’]")


def _fold(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@dataclass(frozen=True)
class _Name:
    """One name in its parts, and what becomes of it."""

    words: tuple[str, ...]  # folded
    between: tuple[str, ...]
    by: str
    # An address is one thing: nothing else may stand between its parts.
    exactly: bool
    # A name of one word counts only as it is written here.
    as_written: str | None


class Names:
    """Names to look for in texts, however many."""

    def __init__(self) -> None:
        # By first part; the longest of them first, so that an address goes before a name inside it.
        self._known: dict[str, list[_Name]] = {}

    def add(self, name: str | None, by: str, *, even_one_word: bool = False) -> None:
        """Look for this full name or e-mail address.

        :param even_one_word: a name like "Will" too, where it is written as it is here. Elsewhere it is
            left alone: most texts mean something else by it.
        """
        found = list(_WORD.finditer(name or ""))
        if name is None or not found or (is_one_word(name) and not even_one_word):
            return
        words = tuple(_fold(part.group()) for part in found)
        between = tuple(name[a.end() : b.start()] for a, b in pairwise(found))
        known = self._known.setdefault(words[0], [])
        known.append(_Name(words, between, by, exactly="@" in name, as_written=name if is_one_word(name) else None))
        known.sort(key=lambda one: len(one.words), reverse=True)

    def __bool__(self) -> bool:
        return bool(self._known)

    def are_in(self, text: str | None) -> bool:
        return next(self._places(text or ""), None) is not None

    def replaced(self, text: str) -> str:
        """The text with every name in it replaced; the rest as it is."""
        pieces, end = [], 0
        for start, stop, by in self._places(text):
            pieces += [text[end:start], by]
            end = stop
        return "".join([*pieces, text[end:]])

    def _places(self, text: str) -> Iterator[tuple[int, int, str]]:
        parts = list(_WORD.finditer(text))
        folded = [_fold(part.group()) for part in parts]
        at = 0
        while at < len(parts):
            name = self._name_at(text, parts, folded, at)
            if name is None:
                at += 1
                continue
            last = parts[at + len(name.words) - 1]
            yield parts[at].start(), last.end(), name.by
            at += len(name.words)

    def _name_at(self, text: str, parts: list[re.Match[str]], folded: list[str], at: int) -> _Name | None:
        for name in self._known.get(folded[at], ()):
            length = len(name.words)
            if tuple(folded[at : at + length]) != name.words:
                continue
            gaps = [text[a.end() : b.start()] for a, b in pairwise(parts[at : at + length])]
            if name.as_written is not None and parts[at].group() not in name.as_written:
                continue
            if all(_fits(gap, own, name.exactly) for gap, own in zip(gaps, name.between, strict=True)):
                return name
        return None


def _fits(gap: str, own: str, exactly: bool) -> bool:
    return gap == own or (not exactly and _BETWEEN.fullmatch(gap) is not None)


def is_one_word(name: str) -> bool:
    """Is this a name like "Will" or "May", which most texts mean otherwise?"""
    return len(_WORD.findall(name)) < 2
