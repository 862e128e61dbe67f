"""Which actions, plans and recommendations are known already? One statement for each, however long the table."""

from collections import defaultdict

from sqlalchemy import select

from app.actions.models import Action
from app.extensions import db
from app.people.importing.words import folded
from app.records.models import Record, Visibility
from app.records.visibility import current

_action, _record = Action.__table__, Record.__table__


def open_actions() -> dict[tuple[str, int], str]:
    """Title (folded) and owner of every action that is not settled, with its reference.

    Of those that members read: who imports reads them too, and of others the table must not tell.
    """
    rows = db.session.execute(
        select(_record.c.title, _action.c.owner_id, _record.c.reference)
        .join(_action, _action.c.id == _record.c.id)
        .where(
            _action.c.settled_on.is_(None),
            _record.c.visibility.in_([Visibility.MEMBERS, Visibility.EVERYONE]),
            current(),
        )
        .order_by(_action.c.id.desc())
    )
    return {(folded(row.title), row.owner_id): row.reference for row in rows}


def plans() -> dict[str, list[tuple[int, str]]]:
    """Id and title of every plan that members read, by its title (folded)."""
    rows = db.session.execute(
        select(_record.c.id, _record.c.title).where(
            _record.c.kind == "plan", _record.c.visibility.in_([Visibility.MEMBERS, Visibility.EVERYONE]), current()
        )
    )
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in rows:
        found[folded(row.title)].append((row.id, row.title))
    return found


def recommendations() -> dict[str, int]:
    rows = db.session.execute(
        select(_record.c.reference, _record.c.id).where(_record.c.kind == "recommendation", current())
    )
    return {row.reference: row.id for row in rows}
