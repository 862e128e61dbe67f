"""What do people do with the app on their phone that makes codes, and with their recovery codes?

Codes are those of RFC 6238: six digits, a new one every thirty seconds, and one
step of drift either way. Each works once.
"""

import hashlib
import hmac
import secrets
from datetime import timedelta

import pyotp
from markupsafe import Markup
from sqlalchemy import delete, func, select, update

from app import clock
from app.accounts.models import RecoveryCode, SecondStep
from app.accounts.sealing import seal, unseal
from app.accounts.telling import tell
from app.extensions import db
from app.people.models import Person

SECONDS = 30  # that one code is shown for
DRIFT = 1  # steps that a phone's clock may be off, either way
TO_CONFIRM = timedelta(minutes=30)  # from seeing the picture to typing its first code
CODES = 10  # recovery codes that are made at once
FEW = 3  # left: time to make new ones
# Without i, l, o and u: nobody has to ask which character that is.
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
_GROUPS, _GROUP = 4, 4


# Setting it up.


def propose(person_id: int) -> str:
    """A new secret for this person, sealed: it counts once a code made from it has been typed."""
    return seal(f"{person_id}:{pyotp.random_base32()}")


def proposed(sealed: str, person_id: int) -> str | None:
    """The secret that was proposed to this person lately, or ``None``."""
    owner, _, secret = (unseal(sealed, within=TO_CONFIRM) or "").partition(":")
    return secret if owner == str(person_id) else None


def address_for_app(secret: str, *, account: str) -> str:
    """What the app is told, as an address that a phone opens with it.

    :param account: what the app calls it, beside "Praxis": the person's e-mail address.
    """
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name="Praxis")


def picture_of(address: str) -> Markup:
    """The square that the app reads."""
    # Black on white in dark mode, too: not every camera reads it the other way round.
    import segno  # only here: few requests need it

    drawn = segno.make(address, error="m", micro=False).svg_inline(
        omitsize=True, border=3, dark="#000", light="#fff", svgclass="qr__picture", lineclass=None
    )
    return Markup(drawn)  # noqa: S704  (the library's own drawing; nothing anybody typed stands in it as text)


def in_groups(secret: str) -> str:
    """To be typed: in groups of four."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def add(person_id: int, secret: str, typed: str) -> list[str] | None:
    """Ask this person for codes from now on, if this is one. Returns their recovery codes, which are kept nowhere."""
    # In turn: of two pages that set it up at once, one does.
    db.session.execute(select(Person.id).where(Person.id == person_id).with_for_update())
    step = _step_of(secret, typed)
    if step is None or has_second_step(person_id):
        return None
    db.session.add(SecondStep(person_id=person_id, sealed_secret=seal(secret), last_step=step))
    tell(person_id, "second_step_added", subject="You now sign in to Praxis in two steps")
    return _new_recovery_codes(person_id)


def second_step_of(person_id: int) -> SecondStep | None:
    return db.session.get(SecondStep, person_id)


def has_second_step(person_id: int) -> bool:
    return db.session.scalar(select(SecondStep.person_id).where(SecondStep.person_id == person_id)) is not None


# Using it.


def accept_code(person_id: int, typed: str) -> bool:
    """Is this a code of theirs that has not been used? From now on it has."""
    step = db.session.get(SecondStep, person_id)
    secret = unseal(step.sealed_secret) if step is not None else None
    used = _step_of(secret, typed) if secret is not None else None
    if secret is None or used is None:
        return False
    # In one statement: of two who type the same code at once, one comes in.
    taken = db.session.scalar(
        update(SecondStep)
        .where(SecondStep.person_id == person_id, SecondStep.last_step < used)
        # Sealed anew, under the present key.
        .values(last_step=used, sealed_secret=seal(secret))
        .returning(SecondStep.person_id)
        .execution_options(synchronize_session=False)
    )
    return taken is not None


def use_recovery_code(person_id: int, typed: str) -> bool:
    """Is this a recovery code of theirs that has not been used? From now on it has, and they get a letter."""
    taken = db.session.scalar(
        update(RecoveryCode)
        .where(
            RecoveryCode.person_id == person_id,
            RecoveryCode.digest == _digest(person_id, typed),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
        .returning(RecoveryCode.id)
        .execution_options(synchronize_session=False)
    )
    if taken is None:
        return False
    left = recovery_codes_left(person_id)
    subject = "A recovery code of yours was used" if left > FEW else "You have few recovery codes left"
    tell(person_id, "recovery_code_used", subject=subject, left=left, few=left <= FEW)
    return True


def recovery_codes_left(person_id: int) -> int:
    unused = select(func.count()).where(RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(unused) or 0


# Changing it.


def renew_recovery_codes(person_id: int) -> list[str]:
    """Ten new ones. Those from before work no more."""
    tell(person_id, "recovery_codes_renewed", subject="You have new recovery codes for Praxis")
    return _new_recovery_codes(person_id)


def remove(person_id: int) -> None:
    """Ask this person for no code any more."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    db.session.execute(delete(SecondStep).where(SecondStep.person_id == person_id))
    tell(person_id, "second_step_removed", subject="You no longer sign in to Praxis in two steps")


# How it is done.


def _step_of(secret: str, typed: str) -> int | None:
    """The newest half minute that this code belongs to, among those that count now."""
    code = "".join(typed.split())
    now = int(clock.now().timestamp()) // SECONDS
    app = pyotp.TOTP(secret, interval=SECONDS)
    steps = range(now - DRIFT, now + DRIFT + 1)
    # All of them, always: the time it takes says nothing.
    found = [step for step in steps if hmac.compare_digest(app.generate_otp(step).encode(), code.encode())]
    return found[-1] if found else None


def _new_recovery_codes(person_id: int) -> list[str]:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    codes = [_recovery_code() for _ in range(CODES)]
    db.session.add_all(RecoveryCode(person_id=person_id, digest=_digest(person_id, code)) for code in codes)
    return codes


def _recovery_code() -> str:
    """Eighty bits, so that its digest needs no slow hash."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))


def _digest(person_id: int, typed: str) -> bytes:
    plain = "".join(typed.lower().split()).replace("-", "").translate(str.maketrans("oil", "011"))
    return hashlib.sha256(f"{person_id}:{plain}".encode()).digest()
