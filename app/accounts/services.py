"""What do people do to come in, and to keep others out?"""

from datetime import timedelta

from flask import current_app
from sqlalchemy import delete, select

from app import clock
from app.access.actor import Actor
from app.accounts import attempts, links, passwords
from app.accounts.models import Account, KnownDevice, Purpose
from app.accounts.queries import (
    account_of,
    device_known_as,
    digest_of_device,
    is_known_device,
    sign_in_of,
)
from app.accounts.sessions import sessions_of_this_app
from app.accounts.telling import tell
from app.database import insert_once, only_reading
from app.extensions import db
from app.mail.services import send
from app.people.identity import actor_for
from app.records.references import NotFound

LETTERS_AT_ONCE = 5  # unused links of one kind that one person can have waiting
LETTERS_WITHIN = timedelta(minutes=15)
MOST_DEVICES = 20  # that one person has at a time; a browser that keeps no cookies is a new one each time


# Links by letter.


def ask_for_link(email: str, *, onward: str | None = None, device: str | None = None, network: str = "unknown") -> None:
    """Send a sign-in link to this address, if somebody with that address may come in.

    :param device: what the browser's cookie says it is, if it says anything.
    :param network: where the wish comes from, which can ask for so many letters only.
    """
    _send_link("sign_in", Purpose.SIGN_IN, email, onward=onward, device=device, network=network)


def ask_for_reset(email: str, *, device: str | None = None, network: str = "unknown") -> None:
    """Send a link that leads to a new password to this address, if somebody with that address may come in."""
    _send_link("reset", Purpose.RESET, email, onward=None, device=device, network=network)


_SUBJECTS = {"sign_in": "Your link to sign in to Praxis", "reset": "Choose a new password for Praxis"}
_PATHS = {Purpose.SIGN_IN: "/sign-in/", Purpose.RESET: "/reset/"}


def _send_link(
    kind: str, purpose: Purpose, email: str, *, onward: str | None, device: str | None, network: str
) -> None:
    address = email.strip().lower()
    if not _may_ask(address, device=device, network=network):
        return
    found = sign_in_of(address)
    actor = actor_for(found.person_id) if found is not None else None
    if actor is None or not actor.holdings:
        return
    if links.waiting_for(actor.person_id, purpose, since=LETTERS_WITHIN) >= LETTERS_AT_ONCE:
        return
    token = links.make_link(actor.person_id, purpose=purpose, onward=onward)
    send(
        kind,
        to=actor.id,
        address=address,
        subject=_SUBJECTS[kind],
        facts={
            "name": actor.first_name,
            "path": _PATHS[purpose] + token,
            "minutes": current_app.config["SIGN_IN_LINK_MINUTES"],
        },
    )


def _may_ask(address: str, *, device: str | None, network: str) -> bool:
    """A network can ask for so many letters; whose browser is known is never kept from their own."""
    with only_reading():
        is_known = is_known_device(address, device)
        # Attempts are counted on a connection of their own: nothing may be open beside it.
        passwords.let_go()
    if is_known:
        return True
    letters = attempts.Allowance("letters to a network", network, current_app.config["LETTERS_PER_NETWORK"])
    return isinstance(attempts.reserve(letters), attempts.Reserved)


# Coming in.


def came_in(actor: Actor, *, device: str, words: str) -> None:
    """Note that somebody came in with this device, and tell them if it is a new one.

    :param device: what its cookie holds; only a digest is kept.
    :param words: a few words to recognise it by.
    """
    account, now = _account(actor.person_id), clock.now()
    known = device_known_as(actor.person_id, device)
    if known is not None:
        known.words, known.last_seen_at = words, now
    else:
        insert_once(
            db.session,
            KnownDevice,
            person_id=actor.person_id,
            digest=digest_of_device(device),
            words=words,
            first_seen_at=now,
            last_seen_at=now,
        )
        _forget_devices_beyond(actor.person_id, MOST_DEVICES)
        # The first time of all, every device is new.
        if account.signed_in_at is not None:
            tell(actor.person_id, "new_device", subject="A new device signed in to Praxis", device=words)
    account.signed_in_at = now


def forget_device(device_id: int, *, by: Actor) -> None:
    """Know one of one's own devices no more.

    :raises NotFound: it is none of theirs.
    """
    device = db.session.get(KnownDevice, device_id)
    if device is None or device.person_id != by.id:
        raise NotFound()
    db.session.delete(device)


# Passwords: the hash is made before, outside any transaction.


def set_password(actor: Actor, password_hash: str) -> None:
    """Let this be their password. Whoever knew the one before is out, everywhere.

    The session at hand ends with the others: a view that goes on with it begins it anew.
    """
    account = _account(actor.person_id)
    verb = "changed" if account.password_hash else "set"
    account.password_hash, account.password_set_at = password_hash, clock.now()
    sign_out_everywhere(actor.person_id)
    tell(actor.person_id, "password_changed", subject=f"Your password for Praxis was {verb}", verb=verb)


def remove_password(actor: Actor) -> None:
    """Back to links only."""
    account = _account(actor.person_id)
    account.password_hash = account.password_set_at = None
    sign_out_everywhere(actor.person_id)
    tell(actor.person_id, "password_changed", subject="Your password for Praxis was removed", verb="removed")


def renew_hash(person_id: int, password_hash: str) -> None:
    """The same password, hashed with the parameters of today."""
    _account(person_id).password_hash = password_hash


def sign_out_everywhere(person_id: int) -> None:
    """End every session of this person, this one included, and every link that they were sent."""
    sessions_of_this_app().end_all(person_id)
    links.withdraw_links(person_id)


def sign_out_strangers(person_id: int) -> None:
    """Somebody says that it was not them: everything ends, and no device is known any more."""
    sign_out_everywhere(person_id)
    db.session.execute(delete(KnownDevice).where(KnownDevice.person_id == person_id))


# How it is done.


def _account(person_id: int) -> Account:
    """Their account, made when first needed."""
    found = account_of(person_id)
    if found is None:
        insert_once(db.session, Account, person_id=person_id)
        found = db.session.get_one(Account, person_id)
    return found


def _forget_devices_beyond(person_id: int, most: int) -> None:
    """Keep those that signed in last."""
    theirs = select(KnownDevice.id).where(KnownDevice.person_id == person_id)
    beyond = theirs.order_by(KnownDevice.last_seen_at.desc(), KnownDevice.id.desc()).offset(most)
    db.session.execute(delete(KnownDevice).where(KnownDevice.id.in_(beyond)))
