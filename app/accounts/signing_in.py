"""Is this the password of whoever signs in with that address?

Nothing in the answer, nor its time, says whether an address is known: every
attempt asks the database the same and checks one hash.
"""

from flask import current_app

from app.access.actor import Actor
from app.accounts import passwords, services
from app.accounts.attempts import Allowance, UsedUp, give_back, reserve
from app.accounts.queries import is_known_device, sign_in_of
from app.database import only_reading
from app.people.identity import actor_for


def by_password(address: str, password: str, *, device: str | None, network: str) -> Actor | UsedUp | None:
    """Who it is that knows this password; ``None``: that is not said.

    :param address: in lower case.
    :param device: what tells their browser from others, if it has signed in before.
    :param network: where the attempt comes from.
    """
    with only_reading():
        found, known = sign_in_of(address), is_known_device(address, device)
        passwords.let_go()
    reserved = reserve(*_allowances(address, device if known else None, network))
    if isinstance(reserved, UsedUp):
        return reserved
    kept = found.password_hash if found is not None else None
    if not passwords.is_right(password, kept):
        return None
    assert found is not None and kept is not None
    fresh = passwords.hash_of(password) if passwords.is_outdated(kept) else None
    actor = actor_for(found.person_id)
    if actor is None or not actor.holdings:
        return None
    give_back(reserved)
    if fresh is not None:
        services.renew_hash(actor.person_id, fresh)
    return actor


def knows_own_password(actor: Actor, password: str, kept: str) -> bool | UsedUp:
    """Is this the present password of somebody who is signed in? Whoever took their place must not find it out."""
    passwords.let_go()
    most = current_app.config["SIGN_IN_ATTEMPTS_PER_DEVICE"]
    reserved = reserve(Allowance("present password", str(actor.id), most))
    if isinstance(reserved, UsedUp):
        return reserved
    is_right = passwords.is_right(password, kept)
    if is_right:
        give_back(reserved)
    return is_right


def _allowances(address: str, known_device: str | None, network: str) -> list[Allowance]:
    """What an attempt counts against. A device that the account knows counts for itself alone:

    strangers use up the allowance of strangers, and never its owner's.
    """
    config = current_app.config
    if known_device is not None:
        return [Allowance("device", f"{address}\0{known_device}", config["SIGN_IN_ATTEMPTS_PER_DEVICE"])]
    return [
        Allowance("account", address, config["SIGN_IN_ATTEMPTS_PER_ACCOUNT"]),
        Allowance("network", network, config["SIGN_IN_ATTEMPTS_PER_NETWORK"]),
    ]
