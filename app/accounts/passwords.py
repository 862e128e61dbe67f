"""Is this the password, and may that become one?

Hashing takes as long as somebody guessing should wait, and on SQLite one writer
keeps all others out: nothing here is done while a transaction is open.
"""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from threading import Lock

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

from app.extensions import db

SHORTEST = 12  # characters
LONGEST = 1_000
# What the estimate of how hard it is to guess reads: its time grows with the square of the length.
LOOKED_AT = 72
HARD_ENOUGH = 3  # of 4: about 10^8 guesses

TOO_SHORT = f"Make it longer: at least {SHORTEST} characters. Three random words work well"
TOO_LONG = f"Make it shorter: at most {LONGEST:,} characters"
TOO_EASY = "Choose something harder to guess. Three random words work well; your name or a well-known phrase does not"

# The estimate keeps what it was told about one person in a place that all threads share.
_estimating = Lock()


def let_go() -> None:
    """End what this request has read so far, before something that takes its time."""
    db.session.rollback()


def hash_of(password: str) -> str:
    return _hasher().hash(_as_bytes(password))


def is_right(password: str, kept: str | None) -> bool:
    """Is this the password that was kept? Takes the same time where none was."""
    stand_in = _stand_in(_hasher())
    try:
        return _hasher().verify(kept or stand_in, _as_bytes(password)) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Was it hashed with other parameters than those of today?"""
    return _hasher().check_needs_rehash(kept)


def fault_of(password: str, *, known: Iterable[str]) -> str | None:
    """Why this must not become somebody's password, as an instruction; ``None``: it may.

    The rules are those of NIST SP 800-63B and of the NCSC: long, not guessable, nothing else asked.

    :param known: what others know of this person: name, address, community.
    """
    if len(password) > LONGEST:
        return TOO_LONG
    text = unicodedata.normalize("NFKC", password)
    if len(text) < SHORTEST:
        return TOO_SHORT
    return None if _strength(text, known) >= HARD_ENOUGH else TOO_EASY


def _strength(text: str, known: Iterable[str]) -> int:
    """From 0 to 4. What is known of somebody adds nothing, in whole or by the word."""
    from zxcvbn import zxcvbn  # its word lists take 20 MB: only where somebody chooses a password

    phrases = {phrase.strip() for said in known for phrase in [said, *said.split(",")] if phrase.strip()}
    words = {word for phrase in phrases for word in [phrase, *phrase.replace("@", " ").replace(".", " ").split()]}
    plain = _plain(text)
    rest = plain
    for phrase in sorted(map(_plain, phrases), key=len, reverse=True):
        rest = rest.replace(phrase, "")
    unknown = text if rest == plain else rest
    with _estimating:
        return zxcvbn(unknown[:LOOKED_AT], user_inputs=sorted(words))["score"] if unknown else 0


def _plain(text: str) -> str:
    """Its letters and digits alone: however somebody joins the words of a name, it is the name."""
    return "".join(character for character in text.casefold() if character.isalnum())


def _as_bytes(password: str) -> bytes:
    # One text has several spellings in Unicode, and keyboards differ.
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def _hasher() -> PasswordHasher:
    return _hasher_with(**current_app.config["PASSWORD_HASHING"])


@lru_cache(maxsize=4)
def _hasher_with(*, time_cost: int, memory_cost: int, parallelism: int) -> PasswordHasher:
    return PasswordHasher(time_cost, memory_cost, parallelism)


@lru_cache(maxsize=4)
def _stand_in(hasher: PasswordHasher) -> str:
    """The hash of nobody's password: to look at where there is none, for just as long."""
    return hasher.hash(b"nobody has this password")
