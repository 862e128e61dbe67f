"""What do people do to join, to settle in, and to leave? One verb per function. Nothing here commits."""

from app.membership.services.accepting import accept
from app.membership.services.asking import apply, ask_again
from app.membership.services.inviting import approve, decline, invite, resend, take_back
from app.membership.services.leaving import call_off, carry_out, hand_over_everything, leave
from app.membership.services.settling import (
    accept_ground_rules,
    choose_notices,
    confirm_profile,
    know_an_event,
    remind,
    take,
)

__all__ = [
    "accept",
    "accept_ground_rules",
    "apply",
    "approve",
    "ask_again",
    "call_off",
    "carry_out",
    "choose_notices",
    "confirm_profile",
    "decline",
    "hand_over_everything",
    "invite",
    "know_an_event",
    "leave",
    "remind",
    "resend",
    "take",
    "take_back",
]
