"""What do pages need to show of bodies, who holds their seats, and what could sway them?"""

from app.steering.queries.bodies import bodies, body_called, the_steering_group
from app.steering.queries.candidacies import candidacies_of, candidacy_of
from app.steering.queries.interests import interest_of, interests_of, no_interests_since, register, without_interests
from app.steering.queries.offices import in_office, office_called, officers_of, officers_on, offices_told
from app.steering.queries.seats import (
    Held,
    HeldTerm,
    StandIn,
    closed_seats,
    counted,
    deputy_of,
    holds_anything,
    seat_called,
    seat_on,
    seats_of,
    seats_of_the_group,
    seats_on,
    seats_where,
    term_of,
    terms_told,
)

__all__ = [
    "Held",
    "HeldTerm",
    "StandIn",
    "bodies",
    "body_called",
    "candidacies_of",
    "candidacy_of",
    "closed_seats",
    "counted",
    "deputy_of",
    "holds_anything",
    "in_office",
    "interest_of",
    "interests_of",
    "no_interests_since",
    "office_called",
    "officers_of",
    "officers_on",
    "offices_told",
    "register",
    "seat_called",
    "seat_on",
    "seats_of",
    "seats_of_the_group",
    "seats_on",
    "seats_where",
    "term_of",
    "terms_told",
    "the_steering_group",
    "without_interests",
]
