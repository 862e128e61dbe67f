"""On which day is a record, where its title alone does not tell it from another?

Twelve meetings a year are called "Steering group". A feature says of its kind when each is; whatever lists
records of many kinds shows the day beside the title.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, cast, null

from app import clock
from app.database import UtcDateTime
from app.records.models import Record
from app.wording import day

OfRecord = Callable[[Any], ColumnElement[Any]]

_instants: dict[str, OfRecord] = {}


def tell_apart_by_day(model: type[Record], instant: OfRecord) -> None:
    """Say when a record of this kind is.

    :param instant: from the column of its id: a scalar subquery.
    """
    _instants[str(model.__mapper__.polymorphic_identity)] = instant


def instant_of(kind: Any, record_id: Any) -> ColumnElement[Any]:
    """When the record of these columns is; NULL where its title is enough."""
    told = [(kind == name, instant(record_id)) for name, instant in _instants.items()]
    return case(*told) if told else cast(null(), UtcDateTime)


def day_words(at: datetime | None) -> str:
    """The day as it stands beside a title, or nothing."""
    return day(clock.local(at).date()) if at is not None else ""
