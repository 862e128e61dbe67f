"""What is held so that people can sign in?"""

from app.accounts.models import (
    Account,
    ExternalIdentity,
    KnownDevice,
    OneTimeLink,
    Passkey,
    RecoveryCode,
    SecondStep,
    SignedIn,
    SignInAttempt,
)
from app.records.register import Basis, Kept, Whose, fact, holds, holds_nothing, secret, somebody

NUMBER = "a number of ours"
# Their own way in: kept until they take it away themselves, or are erased.
WHILE_USED = Kept("until they remove it, or are erased")

holds(
    Account,
    words="Account",
    who="whoever has signed in",
    why="To let somebody in with a password, and to tell a first sign-in from one with a new device.",
    basis=Basis.TASK,
    seen_by="its owner; nobody sees the password",
    kept=WHILE_USED,
    whose={"person_id": Whose.ABOUT},
    columns={
        "person_id": somebody("Whose it is"),
        "password_hash": secret("Password", "a slow hash, from which the password cannot be made"),
        "password_set_at": fact("Password set"),
        "signed_in_at": fact("Last signed in"),
    },
    goes=True,
)
holds(
    KnownDevice,
    words="Known devices",
    who="whoever has signed in",
    why="To write to somebody when a new device signs in, and to let nobody else use up their attempts.",
    basis=Basis.TASK,
    seen_by="its owner",
    kept=Kept("a year after it last signed in", days=365, since="last_seen_at"),
    whose={"person_id": Whose.ABOUT},
    columns={
        "person_id": somebody("Whose it is"),
        "digest": secret("What the browser is recognised by", "a digest, from which the cookie cannot be made"),
        "words": fact("Browser and device"),
        "first_seen_at": fact("First signed in"),
        "last_seen_at": fact("Last signed in"),
    },
    plain={"id": NUMBER},
    goes=True,
)
holds_nothing(
    SignInAttempt,
    "Digests under a key of ours: they say neither who tried to sign in nor from where.",
    kept=Kept("a day", days=1, since="at"),
)
holds(
    OneTimeLink,
    words="Links in letters",
    who="whoever asks for a link, or is told about their account",
    why="So that a link works once, for one person, for a short while.",
    basis=Basis.TASK,
    seen_by="nobody",
    kept=Kept("30 days after it stops working", days=30, since="expires_at"),
    whose={"person_id": Whose.ABOUT},
    columns={
        "token_digest": secret("What the link is recognised by", "a digest, from which the link cannot be made"),
        "purpose": fact("What for"),
        "person_id": somebody("For whom"),
        "created_at": fact("Asked for"),
        "expires_at": fact("Works until"),
        "used_at": fact("Used"),
        "onward": fact("The page it leads to"),
    },
    plain={"id": NUMBER},
    goes=True,
)
holds(
    SignedIn,
    words="Devices that are signed in",
    who="whoever is signed in",
    why="To know who is asking, and to end a session at once.",
    basis=Basis.TASK,
    seen_by="its owner",
    kept=Kept("a day after it was last used", days=1, since="seen_at"),
    whose={"person_id": Whose.ABOUT},
    columns={
        "digest": secret("What the browser is recognised by", "a digest, from which the cookie cannot be made"),
        "label": secret("What the session is called in an address", "random letters"),
        "person_id": somebody("Whose it is"),
        "data": secret("What the browser’s next request needs", "random keys, and words about to be shown"),
        "device": fact("Browser and device"),
        "started_at": fact("Signed in"),
        "seen_at": fact("Last used"),
    },
    goes=True,
)
holds(
    SecondStep,
    words="The app that makes codes",
    who="whoever signs in with a code from an app",
    why="So that a stolen password alone opens nothing.",
    basis=Basis.TASK,
    seen_by="nobody; its owner sees that there is one",
    kept=WHILE_USED,
    whose={"person_id": Whose.ABOUT},
    columns={
        "person_id": somebody("Whose it is"),
        "sealed_secret": secret(
            "What the app and we both know", "sealed: reading it would let somebody else make codes"
        ),
        "last_step": fact("The half minute in which a code was last used"),
        "added_at": fact("Added"),
    },
    goes=True,
)
holds(
    RecoveryCode,
    words="Recovery codes",
    who="whoever signs in with a code from an app",
    why="To let somebody in who has lost their phone.",
    basis=Basis.TASK,
    seen_by="nobody; their owner sees how many are left",
    kept=WHILE_USED,
    whose={"person_id": Whose.ABOUT},
    columns={
        "person_id": somebody("Whose it is"),
        "digest": secret("What the code is recognised by", "a digest, from which the code cannot be made"),
        "used_at": fact("Used"),
    },
    plain={"id": NUMBER},
    goes=True,
)
holds(
    Passkey,
    words="Passkeys",
    who="whoever signs in with a passkey",
    why="To sign in without a password, with a device’s own lock.",
    basis=Basis.TASK,
    seen_by="its owner",
    kept=WHILE_USED,
    whose={"person_id": Whose.ABOUT},
    columns={
        "person_id": somebody("Whose it is"),
        "credential_id": secret("What the device calls the key", "random bytes"),
        "public_key": secret("The key’s public half", "bytes that open nothing and say nothing"),
        "user_handle": secret("What the device calls the account", "random bytes"),
        "sign_count": fact("How often it was used, as far as the device counts"),
        "name": fact("What it is called"),
        "added_at": fact("Added"),
        "used_at": fact("Last used"),
    },
    plain={"id": NUMBER},
    goes=True,
)
holds(
    ExternalIdentity,
    words="An employer’s account",
    who="whoever signs in with their employer’s account",
    why="To recognise somebody whom their employer vouches for.",
    basis=Basis.TASK,
    seen_by="its owner",
    kept=WHILE_USED,
    whose={"person_id": Whose.ABOUT},
    columns={
        "person_id": somebody("Whose it is"),
        "issuer": fact("Who vouches for them"),
        "subject": fact("What they are called there"),
        "connected_at": fact("Connected"),
        "used_at": fact("Last used"),
    },
    plain={"id": NUMBER},
    goes=True,
)
