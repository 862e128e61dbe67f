"""What do feeds hold about people?"""

from app.feeds.models import Feed
from app.records.register import Basis, Kept, Whose, fact, holds, secret, somebody

holds(
    Feed,
    words="Feeds made",
    who="whoever lets a calendar or another program read something of theirs",
    why="So that a program can read it without their password, until they say otherwise.",
    basis=Basis.TASK,
    seen_by="they alone",
    kept=Kept("a year after it was ended", days=365, since="ended_at", only=lambda feed: feed.ended_at.is_not(None)),
    whose={"person_id": Whose.ABOUT},
    columns={
        "person_id": somebody("Whose it is"),
        "kind": fact("What it shows"),
        "digest": secret("A digest of its secret", "it would say nothing to anybody"),
        "made_at": fact("Made"),
        "ended_at": fact("Ended"),
    },
    plain={"id": "a number of ours"},
    goes=True,
)
