"""What do features add to pages that are not their own?

Home, navigation and the pages of records show things of features that come
after them. They ask here; each feature fills in what is its own.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import bindparam

from app.access.actor import Actor
from app.access.roles import Permission, Role
from app.database import AnyRow, AnySelect, UtcDateTime


@dataclass(frozen=True)
class Place:
    """An entry of the navigation, shown to whoever holds the permission.

    :ivar further: other places that belong to it, although their addresses do not begin with its own.
    """

    label: str
    endpoint: str
    permission: Permission
    order: int
    further: tuple[str, ...] = ()


@dataclass(frozen=True)
class Need:
    """Something that waits for this person."""

    on: date
    when_words: str
    tone: str
    title: str
    href: str
    detail: str
    act_words: str
    act_href: str


@dataclass(frozen=True)
class News:
    on: datetime
    when_words: str
    title: str
    href: str
    detail: str


@dataclass(frozen=True)
class Segment:
    """One part of a bar: its figure opens the rows behind it."""

    label: str
    count: int
    tone: str
    href: str


@dataclass(frozen=True)
class WayOn:
    label: str
    href: str


@dataclass(frozen=True)
class Glance:
    """How one part of the community stands, in one figure and the words for it."""

    title: str
    figure: str
    figure_words: str
    segments: Sequence[Segment] = ()
    links: Sequence[WayOn] = ()


# The moment at which home is read. What it shows is put together once a day for each reader, so no part knows the time.
NOW = bindparam("now", type_=UtcDateTime())


@dataclass(frozen=True)
class Part:
    """Rows of one feature, and what it says of them at home.

    Home reads the parts of all features in one statement: that there is one feature more costs no way to the database.

    :ivar rows: which rows: a select that says from which tables, ordered and limited as its feature likes; whatever
        columns it has, ``columns`` take their place.
    :ivar columns: what home reads of each, by the names in ``home.queries.COLUMNS``; the others are ``None``.
    :ivar say: ``say(rows, actor, today)`` gives needs, news and glances; it is asked, too, when there is no row.
    """

    rows: AnySelect
    columns: Mapping[str, Any]
    say: Callable[[Sequence[AnyRow], Actor, date], Iterable[Need | News | Glance]]


@dataclass(frozen=True)
class Answer:
    """What answers a recommendation: in words, and as parts of a bar."""

    words: str
    segments: Sequence[Segment]
    answered: bool


@dataclass(frozen=True)
class Owned:
    """Something that somebody answers for, and that needs another owner when they leave.

    :ivar kind: what it is called in a sentence: "action".
    :ivar title: as whoever reads the list may see it.
    :ivar href: where it is read; empty for whoever may not.
    :ivar hand_over: ``hand_over(to, by=…, why=…)`` gives it to a person; it refuses as its feature does.
    """

    record_id: int
    kind: str
    title: str
    href: str
    detail: str
    hand_over: Callable[..., None]


@dataclass(frozen=True)
class Check:
    """One thing about the system that is well or not. ``tone``: done, soon or late."""

    title: str
    tone: str
    words: str

    @property
    def verdict(self) -> str:
        return {"done": "All well", "soon": "Look soon", "late": "Look now"}[self.tone]


@dataclass(frozen=True)
class Conferred:
    """Roles that people hold by something else than somebody giving it to them: by a seat, say.

    :ivar held_on: ``held_on(day)`` selects who holds which of them: person_id, role (as text), from_on, until_on;
        ``held_on(day, by=id)``, of one person alone.
    :ivar endpoint: where that is seen and changed.
    """

    roles: frozenset[Role]
    held_on: Callable[..., Any]
    endpoint: str


Given = TypeVar("Given", bound=Callable[..., Any])


class Contributions:
    """What features have given so far, in the order they were registered."""

    def __init__(self) -> None:
        self.places: list[Place] = []
        # What home shows: parts, which are read together; and what is more than the rows of one statement.
        # Which parts there are depends on nothing but the actor and the day.
        self.parts: list[Callable[[Actor, date], Iterable[Part]]] = []
        self.at_home: list[Callable[[Actor, date], Iterable[Need | News | Glance]]] = []
        # (record, actor) -> names for the template of that record's page
        self.on_page_of: list[Callable[[Any, Actor], dict[str, Any]]] = []
        # (ids of recommendations, actor) -> what answers each
        self.answers: list[Callable[[Sequence[int], Actor], dict[int, Answer]]] = []
        # name -> functions that give a figure for each of several records, by id
        self.figures: dict[str, list[Callable[[Actor], dict[int, int]]]] = {}
        # (record id, actor) -> may they read it for a reason of this feature?
        self.readers: list[Callable[[int, Actor], bool]] = []
        # roles that nobody is given, and who holds them
        self.conferred: list[Conferred] = []
        # (id of a person, reader) -> what that person owns, as the reader may see it
        self.owned: list[Callable[[int, Actor], Sequence[Owned]]] = []
        # names for the header of every page
        self.in_header: list[Callable[[Actor], dict[str, Any]]] = []
        # what an administrator sees of how the system runs
        self.checks: list[Callable[[], Check]] = []

    def place(self, place: Place) -> None:
        if place not in self.places:
            self.places.append(place)
            self.places.sort(key=lambda known: known.order)


contributions = Contributions()


def gives(kind: list[Given]) -> Callable[[Given], Given]:
    """Register a function with one of the lists above."""

    def register(function: Given) -> Given:
        if function not in kind:
            kind.append(function)
        return function

    return register
