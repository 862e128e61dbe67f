"""Who is somebody, by the word of their employer's sign-in?

A person is named by the provider's issuer and its subject. An e-mail address
names nobody: it changes hands, and some providers let people choose it. How the
provider is asked stands in ``openid``.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import delete, select

from app import clock
from app.accounts.models import ExternalIdentity
from app.accounts.telling import tell
from app.extensions import db
from app.people.models import Person
from app.records.services import place_of, remember

TO_PRESS = timedelta(minutes=5)  # from coming back to pressing the button


@dataclass(frozen=True)
class Provider:
    """An employer's sign-in, as the settings name it."""

    issuer: str
    client_id: str
    client_secret: str
    name: str


@dataclass(frozen=True)
class Identity:
    issuer: str
    subject: str


class Trouble(Exception):
    """Nobody is known by this. Its text says why, and ``status`` is that of the page which says so."""

    def __init__(self, words: str, *, status: int = 400) -> None:
        super().__init__(words)
        self.status = status


def provider() -> Provider | None:
    """The employer's sign-in, if there is one."""
    config = current_app.config
    if not config["OIDC_ISSUER"]:
        return None
    return Provider(
        issuer=config["OIDC_ISSUER"],
        client_id=config["OIDC_CLIENT_ID"],
        client_secret=config["OIDC_CLIENT_SECRET"],
        name=config["OIDC_NAME"],
    )


# Who that is here.


def hold(identity: Identity, **more: Any) -> dict[str, Any]:
    """What the session keeps from coming back until the button is pressed."""
    until = (clock.now() + TO_PRESS).isoformat()
    return {
        "issuer": identity.issuer,
        "subject": identity.subject,
        "once": secrets.token_urlsafe(24),
        "until": until,
        **more,
    }


def held(kept: Any) -> Identity:
    """Whom the session holds, once.

    :raises Trouble: nobody, or not any more.
    """
    if not isinstance(kept, dict) or datetime.fromisoformat(kept["until"]) < clock.now():
        raise Trouble("That took too long. Begin again.")
    # A visitor's cookie can be shown twice; what it holds counts once.
    once = f"provider {kept['once']}"
    if place_of(once) is not None:
        raise Trouble("This sign-in was finished already. Begin again.")
    remember(once, "")
    return Identity(kept["issuer"], kept["subject"])


def known_as(identity: Identity) -> ExternalIdentity | None:
    """Who has connected this identity, and when."""
    return db.session.scalar(
        select(ExternalIdentity).where(
            ExternalIdentity.issuer == identity.issuer, ExternalIdentity.subject == identity.subject
        )
    )


def was_used(known: ExternalIdentity) -> None:
    known.used_at = clock.now()


def connect(person_id: int, identity: Identity, *, called: str) -> None:
    """Let this person sign in by this identity.

    :param called: what the provider is called.
    :raises Trouble: it belongs to somebody, or they have another.
    """
    # In turn: of two pages that connect at once, the second finds what the first has done.
    db.session.execute(select(Person.id).where(Person.id == person_id).with_for_update())
    known = known_as(identity)
    if known is not None and known.person_id == person_id:
        return
    if known is not None:
        raise Trouble(f"This {called} account is connected to somebody else here. Sign out there, and begin again.")
    if connected(person_id) is not None:
        raise Trouble(f"Another {called} account is connected already. Disconnect it first.")
    db.session.add(ExternalIdentity(person_id=person_id, issuer=identity.issuer, subject=identity.subject))
    tell(person_id, "provider_connected", subject=f"You can sign in to Praxis with {called}", called=called)


def connected(person_id: int) -> ExternalIdentity | None:
    """The identity that this person has connected, of the provider there is now."""
    there = provider()
    if there is None:
        return None
    return db.session.scalar(
        select(ExternalIdentity).where(ExternalIdentity.person_id == person_id, ExternalIdentity.issuer == there.issuer)
    )


def disconnect(person_id: int, *, called: str) -> None:
    db.session.execute(delete(ExternalIdentity).where(ExternalIdentity.person_id == person_id))
    tell(person_id, "provider_disconnected", subject=f"{called} no longer signs you in to Praxis", called=called)
