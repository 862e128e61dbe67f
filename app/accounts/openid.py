"""How does an employer's sign-in say who somebody is?

OpenID Connect: the authorization code with PKCE, a state and a nonce. The
libraries for it take eleven megabytes: this module is loaded where there is an
employer's sign-in, and imported where somebody goes there or comes back.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import requests
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session
from flask import current_app
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError
from joserfc.jwk import KeySet

from app import clock
from app.accounts.provider import Identity, Provider, Trouble
from app.extensions import db

SECONDS = 5  # that the provider may take for each answer
LASTING = timedelta(minutes=10)  # from going there to coming back
KNOWN_FOR = timedelta(hours=1)  # that we rely on what the provider said of itself
LEEWAY = 60  # seconds that its clock may be off
# Signed with a key that only the provider has. With HS256 whoever knows our own secret could sign; "none" is nothing.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA")


# There and back.


def begin(there: Provider, *, back_to: str, **more: Any) -> tuple[str, dict[str, Any]]:
    """Where to send somebody, and what their session keeps until they are back.

    :param back_to: the address that the provider sends them back to.
    :param more: what else the session keeps.
    :raises Trouble: the provider does not answer.
    """
    kept = {
        "state": generate_token(32),
        "nonce": generate_token(32),
        "verifier": generate_token(64),
        "until": (clock.now() + LASTING).isoformat(),
        **more,
    }
    address, _ = _client(there, back_to).create_authorization_url(
        _about(there)["authorization_endpoint"],
        state=kept["state"],
        nonce=kept["nonce"],
        code_verifier=kept["verifier"],
    )
    return address, kept


def finish(there: Provider, kept: Any, answer: Mapping[str, str], *, back_to: str) -> Identity:
    """Whom the provider has sent back.

    :param kept: what ``begin`` gave the session to keep.
    :param answer: what the provider added to the address.
    :raises Trouble: the answer is not one to what was asked, or cannot be proven.
    """
    if not isinstance(kept, dict) or not _same(kept["state"], answer.get("state", "")):
        raise Trouble("This sign-in was not begun in this browser, or was finished already. Begin again.")
    if datetime.fromisoformat(kept["until"]) < clock.now():
        raise Trouble("That took too long. Begin again.")
    if answer.get("iss", there.issuer) != there.issuer:  # RFC 9207
        raise Trouble(_unproven(there))
    if "code" not in answer:
        raise Trouble(f"{there.name} did not sign you in. Begin again, or sign in another way.")
    token = _token(there, answer["code"], kept["verifier"], back_to)
    return _identity(there, token, kept["nonce"])


def _token(there: Provider, code: str, verifier: str, back_to: str) -> str:
    about = _about(there)
    try:
        answer = _client(there, back_to).fetch_token(
            about["token_endpoint"],
            code=code,
            code_verifier=verifier,
            grant_type="authorization_code",
            allow_redirects=False,
        )
        return answer["id_token"]
    except requests.RequestException as fault:
        raise _unreachable(there) from fault
    except Exception as fault:  # refused, or an answer that is none
        raise Trouble(_unproven(there)) from fault


def _identity(there: Provider, token: str, nonce: str) -> Identity:
    """What an ID token says, once its signature, its issuer, its reader, its time and its nonce are as they must be."""
    try:
        try:
            said = jwt.decode(token, _keys(there), algorithms=ALGORITHMS)
        except InvalidKeyIdError:
            said = jwt.decode(token, _keys(there, anew=True), algorithms=ALGORITHMS)
        jwt.JWTClaimsRegistry(
            now=int(clock.now().timestamp()),
            leeway=LEEWAY,
            iss={"essential": True, "value": there.issuer},
            aud={"essential": True, "value": there.client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        ).validate(said.claims)
    except Trouble:
        raise
    except Exception as fault:  # whatever a token may hold
        raise Trouble(_unproven(there)) from fault
    claims = said.claims
    readers = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    # Made for several readers, it says which of them asked for it.
    asked_by = claims.get("azp", there.client_id if len(readers) == 1 else None)
    subject = claims["sub"]
    if asked_by != there.client_id or not isinstance(subject, str) or not 0 < len(subject) <= 255:
        raise Trouble(_unproven(there))
    return Identity(there.issuer, subject)


# How it is done.


@dataclass
class _Known:
    """What a provider has said of itself, and when."""

    about: dict[str, Any]
    keys: KeySet
    at: datetime


def _about(there: Provider) -> dict[str, Any]:
    return _known(there).about


def _keys(there: Provider, *, anew: bool = False) -> KeySet:
    return _known(there, anew=anew).keys


def _known(there: Provider, *, anew: bool = False) -> _Known:
    """What the provider says of itself. Asked once an hour, and ``anew`` when it signs with a key we do not know."""
    cache: dict[Provider, _Known] = current_app.extensions.setdefault("praxis.provider", {})
    known = cache.get(there)
    if known is None or anew or known.at + KNOWN_FOR < clock.now():
        known = cache[there] = _ask(there)
    return known


def _ask(there: Provider) -> _Known:
    try:
        about = _get(f"{there.issuer.rstrip('/')}/.well-known/openid-configuration")
        if about["issuer"] != there.issuer:
            raise ValueError("the provider says it is another")
        return _Known(about=about, keys=KeySet.import_key_set(_get(about["jwks_uri"])), at=clock.now())
    except Exception as fault:  # does not answer, or with anything
        raise _unreachable(there) from fault


def _get(address: str) -> Any:
    _let_go()
    answer = requests.get(address, timeout=SECONDS, allow_redirects=False)
    answer.raise_for_status()
    return answer.json()


def _client(there: Provider, back_to: str) -> OAuth2Session:
    _let_go()
    return OAuth2Session(
        there.client_id,
        there.client_secret or None,
        # Who they are, and nothing about them.
        scope="openid",
        redirect_uri=back_to,
        code_challenge_method="S256",
        default_timeout=SECONDS,
    )


def _let_go() -> None:
    """No transaction stays open while we wait for somebody else's server."""
    db.session.rollback()


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _unreachable(there: Provider) -> Trouble:
    return Trouble(
        f"We cannot reach {there.name} at the moment. Try again in a few minutes, or sign in another way.", status=503
    )


def _unproven(there: Provider) -> str:
    return f"{there.name} sent an answer that we could not check, so nobody is signed in. Begin again."
