"""How is somebody's copy of their data read: by a person, and by a computer?

One file for both. A page with everything in words, which opens in any browser
without a connection and prints; and in it, at the end, the same as JSON.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from markupsafe import Markup

from app.privacy.copying import Section

# A file of its own has nobody to fetch a style sheet from. Our own words: nothing in it comes from people.
STYLE = Markup("<style>{}</style>").format(
    Markup((Path(__file__).parent / "paper.css").read_text(encoding="utf-8"))  # noqa: S704
)


class Machine:
    """The same as the sections that went past it, as JSON."""

    def __init__(self, name: str, made_at: datetime) -> None:
        self._held: dict[str, Any] = {}
        self._about = {"about": name, "made_at": made_at.isoformat(timespec="seconds")}

    def following(self, sections: Iterator[Section]) -> Iterator[dict[str, Any]]:
        """The sections for the page, each noted on its way."""
        for section in sections:
            rows = [{value.column: value.kept for value in row} for row in section.rows]
            self._held[section.holding.name] = {"what": section.holding.words, "rows": rows}
            yield _on_paper(section)

    def __str__(self) -> str:
        return json.dumps({**self._about, "held": self._held}, ensure_ascii=False, indent=1)


def _on_paper(section: Section) -> dict[str, Any]:
    holding = section.holding
    return {
        "table": holding.name,
        "words": holding.words,
        "why": holding.why,
        "kept": "; ".join(kept.words for kept in holding.kept),
        "seen_by": holding.seen_by,
        "rows": section.rows,
        "unshown": [column for column in holding.columns.values() if column.unshown],
    }
