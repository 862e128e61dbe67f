"""Which ways in are there beside a link and a password?

What stands here is shown on the sign-in page and on a person's own account
page, by the templates named beside each function.
"""

from typing import Any

from app.access.actor import Actor


def other_ways() -> dict[str, Any]:
    """The inputs of ``accounts/_other_ways.html``, on the sign-in page."""
    return {}


def ways_of(actor: Actor) -> dict[str, Any]:
    """The inputs of ``accounts/_second_step.html`` and ``accounts/_passkeys.html``, on this person's account page."""
    return {}
