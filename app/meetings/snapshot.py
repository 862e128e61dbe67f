"""What do minutes keep of what would change later? Written as they go out, and read back as it was.

People and actions stand in it by their numbers, so that nothing is told by it of somebody who was erased since, nor
of an action to somebody who may not read it.
"""

import json
from collections.abc import Iterable
from typing import Any


def kept_attendance(people: Iterable[Any]) -> str:
    """:param people: rows with person_id, how, seat, is_deputy and office."""
    return json.dumps(
        [
            {
                "person": row.person_id,
                "how": row.how,
                "seat": row.seat,
                "is_deputy": bool(row.is_deputy),
                "office": row.office,
            }
            for row in people
        ]
    )


def kept_matters(actions: Iterable[Any]) -> str:
    """:param actions: rows with id, status and due_on."""
    return json.dumps(
        [{"action": row.id, "status": row.status.value, "due": row.due_on.isoformat()} for row in actions]
    )


def read_back(kept: str | None) -> list[dict[str, Any]]:
    return json.loads(kept) if kept else []
