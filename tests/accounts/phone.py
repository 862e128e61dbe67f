"""A phone with an app that makes codes, and how facts about second steps are told."""

from dataclasses import dataclass, field

import pyotp

from app import clock
from app.accounts import second_step
from tests.given import Given


@dataclass
class Phone:
    """The app on somebody's phone, set up.

    :ivar recovery_codes: what they wrote down when they set it up.
    """

    secret: str
    recovery_codes: list[str] = field(default_factory=list)

    def code(self, *, seconds: int = 0) -> str:
        """What it shows now, or so many seconds from now."""
        return pyotp.TOTP(self.secret).at(int(clock.now().timestamp()) + seconds)

    def wrong_code(self) -> str:
        """Six digits that are no code of about now."""
        near = {self.code(seconds=30 * steps) for steps in range(-3, 4)}
        return next(code for code in (f"{n:06}" for n in range(20)) if code not in near)


def with_a_phone(given: Given, person_id: int) -> Phone:
    """This person signs in with a second step. The code they set it up with was an earlier one."""
    phone = Phone(pyotp.random_base32())
    with given.settled():
        codes = second_step.add(person_id, phone.secret, phone.code(seconds=-second_step.SECONDS))
        assert codes is not None
        phone.recovery_codes = codes
    return phone
