"""How does a longer text that people write become a page?

Markdown without pictures and without HTML of its own. What comes out is built
from a short list of elements, and cleaned once more as if it were a stranger's.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from app.records.references import references_in

TAGS = {
    "p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "span",
    "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES: dict[str, set[str]] = {
    "*": set(),
    "a": {"href"},
    "ol": {"start"},
    **{f"h{level}": {"id"} for level in range(2, 7)},
}
CLASSES = {"a": {"external"}, "span": {"nhsuk-u-visually-hidden"}}
SCHEMES = {"http", "https", "mailto"}
ELSEWHERE = ("http://", "https://", "//")
# Before each anchor, so that none is the id of something else on the page.
ANCHOR = "part-"

_MARKDOWN = (
    MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable(["image", "html_block"])
)


@dataclass(frozen=True)
class Heading:
    words: str
    anchor: str


@dataclass(frozen=True)
class Read:
    """A text as a page shows it.

    :ivar headings: the parts it has, for a list of contents: its highest headings.
    """

    html: Markup
    headings: tuple[Heading, ...]


def read(written: str, *, below: int = 1) -> Read:
    """Markdown as HTML. Its headings come below one of this level, and never leave a level out."""
    tokens = _MARKDOWN.parse(written)
    headings = _set_headings(tokens, below)
    for opening, inline, closing in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if opening.type == "th_open" and not inline.content:
            # A heading of nothing: the corner of a table is an empty cell.
            opening.tag = closing.tag = "td"
    for token in tokens:
        if token.type == "inline":
            token.children = list(_with_links(token.children or []))
        # Alignment comes as a style, which no page may have.
        token.attrs.pop("style", None)
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return Read(Markup(_cleaned(html)), tuple(headings))  # noqa: S704  (built from the list above)


def as_words(written: str) -> str:
    """The text alone, for a search or a first sentence."""
    said = [
        _said(token.children or []) if token.type == "inline" else token.content for token in _MARKDOWN.parse(written)
    ]
    return "\n".join(part.strip() for part in said if part.strip())


def first_sentence(written: str, *, most: int = 220) -> str:
    """What it begins with, headings left out, cut at a word if it is long."""
    tokens = _MARKDOWN.parse(written)
    for opening, token in pairwise(tokens):
        if opening.type == "paragraph_open" and (words := " ".join(_said(token.children or []).split())):
            sentence = re.split(r"(?<=[.!?])\s", words, maxsplit=1)[0]
            return sentence if len(sentence) <= most else sentence[:most].rsplit(" ", 1)[0] + " …"
    return ""


def _cleaned(html: str) -> str:
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
    )


def _set_headings(tokens: list[Token], below: int) -> list[Heading]:
    """Give each heading its level and its anchor. Returns the highest ones."""
    found: list[tuple[int, Heading]] = []
    taken: set[str] = set()
    # The levels as written, from the outside in: what stands at place n comes n + 1 below the page's own heading.
    outer: list[int] = []
    for opening, inline, closing in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if opening.type != "heading_open":
            continue
        written = int(opening.tag[1])
        while outer and outer[-1] >= written:
            outer.pop()
        outer.append(written)
        level = min(below + len(outer), 6)
        opening.tag = closing.tag = f"h{level}"
        words = " ".join(_said(inline.children or []).split())
        anchor = _free(ANCHOR + ("-".join(re.findall(r"[a-z0-9]+", words.lower()))[:60] or "text"), taken)
        opening.attrs["id"] = anchor
        if words:
            found.append((level, Heading(words, anchor)))
    highest = min((level for level, _ in found), default=0)
    return [heading for level, heading in found if level == highest]


def _free(anchor: str, taken: set[str]) -> str:
    name, n = anchor, 1
    while name in taken:
        n += 1
        name = f"{anchor}-{n}"
    taken.add(name)
    return name


def _said(tokens: list[Token]) -> str:
    return "".join(
        token.content if token.type in ("text", "code_inline") else " " if token.type.endswith("break") else ""
        for token in tokens
    )


def _with_links(tokens: list[Token]) -> Iterator[Token]:
    """References become links, except inside a link or code; a link to elsewhere says so."""
    inside, elsewhere = 0, False
    for token in tokens:
        if token.type == "link_open":
            inside += 1
            elsewhere = str(token.attrs.get("href", "")).lower().startswith(ELSEWHERE)
            if elsewhere:
                token.attrs["class"] = "external"
        elif token.type == "link_close":
            inside -= 1
            if elsewhere:
                yield from _quietly(" (another site)")
                elsewhere = False
        if token.type == "text" and not inside:
            yield from _references_as_links(token.content)
        else:
            yield token


def _references_as_links(words: str) -> Iterator[Token]:
    end = 0
    for found in references_in(words):
        yield _text(words[end : found.start()])
        yield Token("link_open", "a", 1, attrs={"href": f"/go/{found.group()}"})
        yield _text(found.group())
        yield Token("link_close", "a", -1)
        end = found.end()
    yield _text(words[end:])


def _quietly(words: str) -> Iterator[Token]:
    yield Token("span_open", "span", 1, attrs={"class": "nhsuk-u-visually-hidden"})
    yield _text(words)
    yield Token("span_close", "span", -1)


def _text(words: str) -> Token:
    return Token("text", "", 0, content=words)
