"""What do people do with bodies, seats, offices and interests?

One verb per function: rule, change, reason. Nothing here commits.
"""

from app.steering.services.bodies import (
    add_seat,
    close_body,
    close_seat,
    revise_body,
    revise_seat,
    set_up,
)
from app.steering.services.candidacies import answer, stand, stand_back
from app.steering.services.deputies import end_deputy, name_deputy
from app.steering.services.interests import declare, declare_none, reword, take_out
from app.steering.services.offices import appoint_to_office, end_office
from app.steering.services.terms import appoint, end_all_held, end_term

__all__ = [
    "add_seat",
    "answer",
    "appoint",
    "appoint_to_office",
    "close_body",
    "close_seat",
    "declare",
    "declare_none",
    "end_all_held",
    "end_deputy",
    "end_office",
    "end_term",
    "name_deputy",
    "revise_body",
    "revise_seat",
    "reword",
    "set_up",
    "stand",
    "stand_back",
    "take_out",
]
