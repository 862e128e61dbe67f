"""How does one entry vouch for all before it?

Pure functions over bytes. Parts are framed by their length, so that no two
different lists of parts give the same bytes; the chain is keyed (HMAC-SHA256),
so that whoever can write to the database but lacks the key cannot forge it.
"""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import UTC, datetime

GENESIS = bytes(32)


def frame(parts: Iterable[bytes | str | int | None]) -> bytes:
    """Join parts so that they can be told apart again; ``None`` differs from empty."""
    framed = bytearray()
    for part in parts:
        if part is None:
            framed += b"\xff" * 8
            continue
        raw = part if isinstance(part, bytes) else str(part).encode()
        framed += len(raw).to_bytes(8, "big") + raw
    return bytes(framed)


def change_digest(salt: bytes, before: str | None, after: str | None) -> bytes:
    """A digest that tells nothing about the words once their 16-byte salt is gone."""
    return hashlib.sha256(frame([salt, before, after])).digest()


def entry_digest(
    key: bytes,
    previous: bytes,
    *,
    seq: int,
    record_id: int,
    version: int,
    verb: str,
    by_id: int | None,
    at: datetime,
    changes: Iterable[tuple[str, bytes]],
) -> bytes:
    """The 32 bytes that stand for this entry and everything before it.

    :param changes: field and change digest, in the order of their ids.
    """
    parts: list[bytes | str | int | None] = [previous, seq, record_id, version, verb, by_id]
    parts.append(at.astimezone(UTC).isoformat(timespec="microseconds"))
    for field, digest in changes:
        parts += [field, digest]
    return hmac.digest(key, frame(parts), "sha256")


def head_seal(key: bytes, seq: int, digest: bytes) -> bytes:
    return hmac.digest(key, frame([b"head", seq, digest]), "sha256")
