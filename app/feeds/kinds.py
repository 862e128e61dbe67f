"""Which feeds are there? Features register them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.access.actor import Actor
from app.access.roles import Permission


@dataclass(frozen=True)
class Event:
    """One day in a calendar, or a span of time on it.

    :ivar uid: the same for as long as the thing is there, so that a calendar moves it and makes no second one.
    :ivar sequence: grows whenever it changes.
    :ivar starts_at: where it is a span of time, its first instant; ``ends_at``, the one at which it is over.
    :ivar is_busy: whoever looks has no time for anything else.
    """

    uid: str
    on: date
    title: str
    words: str
    href: str
    sequence: int
    changed_at: datetime
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    place: str = ""
    is_cancelled: bool = False
    is_busy: bool = False


@dataclass(frozen=True)
class Kind:
    """A feed of somebody's own.

    :ivar title: what the calendar calls it.
    :ivar words: what it shows, in a sentence.
    :ivar events: what it shows to this person now; ``None`` if they may not read it today.
    """

    key: str
    title: str
    words: str
    permission: Permission
    events: Callable[[int], Sequence[Event] | None]

    def is_for(self, actor: Actor) -> bool:
        return actor.holds(self.permission)


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _kinds[kind.key] = kind


def kinds() -> list[Kind]:
    return sorted(_kinds.values(), key=lambda known: known.title)


def kind_called(key: str) -> Kind | None:
    return _kinds.get(key)
