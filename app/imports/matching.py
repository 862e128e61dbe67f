"""Which column holds what?

Guessed by the words of its header, for whoever sent the file to check. Nothing
is guessed from the values: they are shown beside it.
"""

import re
from collections.abc import Mapping, Sequence

from app.imports.kinds import Importable

NOT_TAKEN = ""
# In this order: words that are the same say more than words that contain each other.
_SIGNS = re.compile(r"[^a-z0-9]+")


def guess(importable: Importable, header: Sequence[str]) -> dict[str, int]:
    """The key of a field to the position of its column; each column once."""
    found: dict[str, int] = {}
    plain = [_plain(name) for name in header]
    for certain in (True, False):
        for field in importable.fields:
            if field.key in found:
                continue
            for position, name in enumerate(plain):
                names = [_plain(known) for known in (field.label, field.key, *field.synonyms)]
                if position not in found.values() and _fits(name, names, certain):
                    found[field.key] = position
                    break
    return _without_second_ways(importable, found)


def _plain(name: str) -> str:
    return _SIGNS.sub(" ", name.lower()).strip()


def _fits(name: str, names: Sequence[str], certain: bool) -> bool:
    if certain:
        return name in names
    # "Work e-mail address" holds "e mail address"; whole words only.
    return any(f" {known} " in f" {name} " for known in names if len(known) > 3)


def _without_second_ways(importable: Importable, found: dict[str, int]) -> dict[str, int]:
    """Where one set of fields is complete, another that is not has only taken a column by mistake."""
    complete = [way for way in importable.needs if all(key in found for key in way)]
    if not complete:
        return found
    # The way that says more: first and last name rather than one name.
    kept = max(complete, key=len)
    others = {key for way in importable.needs for key in way} - set(kept)
    return {key: position for key, position in found.items() if key not in others}


def is_enough(importable: Importable, columns: Mapping[str, int]) -> bool:
    return any(all(key in columns for key in way) for way in importable.needs)


def unmatched(importable: Importable, columns: Mapping[str, int]) -> list[str]:
    """The fields that no column holds; of several ways to say the same, none where one is there."""
    ways = {key for way in importable.needs for key in way} if is_enough(importable, columns) else set()
    return [field.key for field in importable.fields if field.key not in columns and field.key not in ways]
