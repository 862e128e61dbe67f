"""What does every record that is measured have, whatever it is?"""

from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Any

from app import clock
from app.records.models import Visibility


class Rows:
    """The records in the order in which their ids are given."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.today = clock.today()
        self.records: list[dict[str, Any]] = []

    def record(self, kind: str, title: str, days_ago: int, *, body: str = "", **more: Any) -> int:
        """:param body: what the search finds it by, beside its reference and title."""
        at = self.at(days_ago)
        record: dict[str, Any] = {
            "number": None,
            "reference": None,
            "visibility": Visibility.MEMBERS,
            "organisation_id": None,
            **more,
        }
        record |= {"id": len(self.records) + 1, "kind": kind, "title": title, "version": 1}
        self.records.append({**record, "created_at": at, "changed_at": at, "body": body})
        return record["id"]

    def at(self, days_ago: int) -> datetime:
        return datetime.combine(self.today - timedelta(days=days_ago), time(10), UTC)
