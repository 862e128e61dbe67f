"""Is this a code of whoever is asked for one?

Tries are counted before a code is looked at, as for passwords: six digits are
soon guessed by whoever may guess all day.
"""

from collections.abc import Callable

from app.accounts import second_step
from app.accounts.attempts import Allowance, Reserved, UsedUp, give_back, reserve
from app.accounts.queries import device_known_as
from app.extensions import db

MOST = 5  # wrong codes of one person, or of one of their own devices, within SIGN_IN_ATTEMPTS_MINUTES

Check = Callable[..., bool | UsedUp]


def from_the_app(person_id: int, typed: str, *, device: str | None) -> bool | UsedUp:
    """Used up with this.

    :param device: what tells their browser from others, if it has signed in before.
    """
    return _tried(person_id, device, lambda: second_step.accept_code(person_id, typed))


def written_down(person_id: int, typed: str, *, device: str | None) -> bool | UsedUp:
    """The same of a recovery code."""
    return _tried(person_id, device, lambda: second_step.use_recovery_code(person_id, typed))


def of_either_kind(person_id: int, typed: str, *, device: str | None) -> bool | UsedUp:
    """The same of either, for whoever has lost the phone and is still signed in."""
    return _tried(
        person_id,
        device,
        lambda: second_step.accept_code(person_id, typed) or second_step.use_recovery_code(person_id, typed),
    )


def _tried(person_id: int, device: str | None, check: Callable[[], bool]) -> bool | UsedUp:
    is_known = device_known_as(person_id, device) is not None
    # Tries are counted on a connection of their own: nothing may be open beside it.
    db.session.rollback()
    # Whoever has stolen a password uses up the tries of strangers, and never those of its owner's own device.
    whose = f"{person_id}\0{device}" if is_known else str(person_id)
    reserved = reserve(Allowance("code", whose, MOST))
    if isinstance(reserved, UsedUp):
        return reserved
    assert isinstance(reserved, Reserved)
    if not check():
        return False
    give_back(reserved)
    return True
