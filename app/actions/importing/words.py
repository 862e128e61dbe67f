"""What do the cells of a table of actions mean?"""

import re
from datetime import date

from app.actions.models import Priority, Strand
from app.people.importing.words import day_in, folded

STRANDS = {
    **dict.fromkeys(("individual learning", "learning", "individual"), Strand.LEARNING),
    **dict.fromkeys(("system change", "system", "systems", "organisations"), Strand.SYSTEM_CHANGE),
}
PRIORITIES = {
    **dict.fromkeys(("high", "urgent", "1", "high priority"), Priority.HIGH),
    **dict.fromkeys(("normal", "medium", "2", "normal priority"), Priority.NORMAL),
    **dict.fromkeys(("low", "3", "low priority"), Priority.LOW),
}
_BETWEEN = re.compile(r"[\s,;]+")
_EITHER_WAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}")
_ONLY_A_MONTH = re.compile(r"[A-Za-z]+\.? \d{4}|\d{1,2}/\d{4}|\d{4}-\d{1,2}")


def strand_in(text: str) -> Strand | None:
    return STRANDS.get(folded(text))


def priority_in(text: str) -> Priority | None:
    return PRIORITIES.get(folded(text))


def references_in(text: str) -> list[str]:
    """References with commas, semicolons or spaces between them."""
    return list(dict.fromkeys(word.upper() for word in _BETWEEN.split(text) if word and word.lower() != "and"))


def due_in(text: str) -> date | None:
    """A day; a month alone says no day."""
    return None if _ONLY_A_MONTH.fullmatch(text.strip()) else day_in(text)


def could_be_another(text: str) -> bool:
    """Would it be another day if the month stood first?"""
    found = _EITHER_WAY.fullmatch(text.strip())
    if found is None:
        return False
    day, month = int(found[1]), int(found[2])
    return day != month and day <= 12 and month <= 12
