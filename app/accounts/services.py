"""What do people do to come in?"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app
from sqlalchemy import func, select

from app import clock
from app.access.actor import Actor
from app.accounts.models import SignInLink
from app.extensions import db
from app.mail.services import send
from app.people.identity import actor_for
from app.people.models import Person

LETTERS_AT_ONCE = 5  # unused links that one person can have waiting


@dataclass(frozen=True)
class Refusal:
    """Why a link does not work, in words for the person who holds it."""

    words: str


UNKNOWN = Refusal("This link is not one of ours, or a part of it is missing.")
USED = Refusal("This link has been used already. Each link works once.")
EXPIRED = Refusal("This link is too old. For safety each link works for a short time only.")
NO_LONGER = Refusal("The person this link was for can no longer sign in. The coordinator can tell you more.")


def make_link(person_id: int, *, lasting: timedelta | None = None, onward: str | None = None) -> str:
    """A new one-time link for this person: its token, which is kept nowhere.

    :param lasting: how long it works; by default the setting ``SIGN_IN_LINK_MINUTES``.
    """
    token = secrets.token_urlsafe(24)
    lasting = lasting or timedelta(minutes=current_app.config["SIGN_IN_LINK_MINUTES"])
    db.session.add(
        SignInLink(token_digest=_digest(token), person_id=person_id, expires_at=clock.now() + lasting, onward=onward)
    )
    return token


def ask_for_link(email: str, *, onward: str | None = None) -> None:
    """Send a sign-in link to this address, if somebody with that address may come in."""
    person_id = db.session.scalar(select(Person.id).where(Person.email == email.strip().lower()))
    actor = actor_for(person_id) if person_id is not None else None
    if actor is None or not actor.holdings or _letters_waiting(actor) >= LETTERS_AT_ONCE:
        return
    token = make_link(actor.person_id, onward=onward)
    send(
        "sign_in",
        to=actor.id,
        address=email.strip().lower(),
        subject="Your link to sign in to Praxis",
        facts={
            "name": actor.first_name,
            "path": f"/sign-in/{token}",
            "minutes": current_app.config["SIGN_IN_LINK_MINUTES"],
        },
    )


def bearer_of(token: str, *, to_use: bool = False) -> tuple[SignInLink, Actor] | Refusal:
    """Whose link this is, as long as it works.

    :param to_use: lock it, so that of two who use it at once only one comes in.
    """
    query = select(SignInLink).where(SignInLink.token_digest == _digest(token))
    link = db.session.scalar(query.with_for_update() if to_use else query)
    if link is None:
        return UNKNOWN
    if link.used_at is not None:
        return USED
    if link.expires_at < clock.now():
        return EXPIRED
    actor = actor_for(link.person_id)
    return (link, actor) if actor is not None and actor.holdings else NO_LONGER


def use(link: SignInLink) -> None:
    link.used_at = clock.now()


def _letters_waiting(actor: Actor) -> int:
    return (
        db.session.scalar(
            select(func.count())
            .select_from(SignInLink)
            .where(
                SignInLink.person_id == actor.id,
                SignInLink.used_at.is_(None),
                SignInLink.expires_at > clock.now(),
                SignInLink.created_at > clock.now() - timedelta(minutes=15),
            )
        )
        or 0
    )


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
