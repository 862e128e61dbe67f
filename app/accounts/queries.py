"""What do pages and the sign-in need to know of an account?"""

import hashlib

from flask import current_app
from sqlalchemy import select

from app.accounts.models import Account, KnownDevice
from app.database import AnyRow
from app.extensions import db
from app.people.models import Person
from app.records.models import Record

_person, _record, _account = Person.__table__, Record.__table__, Account.__table__


def account_of(person_id: int) -> Account | None:
    return db.session.get(Account, person_id)


def sign_in_of(address: str) -> AnyRow | None:
    """Who signs in with this address: a row with person_id, password_hash.

    :param address: in lower case.
    """
    return db.session.execute(
        select(_person.c.id.label("person_id"), _account.c.password_hash)
        .outerjoin(_account, _account.c.person_id == _person.c.id)
        .where(_person.c.email == address)
    ).one_or_none()


def address_of(person_id: int) -> AnyRow:
    """Where letters to this person go: a row with title, email."""
    return db.session.execute(
        select(_record.c.title, _person.c.email)
        .join(_record, _record.c.id == _person.c.id)
        .where(_person.c.id == person_id)
    ).one()


def guessable_of(person_id: int) -> list[str]:
    """What others know of this person, and would guess first as their password."""
    person = address_of(person_id)
    return [person.title, person.email or "", current_app.config["COMMUNITY_NAME"], "praxis"]


def devices_of(person_id: int) -> list[KnownDevice]:
    """The browsers that this person has signed in with, the last used first."""
    newest_first = select(KnownDevice).where(KnownDevice.person_id == person_id)
    return list(db.session.scalars(newest_first.order_by(KnownDevice.last_seen_at.desc(), KnownDevice.id.desc())))


def device_known_as(person_id: int, device: str | None) -> KnownDevice | None:
    """This person's device whose cookie holds this."""
    return db.session.scalar(
        select(KnownDevice).where(
            KnownDevice.person_id == person_id, KnownDevice.digest == digest_of_device(device or "")
        )
    )


def is_known_device(address: str, device: str | None) -> bool:
    """Has whoever signs in with this address done so with this device? Asked alike whether or not there is one."""
    found = (
        select(KnownDevice.id)
        .join(_person, _person.c.id == KnownDevice.person_id)
        .where(_person.c.email == address, KnownDevice.digest == digest_of_device(device or ""))
    )
    return db.session.scalar(found) is not None


def digest_of_device(device: str) -> bytes:
    """What is kept of a device's cookie."""
    return hashlib.sha256(device.encode()).digest()
