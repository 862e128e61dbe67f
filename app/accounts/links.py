"""Does this link from a letter work, for whom, and for what?

A link is for one person and one purpose, for a short while, and once. Only a
digest of its token is kept, so that nobody who reads the database has one.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app
from sqlalchemy import func, select, update

from app import clock
from app.access.actor import Actor
from app.accounts.models import OneTimeLink, Purpose
from app.extensions import db
from app.people.identity import actor_for


@dataclass(frozen=True)
class Refusal:
    """Why a link does not work, in words for the person who holds it."""

    words: str


UNKNOWN = Refusal("This link is not one of ours, or a part of it is missing.")
USED = Refusal("This link has been used already, or a newer one took its place. Each link works once.")
EXPIRED = Refusal("This link is too old. For safety each link works for a short time only.")
NO_LONGER = Refusal("The person this link was for can no longer sign in. The coordinator can tell you more.")


def make_link(
    person_id: int,
    *,
    purpose: Purpose = Purpose.SIGN_IN,
    lasting: timedelta | None = None,
    onward: str | None = None,
) -> str:
    """A new one-time link for this person: its token, which is kept nowhere.

    :param lasting: how long it works; by default the setting ``SIGN_IN_LINK_MINUTES``.
    :param onward: a path of ours to go on to.
    """
    token = secrets.token_urlsafe(24)
    lasting = lasting or timedelta(minutes=current_app.config["SIGN_IN_LINK_MINUTES"])
    db.session.add(
        OneTimeLink(
            token_digest=_digest(token),
            purpose=purpose,
            person_id=person_id,
            expires_at=clock.now() + lasting,
            onward=onward,
        )
    )
    return token


def bearer_of(
    token: str, purpose: Purpose = Purpose.SIGN_IN, *, to_use: bool = False
) -> tuple[OneTimeLink, Actor] | Refusal:
    """Whose link this is, as long as it works for this purpose.

    :param to_use: lock it, so that of two who use it at once only one gets through.
    """
    query = select(OneTimeLink).where(OneTimeLink.token_digest == _digest(token), OneTimeLink.purpose == purpose)
    link = db.session.scalar(query.with_for_update() if to_use else query)
    if link is None:
        return UNKNOWN
    if link.used_at is not None:
        return USED
    if link.expires_at < clock.now():
        return EXPIRED
    actor = actor_for(link.person_id)
    return (link, actor) if actor is not None and actor.holdings else NO_LONGER


def use(link: OneTimeLink) -> None:
    link.used_at = clock.now()


def withdraw_links(person_id: int) -> None:
    """Let no link that this person was sent work any more."""
    db.session.flush()
    unused = update(OneTimeLink).where(OneTimeLink.person_id == person_id, OneTimeLink.used_at.is_(None))
    db.session.execute(unused.values(used_at=clock.now()).execution_options(synchronize_session="fetch"))


def waiting_for(person_id: int, purpose: Purpose, *, since: timedelta) -> int:
    """How many links of this purpose were made for this person lately, and still work."""
    now = clock.now()
    unused = select(func.count()).where(
        OneTimeLink.person_id == person_id,
        OneTimeLink.purpose == purpose,
        OneTimeLink.used_at.is_(None),
        OneTimeLink.expires_at > now,
        OneTimeLink.created_at > now - since,
    )
    return db.session.scalar(unused) or 0


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
