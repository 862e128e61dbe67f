"""What do people do with passkeys?

A passkey stays on somebody's device and answers a question that only it can
answer, after the device has asked its owner for a finger, a face or a PIN. So
it stands for both steps of signing in.
"""

import hmac
import ipaddress
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select, update
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from app import clock
from app.accounts.models import Passkey
from app.accounts.telling import tell
from app.extensions import db
from app.people.models import Person
from app.records.references import NotFound
from app.records.services import place_of, remember

MOST = 20  # passkeys of one person
LASTING = timedelta(minutes=5)  # from the question to its answer
_ADD, _SIGN_IN = "add", "sign in"


@dataclass(frozen=True)
class Site:
    """Where passkeys belong: one works on the site it was made on, and nowhere else."""

    host: str
    origin: str


def site_at(address: str) -> Site | None:
    """The site at this address, for example ``https://praxis.example.org/``; ``None`` where there can be no passkeys.

    Browsers keep none for a bare number such as 127.0.0.1, and none without HTTPS, the machine itself excepted.
    """
    parts = urlsplit(address)
    host = parts.hostname or ""
    if not host or _is_number(host) or (parts.scheme != "https" and host != "localhost"):
        return None
    return Site(host=host, origin=f"{parts.scheme}://{parts.netloc}")


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


@dataclass(frozen=True)
class Question:
    """What a device is asked.

    :ivar options: for the browser.
    :ivar kept: for the visitor's session, until the answer comes.
    """

    options: dict[str, Any]
    kept: dict[str, Any]


class Refused(Exception):
    """This passkey is not taken. Its text says why, to the person who holds it."""


# Adding one.


def ask_to_add(person_id: int, *, site: Site) -> Question:
    """:raises Refused: they have as many as anybody can have."""
    person = db.session.get_one(Person, person_id)
    known = passkeys_of(person_id)
    if len(known) >= MOST:
        raise Refused(f"You have {MOST} passkeys, which is as many as we keep. Remove one first.")
    handle = known[0].user_handle if known else secrets.token_bytes(32)
    options = generate_registration_options(
        rp_id=site.host,
        rp_name="Praxis",
        user_id=handle,
        user_name=person.email or person.name,
        user_display_name=person.name,
        exclude_credentials=[PublicKeyCredentialDescriptor(id=passkey.credential_id) for passkey in known],
        # Nothing is said of the kind of device: a security key, a phone and the computer itself are all welcome.
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
    )
    kept = _kept(_ADD, options.challenge, person=person_id, handle=bytes_to_base64url(handle))
    return Question(json.loads(options_to_json(options)), kept)


def add(person_id: int, answer: Any, *, name: str, kept: Any, site: Site) -> Passkey:
    """:raises Refused: the answer does not fit the question."""
    challenge = _challenge(kept, _ADD)
    if kept.get("person") != person_id:
        raise Refused(_AGAIN)
    made = _verified_registration(answer, challenge, site)
    if db.session.scalar(select(Passkey.id).where(Passkey.credential_id == made.credential_id)) is not None:
        raise Refused("This passkey is here already.")
    passkey = Passkey(
        person_id=person_id,
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        user_handle=base64url_to_bytes(kept["handle"]),
        sign_count=made.sign_count,
        name=name,
    )
    db.session.add(passkey)
    tell(person_id, "passkey_added", subject="A passkey was added to your account", passkey=name)
    return passkey


# Signing in with one.


def ask_to_sign_in(*, site: Site) -> Question:
    """Whoever it is: the device knows which passkeys it has for this site."""
    options = generate_authentication_options(rp_id=site.host, user_verification=UserVerificationRequirement.REQUIRED)
    return Question(json.loads(options_to_json(options)), _kept(_SIGN_IN, options.challenge))


def whose(answer: Any, *, kept: Any, site: Site) -> int:
    """The id of the person whose passkey gave this answer.

    :raises Refused: nobody's did.
    """
    challenge = _challenge(kept, _SIGN_IN)
    passkey = _named_in(answer)
    proof = _verified_authentication(answer, challenge, passkey, site)
    # In one statement: of two answers at once that count the same, one comes in.
    counted = db.session.scalar(
        update(Passkey)
        .where(Passkey.id == passkey.id, Passkey.sign_count == passkey.sign_count)
        .values(sign_count=proof.new_sign_count, used_at=clock.now())
        .returning(Passkey.id)
        .execution_options(synchronize_session=False)
    )
    if counted is None:
        raise Refused(_AGAIN)
    return passkey.person_id


def _named_in(answer: Any) -> Passkey:
    try:
        credential_id = base64url_to_bytes(answer["rawId"])
        handle = base64url_to_bytes(answer["response"]["userHandle"])
    except Exception:
        raise Refused(_AGAIN) from None  # whatever a stranger may send
    passkey = db.session.scalar(select(Passkey).where(Passkey.credential_id == credential_id))
    if passkey is None or not hmac.compare_digest(passkey.user_handle, handle):
        raise Refused(
            "This passkey is not known here: it may have been removed. Sign in another way, and remove it "
            "from your device, too."
        )
    return passkey


# Keeping them.


def passkeys_of(person_id: int) -> Sequence[Passkey]:
    return db.session.scalars(select(Passkey).where(Passkey.person_id == person_id).order_by(Passkey.id)).all()


def passkey_of(person_id: int, passkey_id: int) -> Passkey:
    """:raises NotFound: they have no such passkey, whoever has."""
    passkey = db.session.get(Passkey, passkey_id)
    if passkey is None or passkey.person_id != person_id:
        raise NotFound
    return passkey


def has_passkey(person_id: int) -> bool:
    return db.session.scalar(select(Passkey.id).where(Passkey.person_id == person_id).limit(1)) is not None


def rename(passkey: Passkey, name: str) -> None:
    passkey.name = name


def remove(passkey: Passkey) -> None:
    db.session.delete(passkey)
    tell(passkey.person_id, "passkey_removed", subject="A passkey was removed from your account", passkey=passkey.name)


# How it is done.

_AGAIN = "That did not work. Load the page again and try once more."
_TOO_LATE = "That took too long. Try once more."


def _kept(purpose: str, challenge: bytes, **more: Any) -> dict[str, Any]:
    until = (clock.now() + LASTING).isoformat()
    return {"purpose": purpose, "challenge": bytes_to_base64url(challenge), "until": until, **more}


def _challenge(kept: Any, purpose: str) -> bytes:
    """What was asked for this purpose, lately and only once."""
    if not isinstance(kept, dict) or kept.get("purpose") != purpose:
        raise Refused(_AGAIN)
    if datetime.fromisoformat(kept["until"]) < clock.now():
        raise Refused(_TOO_LATE)
    # The visitor's cookie can be shown twice; the question counts once.
    once = f"passkey {kept['challenge']}"
    if place_of(once) is not None:
        raise Refused(_AGAIN)
    remember(once, "")
    return base64url_to_bytes(kept["challenge"])


def _verified_registration(answer: Any, challenge: bytes, site: Site) -> VerifiedRegistration:
    try:
        return verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except Exception:
        raise Refused(_AGAIN) from None  # whatever a stranger may send


def _verified_authentication(answer: Any, challenge: bytes, passkey: Passkey, site: Site) -> VerifiedAuthentication:
    try:
        return verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except Exception:
        raise Refused(_AGAIN) from None  # whatever a stranger may send
