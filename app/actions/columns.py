"""Which columns can the table of actions have, and how wide is an editor in it?

The title is always the first, and belongs to every row.
"""

from collections.abc import Sequence

from app.access.roles import Permission
from app.actions.filters import VIEWS
from app.saved.areas import Area, register_area

AREA = register_area(
    Area(
        key="actions",
        words="the action plan",
        permission=Permission.ACTIONS_READ,
        paths=tuple(VIEWS.values()),
        columns={
            "owner": "Owner",
            "organisation": "Organisation",
            "plan": "Plan",
            "answers": "Answers",
            "priority": "Priority",
            "strand": "Strand",
            "status": "Status",
            "confidence": "How it is going",
            "progress": "Done",
            "start": "Starts",
            "due": "Due",
            "updated": "Last update",
        },
        usual=("owner", "answers", "status", "due"),
    )
)
# Those that are said only to whoever chose one of them.
FURTHER = frozenset({"strand", "start", "updated"})
# Where a field is shown that has no column of its own at present.
_BESIDE = {"confidence": "status"}
# Of so many columns none is wide.
MANY = 6


def to_say(columns: Sequence[str]) -> dict[str, bool]:
    """What has to be asked and said for these columns: what none of them shows is not."""
    # What an action waits for is read with what it answers, and said beside its status.
    return {"answers": not {"answers", "status"}.isdisjoint(columns), "further": not FURTHER.isdisjoint(columns)}


def cells(columns: Sequence[str], editing: str | None = None) -> tuple[list[str], int]:
    """The cells of a row, and how many columns an editor takes in it.

    The editor of a field stands in place of that field's column and of those beside it, so that there is
    room to type; that of the title, or of a row without columns, where the title does.
    """
    shown = ["title", *columns]
    if editing is None:
        return shown, 1
    if editing == "title" or not columns:
        return ["editor", *columns], 1
    span = min(len(columns), 2 if len(columns) < MANY else 4)
    own = editing if editing in columns else _BESIDE.get(editing, "")
    at = columns.index(own) if own in columns else 0
    first = 1 + min(at, len(columns) - span)
    return [*shown[:first], "editor", *shown[first + span :]], span
