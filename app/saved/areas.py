"""Of which pages can views be kept, and between which columns can somebody choose?

Each part that offers this says so here, once, when the application is made.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.access.roles import Permission


@dataclass(frozen=True)
class Area:
    """Pages that show the same things.

    :ivar words: what they are called in a sentence.
    :ivar paths: where a view of it may lead; the first is where it begins.
    :ivar columns: those that can be chosen, in the order of the table: name to label.
    :ivar usual: what somebody sees who has not chosen.
    """

    key: str
    words: str
    permission: Permission
    paths: tuple[str, ...]
    columns: Mapping[str, str]
    usual: tuple[str, ...]

    def ordered(self, names: Iterable[str]) -> tuple[str, ...]:
        """Those of these columns that there are, in the order of the table."""
        wanted = set(names)
        return tuple(name for name in self.columns if name in wanted)


_areas: dict[str, Area] = {}


def register_area(area: Area) -> Area:
    _areas[area.key] = area
    return area


def area_called(key: str) -> Area | None:
    return _areas.get(key)
