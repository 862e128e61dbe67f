"""How is what people wrote shown?"""

import re
from collections.abc import Iterator, Mapping

from markupsafe import Markup, escape

from app.records.references import references_in

_BEGIN, _END = Markup("<p>"), Markup("</p>")


def linked(text: str | None, names: Mapping[str, str] | None = None) -> Markup:
    """User text as HTML: escaped, blank lines as paragraphs, references as links.

    :param names: other words that are links, each with its address: ``{"@Ama": "/people/7"}``.
    """
    paragraphs = [part for part in (text or "").split("\n\n") if part.strip()]
    return Markup("").join(_BEGIN + _with_links(part, names or {}) + _END for part in paragraphs)


def _with_links(text: str, names: Mapping[str, str]) -> Markup:
    links = sorted([*_references(text), *_named(text, names)])
    if not links:
        # As most of what people write is.
        return _lines(text)
    pieces: list[Markup] = []
    end = 0
    for start, stop, address in links:
        if start < end:
            continue
        pieces.append(_lines(text[end:start]))
        pieces.append(Markup('<a href="{}">{}</a>').format(address, text[start:stop]))
        end = stop
    pieces.append(_lines(text[end:]))
    return Markup("").join(pieces)


def _references(text: str) -> Iterator[tuple[int, int, str]]:
    return ((found.start(), found.end(), f"/go/{found.group()}") for found in references_in(text))


def _named(text: str, names: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
    """Each of these words where it stands alone, the longest first."""
    if names:
        words = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        for found in re.finditer(rf"(?<!\w)(?:{words})(?!\w)", text):
            yield found.start(), found.end(), names[found.group()]


def _lines(text: str) -> Markup:
    return escape(text) if "\n" not in text else Markup("<br>").join(escape(line) for line in text.split("\n"))
