"""How is a secret kept that we must be able to read again?

Sealed under a key that is derived from ``SECRET_KEY`` and kept nowhere else: a
copy of the database alone opens nothing.
"""

import base64
import logging
from datetime import timedelta

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

from app import clock


def seal(text: str) -> str:
    return _box().encrypt_at_time(text.encode(), _now()).decode()


def unseal(sealed: str, *, within: timedelta | None = None) -> str | None:
    """What was sealed, or ``None`` if it was not sealed here, under a key we still have, or not lately.

    :param within: how long ago it may have been sealed; without it, ever.
    """
    try:
        token = sealed.encode("ascii")
        box = _box()
        if within is None:
            return box.decrypt(token).decode()
        return box.decrypt_at_time(token, int(within.total_seconds()), _now()).decode()
    except (InvalidToken, UnicodeEncodeError):
        if within is None:
            logging.getLogger("praxis.accounts").warning("a sealed secret cannot be opened: was SECRET_KEY changed?")
        return None


def _now() -> int:
    return int(clock.now().timestamp())


def _box() -> MultiFernet:
    """Seals under the present key; opens what was sealed under those before it, too."""
    keys = [current_app.config["SECRET_KEY"], *current_app.config["SECRET_KEY_FALLBACKS"]]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key))) for key in keys])


def _derived(key: str) -> bytes:
    # HKDF (RFC 5869): the key that signs cookies is not the one that seals.
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"praxis: sealed secrets").derive(key.encode())
