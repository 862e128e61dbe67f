"""How often may something be tried?

Each attempt is reserved before anything is looked at, in a transaction of its
own that is over before the request's begins: fifty at once are counted one by
one. A database never holds who tried or from where, only keyed digests of it.
What succeeded is given back, so that only failures count.

An allowance that is used up refuses, and what it refuses is not counted: it
opens again by itself, however often somebody knocks meanwhile.
"""

import hmac
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from flask import current_app
from sqlalchemy import Connection, Table, delete, func, insert, select, text

from app import clock
from app.accounts.models import SignInAttempt
from app.accounts.sessions import sessions_of_this_app
from app.extensions import db

_attempts = cast(Table, SignInAttempt.__table__)


@dataclass(frozen=True)
class Allowance:
    """So many attempts of one kind within ``SIGN_IN_ATTEMPTS_MINUTES``.

    :ivar what: the kind: each is counted apart.
    :ivar whose: the account, device or network that it counts for; kept as a keyed digest only.
    """

    what: str
    whose: str
    most: int

    @property
    def digest(self) -> bytes:
        key = current_app.config["SECRET_KEY"].encode()
        return hmac.digest(key, f"attempt\0{self.what}\0{self.whose}".encode(), "sha256")


@dataclass(frozen=True)
class Reserved:
    """An attempt that may be made now."""

    ids: tuple[int, ...]


@dataclass(frozen=True)
class UsedUp:
    """No attempt may be made before ``until``."""

    until: datetime


def reserve(*allowances: Allowance) -> Reserved | UsedUp:
    """Count one attempt against each of these, or against none if one of them is used up."""
    with sessions_of_this_app().connection() as connection:
        _one_at_a_time(connection, allowances)
        used_up = [until for allowance in allowances if (until := _used_up_until(connection, allowance)) is not None]
        if used_up:
            return UsedUp(max(used_up))
        now = clock.now()
        rows = [{"digest": allowance.digest, "at": now} for allowance in allowances]
        return Reserved(
            tuple(
                connection.execute(insert(_attempts).values(row).returning(_attempts.c.id)).scalar_one() for row in rows
            )
        )


def give_back(reserved: Reserved) -> None:
    """It was no failure: let it count no more. In the request's own transaction."""
    db.session.execute(delete(_attempts).where(_attempts.c.id.in_(reserved.ids)))


def network_of(address: str | None) -> str:
    """The network that an address stands for: of IPv6 its first 64 bits, of which one household has all."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def _one_at_a_time(connection: Connection, allowances: Sequence[Allowance]) -> None:
    """Of two who count the same at once the second waits. On SQLite there is one writer anyway."""
    if connection.dialect.name != "postgresql":
        return
    # In one order, so that no two wait for each other.
    for number in sorted(int.from_bytes(allowance.digest[:8], signed=True) for allowance in allowances):
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})


def _used_up_until(connection: Connection, allowance: Allowance) -> datetime | None:
    recent = (
        select(_attempts.c.at)
        .where(_attempts.c.digest == allowance.digest, _attempts.c.at > clock.now() - _within())
        .order_by(_attempts.c.at.desc())
        .limit(allowance.most)
        .subquery()
    )
    counted, oldest = connection.execute(select(func.count(), func.min(recent.c.at)).select_from(recent)).one()
    return oldest + _within() if counted >= allowance.most else None


def _within() -> timedelta:
    return timedelta(minutes=current_app.config["SIGN_IN_ATTEMPTS_MINUTES"])
