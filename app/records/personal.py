"""What do records say about people?"""

from app.records.models import Counter, Link, Reader, Record, Submission
from app.records.register import (
    UNTIL_ERASED,
    Basis,
    Column,
    Erased,
    Kept,
    Whose,
    fact,
    holds,
    holds_nothing,
    somebody,
    text,
    which,
)

holds(
    Record,
    words="Name",
    who="everybody known to the community; people whom others name",
    why="So that people know who is in the community, and who promised or decided what.",
    basis=Basis.TASK,
    seen_by="members; an organisation’s lead sees the people of their organisation",
    kept=UNTIL_ERASED,
    whose={"id": Whose.ABOUT},
    columns={
        "title": Column("Name", erased=Erased.REPLACED, names=True),
        "created_at": fact("Added", stays="the history tells the same day"),
        "changed_at": fact("Last changed", stays="the history tells the same moment"),
        "withdrawn_on": fact("Withdrawn", stays="shows that it is no longer in use"),
        "withdrawn_why": text("Why it was withdrawn"),
        "merged_into_id": which("Merged into"),
    },
    plain={
        "id": "a number of ours",
        "kind": "what kind of record it is",
        "number": "people have none",
        "reference": "people have none",
        "visibility": "who may see a record",
        "organisation_id": "people have none: see their affiliations",
        "version": "counts the changes",
    },
)
holds(
    Reader,
    words="Confidential records, named as a reader",
    who="whoever a record is for by name",
    why="To show a confidential record to nobody but those it is for.",
    basis=Basis.TASK,
    seen_by="nobody; it decides what each person sees",
    kept=UNTIL_ERASED,
    whose={"person_id": Whose.ABOUT},
    columns={"record_id": which("Which record"), "person_id": somebody("For whom")},
    goes=True,
)
holds_nothing(Link, "ties records to each other")
holds_nothing(Counter, "the last number given out in each series")
holds_nothing(
    Submission,
    "random keys of forms that were sent, each with the address it led to",
    kept=Kept("7 days", days=7, since="at"),
)
