"""What is held about people to whom letters are sent?"""

from app.mail.models import Letter
from app.mail.services import MOST_ATTEMPTS
from app.records.register import Basis, Kept, Whose, fact, holds, own_words, somebody, which

holds(
    Letter,
    words="Letters",
    who="whoever is written to",
    why="To tell people what concerns them, once, and to see that letters arrive.",
    basis=Basis.TASK,
    seen_by="administrators see to whom, the subject and when; the text nobody",
    kept=(
        Kept("a year; its text until it has been sent", days=365, since="created_at"),
        # A letter that nobody could deliver must not keep its link readable.
        Kept(
            "the text of a letter that cannot be sent, for a day",
            days=1,
            since="created_at",
            only=lambda letter: letter.attempts >= MOST_ATTEMPTS,
            clears=("body",),
        ),
    ),
    whose={"to_id": Whose.ABOUT, "address": Whose.ADDRESS},
    columns={
        "kind": fact("What kind of letter"),
        "to_id": somebody("To whom"),
        "address": fact("The address it went to"),
        "subject": own_words("What it was about"),
        "body": own_words("Its text, until it has been sent"),
        "about_id": which("Which record it was about"),
        "created_at": fact("Written"),
        "not_before": fact("Not to be sent before"),
        "sent_at": fact("Sent"),
        "cancelled_at": fact("Cancelled"),
    },
    plain={
        "id": "a number of ours",
        "key": "keeps the same letter from being written twice",
        "attempts": "how often sending was tried",
        "fault": "the kind of fault that kept it from being sent",
    },
    goes=True,
)
