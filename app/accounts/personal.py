"""What is held so that people can sign in?"""

from app.accounts.models import SignedIn, SignInLink
from app.records.register import Basis, Kept, Whose, fact, holds, secret, somebody

holds(
    SignInLink,
    words="Links to sign in that were sent to you",
    who="whoever asks for a link",
    why="So that a link works once, for one person, for a short while.",
    basis=Basis.TASK,
    seen_by="nobody",
    kept=Kept("30 days after it stops working", days=30, since="expires_at"),
    whose={"person_id": Whose.ABOUT},
    columns={
        "token_digest": secret("What the link is recognised by", "a digest, from which the link cannot be made"),
        "person_id": somebody("For whom"),
        "created_at": fact("Asked for"),
        "expires_at": fact("Works until"),
        "used_at": fact("Used"),
        "onward": fact("The page it leads to"),
    },
    plain={"id": "a number of ours"},
    goes=True,
)
holds(
    SignedIn,
    words="Where you are signed in",
    who="whoever is signed in",
    why="To know who is asking, and to end a session at once.",
    basis=Basis.TASK,
    seen_by="its owner",
    kept=Kept("a day after it was last used", days=1, since="seen_at"),
    whose={"person_id": Whose.ABOUT},
    columns={
        "digest": secret("What your browser is recognised by", "a digest, from which the cookie cannot be made"),
        "label": secret("What the session is called in an address", "random letters"),
        "person_id": somebody("Whose it is"),
        "data": secret("What your browser’s next request needs", "random keys, and words about to be shown to you"),
        "device": fact("Browser and device"),
        "started_at": fact("Signed in"),
        "seen_at": fact("Last used"),
    },
    goes=True,
)
