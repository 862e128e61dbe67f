"""What was done to a record, by whom and why?

A service tells the deed; the changes themselves are seen by the session's hook
(``app.history``), which writes both in the transaction of the change.
"""

from dataclasses import dataclass, field

from app.access.actor import Actor
from app.extensions import db
from app.records.models import Record

# How a value that is a record stands in the history: by id, so that erasing
# a person's name erases it there too.
RECORD = "record:"


@dataclass
class Deed:
    """One save of one record, gathered until the transaction commits."""

    verb: str | None = None
    by: Actor | None = None
    why: str | None = None
    # field -> (before, after), as the history keeps them
    changes: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)


def deeds() -> dict[Record, Deed]:
    """The deeds of the transaction at hand."""
    return db.session().info.setdefault("deeds", {})


def explain(record: Record, verb: str, *, by: Actor, why: str | None = None) -> None:
    """Say what was done and why. Of several deeds in one save the last one names it.

    :param verb: follows the person's name: "verified it", "moved the due date".
    """
    deed = deeds().setdefault(record, Deed())
    deed.verb = verb
    deed.by = by
    deed.why = why or deed.why


def note(record: Record, field: str, *, before: str | None, after: str | None) -> None:
    """Tell a change that stands outside the record's own columns. Moves the record's version."""
    record.touch()
    deeds().setdefault(record, Deed()).changes[field] = (before, after)


def as_record(record_id: int) -> str:
    return f"{RECORD}{record_id}"
