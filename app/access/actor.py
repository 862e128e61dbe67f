"""Who is acting, and what do they hold today?"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from app.access.roles import MATRIX, Permission, Role


@dataclass(frozen=True)
class Holding:
    """One role somebody holds: for one organisation, or (``None``) for the community.

    :ivar since: the day it began; the same role is the same holding whenever it began.
    """

    role: Role
    organisation_id: int | None = None
    since: date | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Actor:
    """A person with all that they hold on one day. Plain data: safe after any transaction ends."""

    id: int | None
    name: str
    holdings: frozenset[Holding] = field(default_factory=frozenset)

    # What flask_login asks of a user.
    is_active = True

    @property
    def is_authenticated(self) -> bool:
        return self.id is not None

    @property
    def is_anonymous(self) -> bool:
        return self.id is None

    def get_id(self) -> str:
        return str(self.id)

    @property
    def person_id(self) -> int:
        """The id of the person who acts, where nobody else gets this far."""
        assert self.id is not None
        return self.id

    @property
    def first_name(self) -> str:
        return self.name.split()[0]

    @cached_property
    def roles(self) -> frozenset[Role]:
        return frozenset(holding.role for holding in self.holdings)

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        granted = {Permission.SIGNED_IN} if self.is_authenticated else set()
        return frozenset(granted.union(*(MATRIX[role] for role in self.roles)))

    @cached_property
    def leads(self) -> frozenset[int]:
        """The organisations this person speaks for."""
        return frozenset(
            holding.organisation_id
            for holding in self.holdings
            if holding.role is Role.LEAD and holding.organisation_id is not None
        )

    def holds(self, permission: Permission) -> bool:
        return permission in self.permissions


NOBODY = Actor(id=None, name="nobody")
# Jobs and commands act under this name; the history shows it.
THE_SYSTEM = Actor(id=None, name="Praxis")

Source = Callable[[int, date], Iterable[Holding]]
_sources: list[Source] = []


def source_of_authority(source: Source) -> Source:
    """Register a function that answers what a person (by id) holds on a day."""
    if source not in _sources:
        _sources.append(source)
    return source


def holdings_of(person_id: int, on: date) -> frozenset[Holding]:
    """All that a person holds on a day, from every source."""
    return frozenset(holding for source in _sources for holding in source(person_id, on))
