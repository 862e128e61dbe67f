"""What do all features together say at home?

Each gives parts (see ``app.web.contributions.Part``): their rows come by one
statement, whatever the number of features, and go back to whoever knows how
they are said.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import CompoundSelect, Date, Integer, Text, cast, literal_column, null, select, type_coerce, union_all

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission
from app.database import AnyRow, UtcDateTime
from app.extensions import db
from app.web.contributions import Glance, Need, News, Part, contributions

# What a part may say of a row. Values of an enum come as their text.
COLUMNS: Mapping[str, Any] = {
    "id": Integer(),
    "number": Integer(),
    "reference": Text(),
    "title": Text(),
    "state": Text(),
    "on": Date(),
    "at": UtcDateTime(),
    "who": Text(),
    "who_id": Integer(),
    "words": Text(),
    "many": Integer(),
}


def said_at_home(actor: Actor, today: date) -> list[Need | News | Glance]:
    """All that there is to say to this person today, feature by feature."""
    parts, statement = _asked(actor, actor.permissions, today)
    found: list[list[AnyRow]] = [[] for _ in parts]
    if statement is not None:
        for row in db.session.execute(statement, {"now": clock.now()}):
            found[row.part].append(row)
    said = [one for part, rows in zip(parts, found, strict=True) for one in part.say(rows, actor, today)]
    # What is more than the rows of one statement.
    return said + [one for give in contributions.at_home for one in give(actor, today)]


# Of the statements, not of what they find, the last few readers' are kept: putting one together takes milliseconds.
@lru_cache(maxsize=64)
def _asked(
    actor: Actor, _permissions: frozenset[Permission], today: date
) -> tuple[Sequence[Part], CompoundSelect[Any] | None]:
    parts = [part for give in contributions.parts for part in give(actor, today)]
    return parts, union_all(*(_numbered(number, part) for number, part in enumerate(parts))) if parts else None


def _numbered(number: int, part: Part) -> Any:
    """The rows of one part in the columns of all."""
    assert part.columns.keys() <= COLUMNS.keys(), f"{part.columns.keys() - COLUMNS.keys()} is no column of home"
    columns = [
        (type_coerce(part.columns[name], kind) if name in part.columns else cast(null(), kind)).label(name)
        for name, kind in COLUMNS.items()
    ]
    # Within a select of its own, because it may be ordered and limited.
    rows = part.rows.with_only_columns(literal_column(str(number)).label("part"), *columns)
    return select(rows.subquery())
