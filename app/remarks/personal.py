"""What do the threads of records say about people?"""

from app.records.register import (
    WITH_THE_RECORDS,
    Basis,
    Spelt,
    Whose,
    fact,
    holds,
    somebody,
    text,
    which,
)
from app.remarks.models import Mention, Remark

SAID = "part of what the community promised and did"
SEEN_BY = "whoever may see what it is about: mostly members"

holds(
    Remark,
    words="Updates and comments",
    who="whoever writes one; people whom it names",
    why="So that everybody can see how things go, and ask.",
    basis=Basis.TASK,
    seen_by=SEEN_BY,
    kept=WITH_THE_RECORDS,
    whose={"by_id": Whose.BY},
    columns={
        "record_id": which("What it is about"),
        "by_id": somebody("Who wrote it"),
        "at": fact("When", stays=SAID),
        "text": text("What was written"),
        "word": fact("Whether it says how it goes, or asks or remarks something", stays=SAID),
    },
    plain={"id": "a number of ours"},
)
holds(
    Mention,
    words="Updates and comments that mention somebody",
    who="whoever is mentioned",
    why="So that whoever is asked something hears of it.",
    basis=Basis.TASK,
    seen_by=SEEN_BY,
    kept=WITH_THE_RECORDS,
    whose={"person_id": Whose.ABOUT},
    columns={
        "remark_id": fact("The number of the update or comment"),
        "person_id": somebody("Who is mentioned"),
        "written": text("How their name is written there"),
    },
    # A first name in a text would lead to whoever was erased.
    goes=True,
    spelt=Spelt("written", through="remark_id", words="text"),
)
