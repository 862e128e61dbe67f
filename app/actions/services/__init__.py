"""What do people do with actions? One verb per function: rule, change, reason. Nothing here commits."""

from app.actions.services.moving import move, moves_for
from app.actions.services.promising import answer, hand_over, judge, move_due, pass_on, propose, revise
from app.actions.services.saying import say
from app.actions.services.showing import Proof, add_evidence

__all__ = [
    "Proof",
    "add_evidence",
    "answer",
    "hand_over",
    "judge",
    "move",
    "move_due",
    "moves_for",
    "pass_on",
    "propose",
    "revise",
    "say",
]
