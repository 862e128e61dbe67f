"""Which three months is a plan looked at in?"""

import re
from datetime import date, timedelta
from typing import NamedTuple


class Quarter(NamedTuple):
    year: int
    number: int  # 1 to 4

    @property
    def name(self) -> str:
        """As it stands in an address: ``2026-q4``."""
        return f"{self.year}-q{self.number}"

    @property
    def first_on(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_on(self) -> date:
        return self.after.first_on - timedelta(days=1)

    @property
    def after(self) -> "Quarter":
        return Quarter(self.year, self.number + 1) if self.number < 4 else Quarter(self.year + 1, 1)

    @property
    def before(self) -> "Quarter":
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)

    @property
    def words(self) -> str:
        """``Oct to Dec 2026``."""
        return f"{self.first_on:%b} to {self.last_on:%b} {self.year}"


def quarter_of(on: date) -> Quarter:
    return Quarter(on.year, (on.month + 2) // 3)


def quarter_called(name: str) -> Quarter | None:
    """The quarter that an address names, within the years that a due date can lie in."""
    found = re.fullmatch(r"(20\d\d)-q([1-4])", name, re.ASCII)
    return Quarter(int(found[1]), int(found[2])) if found else None
