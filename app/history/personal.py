"""What does the history say about people?"""

from app.history.models import HistoryChange, HistoryEntry, HistoryHead
from app.records.register import (
    WITH_THE_RECORDS,
    Basis,
    Column,
    Erased,
    Whose,
    fact,
    holds,
    holds_nothing,
    somebody,
    which,
)

WHY = "So that everybody can see who changed what, when and why, and nobody can alter it unseen."
DIGEST = "a digest that shows whether an entry was altered"
holds(
    HistoryEntry,
    words="Entries of the history",
    who="whoever changes a record, or whose own record is changed",
    why=WHY,
    basis=Basis.TASK,
    seen_by="whoever may see the record that was changed",
    kept=WITH_THE_RECORDS,
    whose={"record_id": Whose.ABOUT, "by_id": Whose.BY},
    columns={
        "record_id": which("What was changed"),
        "verb": fact("What was done", stays="names nobody, and the chain covers it"),
        "by_id": somebody("Who did it"),
        "at": fact("When", stays="the chain covers it"),
    },
    plain={"seq": "its place in the chain", "version": "counts the changes of a record", "digest": DIGEST},
)
holds(
    HistoryChange,
    words="Entries of the history, in detail",
    who="whoever changes a record, whose own record is changed, or whom a change names",
    why=WHY,
    basis=Basis.TASK,
    seen_by="whoever may see the record that was changed; an e-mail address is shown to nobody",
    kept=WITH_THE_RECORDS,
    whose={"entry_seq": Whose.PART},
    columns={
        "field": fact("Which detail", stays="names a detail, and nobody; the chain covers it"),
        "before": Column("As it was before", erased=Erased.UNREADABLE, names=True),
        "after": Column("As it was after", erased=Erased.UNREADABLE, names=True),
        "salt": Column("What proves the words", unshown="random bytes", erased=Erased.UNREADABLE),
        "digest": Column(
            "The proof of the words",
            unshown="a digest: without what proves the words it tells nothing",
            stays="shows that something stood there",
        ),
    },
    plain={"id": "a number of ours", "entry_seq": "which entry it belongs to"},
)
holds_nothing(HistoryHead, "where the chain of the history ends")
