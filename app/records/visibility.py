"""What may this reader see?

A list is fetched through one of these clauses; nothing is filtered afterwards,
so that counts, pages, search and exports agree about what exists.
"""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, or_

from app.access.actor import Actor
from app.access.roles import Permission
from app.records.models import Reader, Record, Visibility


class Reach(NamedTuple):
    """What somebody may read beside what names them. Most people have one of a few: a statement that is made for a
    reach, and told later who reads, serves all who have it.
    """

    members: bool
    steering: bool
    leads: tuple[int, ...]


def reach_of(actor: Actor) -> Reach:
    leads = tuple(sorted(actor.leads))
    return Reach(actor.holds(Permission.READ_MEMBERS), actor.holds(Permission.READ_STEERING), leads)


def readable_by(actor: Actor) -> ColumnElement[bool]:
    """A clause over ``Record``: those that this person may see.

    Named people see what names them. A lead who is not a member sees, of what
    is for members, only what belongs to their organisation.
    """
    return or_(*ways_to_read(actor))


def ways_to_read(actor: Actor) -> list[ColumnElement[bool]]:
    """The same one by one: whoever may read little finds it sooner along the index of each."""
    return _ways(reach_of(actor), actor.id)


def readable_within(reach: Reach, reader_id: Any) -> ColumnElement[bool]:
    """What ``readable_by`` says of everybody with this reach.

    :param reader_id: a parameter that is the person.
    """
    return or_(*_ways(reach, reader_id))


def _ways(reach: Reach, reader_id: Any) -> list[ColumnElement[bool]]:
    open_to = [Visibility.EVERYONE]
    if reach.members:
        # The first that is looked at: most records are for members.
        open_to.insert(0, Visibility.MEMBERS)
    if reach.steering:
        open_to.append(Visibility.STEERING)
    ways: list[ColumnElement[bool]] = [Record.visibility == choice for choice in open_to]
    if reach.leads and not reach.members:
        ways.append(and_(Record.visibility == Visibility.MEMBERS, Record.organisation_id.in_(reach.leads)))
    named = exists().where(Reader.record_id == Record.id, Reader.person_id == reader_id)
    return [*ways, and_(Record.visibility == Visibility.NAMED, named)]


def current() -> ColumnElement[bool]:
    """A clause over ``Record``: neither withdrawn nor merged into another."""
    return and_(Record.withdrawn_on.is_(None), Record.merged_into_id.is_(None))
