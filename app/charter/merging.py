"""What if two people write at one draft?

A form holds a digest of each field as it was found. What this person left alone
undoes nothing of anybody's; what both changed, to something else, is in conflict.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.charter.models import DRAFTED, DocumentVersion
from app.history.recording import as_kept

# So many characters of each digest: it tells versions apart, it proves nothing.
LENGTH = 12


@dataclass(frozen=True)
class Merged:
    """:ivar values: what to save. :ivar differing: the fields that both have changed."""

    values: dict[str, Any]
    differing: list[str]


def base_of(draft: DocumentVersion | None) -> str:
    """What a form made from this draft says it was made from."""
    return "".join(_digest(getattr(draft, name)) for name in DRAFTED) if draft is not None else ""


def merged(draft: DocumentVersion, base: str, mine: Mapping[str, Any]) -> Merged:
    """Hold what a form would save against what the draft says now."""
    found = {name: base[n * LENGTH : (n + 1) * LENGTH] for n, name in enumerate(DRAFTED)}
    changed = {name: value for name, value in mine.items() if _digest(value) != found[name]}
    differing = [
        name
        for name, value in changed.items()
        if _digest(getattr(draft, name)) != found[name] and getattr(draft, name) != value
    ]
    return Merged(changed, differing)


def _digest(value: Any) -> str:
    return hashlib.sha256((as_kept(value) or "").encode()).hexdigest()[:LENGTH]
