"""What are requests to join, a newcomer's steps, and somebody's leaving?"""

from app.membership.models.leaving import Leaving, LeavingItem
from app.membership.models.requests import NEXT_STEPS, OPEN, JoinRequest, RequestStatus
from app.membership.models.welcome import Step, StepDone, Welcome

__all__ = [
    "NEXT_STEPS",
    "OPEN",
    "JoinRequest",
    "Leaving",
    "LeavingItem",
    "RequestStatus",
    "Step",
    "StepDone",
    "Welcome",
]
