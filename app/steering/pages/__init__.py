"""How are bodies, seats, offices and interests said on their pages?"""

from app.steering.pages.bodies import body, body_facts, past
from app.steering.pages.ending import ending
from app.steering.pages.interests import differing, mine, one_of_mine, whole_register
from app.steering.pages.saying import href_of
from app.steering.pages.seats import seat, seat_facts

__all__ = [
    "body",
    "body_facts",
    "differing",
    "ending",
    "href_of",
    "mine",
    "one_of_mine",
    "past",
    "seat",
    "seat_facts",
    "whole_register",
]
