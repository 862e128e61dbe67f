"""What may this reader see?

A list is fetched through one of these clauses; nothing is filtered afterwards,
so that counts, pages, search and exports agree about what exists.
"""

from sqlalchemy import ColumnElement, and_, exists, or_

from app.access.actor import Actor
from app.access.roles import Permission
from app.records.models import Reader, Record, Visibility


def readable_by(actor: Actor) -> ColumnElement[bool]:
    """A clause over ``Record``: those that this person may see.

    Named people see what names them. A lead who is not a member sees, of what
    is for members, only what belongs to their organisation.
    """
    return or_(*ways_to_read(actor))


def ways_to_read(actor: Actor) -> list[ColumnElement[bool]]:
    """The same one by one: whoever may read little finds it sooner along the index of each."""
    open_to = [Visibility.EVERYONE]
    if actor.holds(Permission.READ_MEMBERS):
        # The first that is looked at: most records are for members.
        open_to.insert(0, Visibility.MEMBERS)
    if actor.holds(Permission.READ_STEERING):
        open_to.append(Visibility.STEERING)
    ways: list[ColumnElement[bool]] = [Record.visibility == choice for choice in open_to]
    if actor.leads and Visibility.MEMBERS not in open_to:
        ways.append(and_(Record.visibility == Visibility.MEMBERS, Record.organisation_id.in_(sorted(actor.leads))))
    named = exists().where(Reader.record_id == Record.id, Reader.person_id == actor.id)
    return [*ways, and_(Record.visibility == Visibility.NAMED, named)]


def current() -> ColumnElement[bool]:
    """A clause over ``Record``: neither withdrawn nor merged into another."""
    return and_(Record.withdrawn_on.is_(None), Record.merged_into_id.is_(None))
