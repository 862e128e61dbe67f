"""What do people do with actions? One verb per function: rule, change, reason. Nothing here commits."""

from app.actions.services.moving import has_evidence, move, moves_for
from app.actions.services.plans import add_plan, pass_on_plan, revise_plan, withdraw_plan
from app.actions.services.promising import answer, hand_over, judge, move_due, pass_on, propose, revise
from app.actions.services.saying import say
from app.actions.services.showing import Proof, add_evidence, add_revision, take_out
from app.actions.services.waiting import wait_for, wait_no_longer

__all__ = [
    "Proof",
    "add_evidence",
    "add_plan",
    "add_revision",
    "answer",
    "hand_over",
    "has_evidence",
    "judge",
    "move",
    "move_due",
    "moves_for",
    "pass_on",
    "pass_on_plan",
    "propose",
    "revise",
    "revise_plan",
    "say",
    "take_out",
    "wait_for",
    "wait_no_longer",
    "withdraw_plan",
]
