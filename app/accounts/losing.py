"""What if somebody has lost everything that they sign in with, but their e-mail?"""

from app.accounts import passkeys, second_step
from app.accounts.services import sign_out_everywhere


def lose_factors(person_id: int) -> bool:
    """Take away their second step and their passkeys, and sign whoever has found them out. Was there anything?"""
    # First: it ends the links that they were sent before, and not those in the letters about this.
    sign_out_everywhere(person_id)
    kept = passkeys.passkeys_of(person_id)
    for passkey in kept:
        passkeys.remove(passkey)
    has_app = second_step.has_second_step(person_id)
    if has_app:
        second_step.remove(person_id)
    return has_app or bool(kept)
