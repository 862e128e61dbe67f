"""What is held about people who ask about their own data?"""

from app.privacy.models import PeriodKept, PrivacyRequest
from app.records.register import Basis, Kept, Whose, fact, holds, holds_nothing, own_words, somebody

ACCOUNT = "shows that they were answered, and when"
holds(
    PrivacyRequest,
    words="Requests about personal data",
    who="whoever asks for a copy of their data, for erasure, or complains",
    why="To answer in time, and to be able to show it.",
    basis=Basis.OBLIGATION,
    seen_by="administrators",
    kept=Kept(
        "three years after the answer", days=3 * 365, since="answered_at", only=lambda asked: asked.sweep_from.is_(None)
    ),
    whose={
        "person_id": Whose.ABOUT,
        "address": Whose.ADDRESS,
        "entered_by_id": Whose.BY,
        "answered_by_id": Whose.BY,
    },
    columns={
        "asked": fact("What was asked", stays=ACCOUNT),
        "person_id": somebody("Who asked"),
        "name": fact("The name given"),
        "address": fact("The address to answer to"),
        "words": own_words("What was said"),
        "asked_at": fact("When", stays=ACCOUNT),
        "due_on": fact("To be answered by", stays=ACCOUNT),
        "entered_by_id": somebody("Who entered it"),
        "outcome": fact("What became of it", stays=ACCOUNT),
        "answer": own_words("The answer"),
        "answered_at": fact("Answered", stays=ACCOUNT),
        "answered_by_id": somebody("Who answered"),
    },
    plain={"id": "a number of ours", "sweep_from": "whether the database’s files are still to be swept"},
)
holds_nothing(PeriodKept, "when each period was last kept, and how many rows went")
