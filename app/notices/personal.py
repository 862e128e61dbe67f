"""What is held about those who are written to without having asked?"""

from app.notices.models import NoticeChoice
from app.records.register import UNTIL_ERASED, Basis, Whose, fact, holds, somebody

holds(
    NoticeChoice,
    words="Letters wanted, and how often",
    who="whoever has chosen",
    why="To write no more often than somebody wants.",
    basis=Basis.TASK,
    seen_by="its owner",
    kept=UNTIL_ERASED,
    whose={"person_id": Whose.ABOUT},
    columns={
        "person_id": somebody("Whose choice it is"),
        "rhythm": fact("How often at most"),
        "chosen_at": fact("Chosen"),
    },
    goes=True,
)
