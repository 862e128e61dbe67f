"""What is held about people in tables that were imported?"""

from app.imports.models import KEPT, Import, ImportRow
from app.records.register import (
    WITH_THE_RECORDS,
    Basis,
    Kept,
    Whose,
    all_about_them,
    fact,
    holds,
    own_words,
    somebody,
    text,
    which,
)

BUILT_ON_IT = "says how records came in, and who answers for it"
holds(
    Import,
    words="Imports of tables",
    who="whoever sends, imports or undoes a table",
    why="To know where records came from, and who answers for them.",
    basis=Basis.TASK,
    seen_by="administrators",
    kept=WITH_THE_RECORDS,
    whose={"sent_by_id": Whose.BY, "done_by_id": Whose.BY, "undone_by_id": Whose.BY},
    columns={
        "filename": text("What the file was called"),
        # Where a table has no header, its first row is taken for one.
        "header": text("What its first row said"),
        "remarks": text("How it was read"),
        "sent_at": fact("When it was sent", stays=BUILT_ON_IT),
        "sent_by_id": somebody("Who sent it"),
        "done_at": fact("When it was imported", stays=BUILT_ON_IT),
        "done_by_id": somebody("Who imported it"),
        "undone_at": fact("When it was undone", stays=BUILT_ON_IT),
        "undone_by_id": somebody("Who undid it"),
    },
    plain={
        "id": "a number of ours",
        "kind": "what was imported",
        "rows": "how many rows it had",
        "columns": "which column held what",
        "options": "what was chosen for all rows",
        "decisions": "what was decided about rows, by their number",
        "added": "how many records were added",
        "changed": "how many were changed",
        "left_out": "how many rows were left out",
    },
)
holds(
    ImportRow,
    words="Rows of imported tables",
    who="whoever stands in a table that an administrator sends",
    why="To check a table before it is imported, and to be able to undo it as a whole.",
    basis=Basis.TASK,
    seen_by="administrators",
    kept=Kept(f"{KEPT.days} days", days=KEPT.days, since="sent_at"),
    whose={"record_id": Whose.ABOUT},
    columns={
        "record_id": which("The record that it was about"),
        "sent_at": fact("When the table was sent"),
        "cells": all_about_them("What stood in the row"),
        "fault": own_words("Why it could not be read"),
        "before": all_about_them("What the record said before and after"),
        "told": all_about_them("What became of it"),
        "undone": own_words("What came of undoing it"),
    },
    plain={
        "import_id": "which table",
        "number": "which row of it",
        "added": "whether the record was added by it",
        "left_out": "whether it was left out",
        "version": "which version of the record came of it",
        "also": "organisations that were added for it",
    },
    goes=True,
)
