"""What does the keeping of views and columns hold about people?"""

from app.records.register import UNTIL_ERASED, Basis, Whose, fact, holds, own_words, somebody
from app.saved.models import ChosenColumns, SavedView

holds(
    SavedView,
    words="Views saved",
    who="whoever saves a view",
    why="So that people find again what they look at often.",
    basis=Basis.TASK,
    seen_by="they alone",
    kept=UNTIL_ERASED,
    whose={"person_id": Whose.ABOUT},
    columns={
        "person_id": somebody("Whose it is"),
        "area": fact("Of which pages"),
        "name": own_words("What they called it"),
        "address": own_words("What it shows"),
        "saved_at": fact("When"),
    },
    plain={"id": "a number of ours"},
    goes=True,
)
holds(
    ChosenColumns,
    words="Columns chosen",
    who="whoever chooses the columns of a table",
    why="So that a table shows what they work with.",
    basis=Basis.TASK,
    seen_by="they alone",
    kept=UNTIL_ERASED,
    whose={"person_id": Whose.ABOUT},
    columns={
        "person_id": somebody("Who chose"),
        "area": fact("Of which table"),
        "columns": fact("Which columns"),
    },
    goes=True,
)
