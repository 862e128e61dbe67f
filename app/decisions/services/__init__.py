"""What do people do with proposals, in ballots and with decisions?"""

from app.decisions.services.commenting import comment
from app.decisions.services.deciding import (
    correct,
    decide,
    lapse,
    plan_review,
    ratify,
    say_whether_action_is_needed,
)
from app.decisions.services.following import follow
from app.decisions.services.proposing import (
    answer,
    defer,
    open_proposal,
    pass_on,
    propose,
    revise_proposal,
    set_options,
    take_up,
    withdraw_proposal,
)
from app.decisions.services.voting import close_ballot, open_ballot, recuse, vote

__all__ = [
    "answer",
    "close_ballot",
    "comment",
    "correct",
    "decide",
    "defer",
    "follow",
    "lapse",
    "open_ballot",
    "open_proposal",
    "pass_on",
    "plan_review",
    "propose",
    "ratify",
    "recuse",
    "revise_proposal",
    "say_whether_action_is_needed",
    "set_options",
    "take_up",
    "vote",
    "withdraw_proposal",
]
