"""Which ways in are there beside a link and a password?

What stands here is shown on the sign-in page and on a person's own account
page, by the templates named beside each function.
"""

from typing import Any

from flask import current_app, request, url_for

from app.access.actor import Actor
from app.accounts import passkeys, provider, second_step
from app.accounts.devices import device_words
from app.accounts.passkeys import site_at
from app.accounts.policy import needs_two_steps_from
from app.wording import count, long_day


def other_ways(*, onward: str | None = None) -> dict[str, Any]:
    """The inputs of ``accounts/_other_ways.html``, on the sign-in page.

    :param onward: the page of ours to go on to.
    """
    there = provider.provider()
    href = url_for("accounts.go_to_provider", next=onward)
    return {
        "passkeys_here": site_at(request.host_url) is not None,
        "provider": {"name": there.name, "href": href} if there else None,
    }


def ways_of(actor: Actor) -> dict[str, Any]:
    """The inputs of ``accounts/_second_step.html`` and ``accounts/_passkeys.html``, on this person's account page."""
    mine = passkeys.passkeys_of(actor.person_id)
    asked_from = needs_two_steps_from(actor, current_app.config["SECOND_FACTOR_DAYS"])
    return {
        "second_step": _second_step_of(actor),
        "two_steps_by": long_day(asked_from) if asked_from and not mine else "",
        "passkeys": [
            {
                "name": passkey.name,
                "added": passkey.added_at,
                "used": passkey.used_at,
                "href": url_for("accounts.passkey", passkey_id=passkey.id),
            }
            for passkey in mine
        ],
        "provider": _provider_of(actor),
        **ways_to_add_a_passkey(),
    }


def ways_to_add_a_passkey() -> dict[str, Any]:
    """The inputs of ``accounts/_add_passkey.html``."""
    return {
        "can_have_passkeys": site_at(request.host_url) is not None,
        "passkey_name": device_words(request.user_agent),
    }


def _second_step_of(actor: Actor) -> dict[str, Any] | None:
    found = second_step.second_step_of(actor.person_id)
    if found is None:
        return None
    left = second_step.recovery_codes_left(actor.person_id)
    return {
        "added": found.added_at,
        "left_words": count(left, "recovery code"),
        "few": left <= second_step.FEW,
    }


def _provider_of(actor: Actor) -> dict[str, Any] | None:
    there = provider.provider()
    if there is None:
        return None
    found = provider.connected(actor.person_id)
    return {
        "name": there.name,
        "connected": found.connected_at if found else None,
        "connect_href": url_for("accounts.go_to_connect"),
        "disconnect_href": url_for("accounts.disconnect_provider"),
    }
