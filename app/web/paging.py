"""How is a long list cut into pages?

By key: a page begins behind the last row of the one before, so that page 200
costs what page 1 does. The key is the sorted columns, ending in id.
"""

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, func, literal, or_, select

from app.database import LARGEST_NUMBER, AnyRow, AnySelect
from app.extensions import db

PAGE = 50
COUNT_UP_TO = 1_000


@dataclass(frozen=True)
class Key:
    """One sorted column. ``kind`` reads the value back from an address."""

    column: Any  # a column or an expression over columns
    kind: type
    descending: bool = False


@dataclass(frozen=True)
class Page:
    rows: Sequence[AnyRow]
    # Cursors for the neighbours, None where there is none.
    previous: str | None
    next: str | None
    is_first: bool


@dataclass(frozen=True)
class Listing:
    """A query in the order of ``keys``, the last of which must be unique.

    Worth keeping where many ask for the same pages: its statements are put together once.

    :ivar shown: what is shown of a page: a query over the subquery of its rows. So what a
        page shows is fetched for its rows alone, and not for all that had to be sorted.
    """

    query: AnySelect
    keys: Sequence[Key]
    size: int = PAGE
    shown: Callable[[Subquery], AnySelect] | None = None

    def page(self, cursor: str | None, parameters: Mapping[str, Any] | None = None) -> Page:
        """One page.

        :param cursor: ``None`` for the first page, ``last`` for the last, else one that a page gave.
            A cursor that cannot be read gives the first page.
        :param parameters: the values of parameters that the query leaves open.
        """
        backwards, values = _read(cursor, self.keys)
        if values is not None:
            statement = self._cut(backwards, _behind(self.keys, values, backwards))
        else:
            statement = self._from_the_end if backwards else self._from_the_start
        rows = list(db.session.execute(statement, dict(parameters or {})))
        more = len(rows) > self.size
        rows = rows[: self.size]
        if backwards:
            rows.reverse()
        has_previous = more if backwards else values is not None
        has_next = values is not None if backwards else more
        return Page(
            rows=rows,
            previous=_cursor("b", rows[0], len(self.keys)) if rows and has_previous else None,
            next=_cursor("f", rows[-1], len(self.keys)) if rows and has_next else None,
            is_first=not has_previous,
        )

    @cached_property
    def _from_the_start(self) -> AnySelect:
        return self._cut(backwards=False)

    @cached_property
    def _from_the_end(self) -> AnySelect:
        return self._cut(backwards=True)

    def _cut(self, backwards: bool, *clauses: ColumnElement[bool]) -> AnySelect:
        query = self.query.where(*clauses).add_columns(
            *(key.column.label(f"key_{n}") for n, key in enumerate(self.keys))
        )
        cut = query.order_by(*(_order(key.column, key, backwards) for key in self.keys)).limit(self.size + 1)
        if self.shown is None:
            return cut
        rows = cut.subquery("cut")
        columns = [rows.c[f"key_{n}"] for n in range(len(self.keys))]
        ordered = (_order(column, key, backwards) for column, key in zip(columns, self.keys, strict=True))
        return self.shown(rows).add_columns(*columns).order_by(*ordered)


def page_of(query: AnySelect, keys: Sequence[Key], *, cursor: str | None, size: int = PAGE) -> Page:
    """One page of a query that is asked once: see ``Listing``."""
    return Listing(query, keys, size).page(cursor)


def counting(query: AnySelect, most: int = COUNT_UP_TO) -> AnySelect:
    """How many rows, counting no further than ``most``: counting is what grows."""
    return select(func.count()).select_from(query.limit(most).subquery())


def count_up_to(query: AnySelect, most: int = COUNT_UP_TO) -> int:
    return db.session.scalar(counting(query, most)) or 0


def _order(column: Any, key: Key, backwards: bool) -> ColumnElement[Any]:
    return column.desc() if key.descending != backwards else column.asc()


def _behind(keys: Sequence[Key], values: Sequence[Any], backwards: bool) -> ColumnElement[bool]:
    """Rows that come after these values: (a, b) > (x, y) spelt out, for directions may differ."""
    ways = []
    for n, key in enumerate(keys):
        same = [earlier.column == value for earlier, value in zip(keys[:n], values, strict=False)]
        wanted = literal(values[n], key.column.type)
        further = key.column < wanted if key.descending != backwards else key.column > wanted
        ways.append(and_(*same, further))
    bound = keys[0].column <= values[0] if keys[0].descending != backwards else keys[0].column >= values[0]
    # The bound says nothing new, but lets the database begin in the index.
    return and_(bound, or_(*ways))


def _cursor(way: str, row: AnyRow, keys: int) -> str:
    values = [getattr(row, f"key_{n}") for n in range(keys)]
    told = [value.isoformat() if isinstance(value, date | datetime) else value for value in values]
    return way + base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")


def _read(cursor: str | None, keys: Sequence[Key]) -> tuple[bool, list[Any] | None]:
    if cursor == "last":
        return True, None
    if not cursor or cursor[0] not in "bf":
        return False, None
    try:
        told = json.loads(base64.urlsafe_b64decode(cursor[1:] + "=" * (-len(cursor[1:]) % 4)))
        if len(told) != len(keys):
            return False, None
        return cursor[0] == "b", [_value(key.kind, value) for key, value in zip(keys, told, strict=True)]
    except (ValueError, TypeError, OverflowError, RecursionError):
        return False, None


def _value(kind: type, value: Any) -> Any:
    if kind in (date, datetime):
        return kind.fromisoformat(value)
    if kind is int and not -LARGEST_NUMBER - 1 <= int(value) <= LARGEST_NUMBER:
        raise ValueError("no such number")
    # Encoding refuses half a letter; PostgreSQL refuses this one.
    if kind is str and b"\x00" in str(value).encode():
        raise ValueError("no such text")
    return kind(value)
