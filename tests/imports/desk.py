"""An administrator with a table: the way through an import, as steps in a test."""

import io
from collections.abc import Sequence
from typing import Any

from tests.browser import Answer, Browser
from tests.given import Given


class Desk:
    """Somebody who may import, signed in."""

    def __init__(self, browser: Browser, given: Given, *, who: int | None = None) -> None:
        self.given = given
        self.browser = browser.signed_in_as(given.administrator() if who is None else who)

    def send(self, content: str | bytes, name: str = "members.csv", *, kind: str = "people") -> Answer:
        data = content.encode() if isinstance(content, str) else content
        return self.browser.post(f"/imports/new/{kind}", {"file": (io.BytesIO(data), name)})

    def matched(self, table: str, *, kind: str = "people", **changes: str) -> str:
        """Send a table and take the columns as they are guessed. Returns where the import is."""
        sent = self.send(table, kind=kind)
        assert sent.status == 303, sent.text
        assert sent.location is not None
        answer = self.browser.form(sent.location, to="/columns", **changes)
        assert answer.status == 303, answer.text
        return sent.location.removesuffix("/columns")

    def outcomes(self, place: str) -> dict[int, str]:
        """What the dry run says of each row of its first page, by number."""
        return rows_in(self.browser.get(f"{place}/check"))

    def do(self, place: str) -> Answer:
        """Do what the dry run shows."""
        return self.browser.form(f"{place}/check", to="/do")

    def imported(self, table: str, *, kind: str = "people", **changes: str) -> str:
        place = self.matched(table, kind=kind, **changes)
        answer = self.do(place)
        assert answer.status == 303, answer.text
        return place

    def undo(self, place: str, why: str = "The wrong file") -> Answer:
        return self.browser.form(f"{place}/undo", why=why)


def rows_in(answer: Answer) -> dict[int, str]:
    """The rows of the table on a page: number to all that is said of it."""
    from tests.browser import words

    found: dict[int, str] = {}
    for row in answer.tree.iter("tr"):
        cells = [words(cell) for cell in row if cell.tag in {"td", "th"}]
        if cells and cells[0].isdigit():
            found[int(cells[0])] = " ".join(cells[1:])
    return found


def table(*rows: Sequence[Any], header: Sequence[str] = ("Name", "E-mail", "Organisation")) -> str:
    lines = [",".join(header), *(",".join(f'"{cell}"' for cell in row) for row in rows)]
    return "\n".join(lines) + "\n"
