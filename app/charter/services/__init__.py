"""What do people do with documents, evaluations and recommendations?

One verb per function: rule, change, reason. Nothing here commits.
"""

from app.charter.services.accepting import accept
from app.charter.services.advice import add_evaluation, add_recommendation, respond, revise_recommendation
from app.charter.services.documents import add_document, adopt, discard, withdraw_document, write
from app.charter.services.telling import tell_who_is_asked

__all__ = [
    "accept",
    "add_document",
    "add_evaluation",
    "add_recommendation",
    "adopt",
    "discard",
    "respond",
    "revise_recommendation",
    "tell_who_is_asked",
    "withdraw_document",
    "write",
]
