"""How is what people wrote shown?"""

from markupsafe import Markup, escape

from app.records.references import references_in


def linked(text: str | None) -> Markup:
    """User text as HTML: escaped, blank lines as paragraphs, references as links."""
    paragraphs = [part for part in (text or "").split("\n\n") if part.strip()]
    return Markup("").join(Markup("<p>{}</p>").format(_with_links(part)) for part in paragraphs)


def _with_links(text: str) -> Markup:
    pieces: list[Markup] = []
    end = 0
    for found in references_in(text):
        pieces.append(_lines(text[end : found.start()]))
        pieces.append(Markup('<a href="/go/{0}">{0}</a>').format(found.group()))
        end = found.end()
    pieces.append(_lines(text[end:]))
    return Markup("").join(pieces)


def _lines(text: str) -> Markup:
    return Markup("<br>").join(escape(line) for line in text.split("\n"))
