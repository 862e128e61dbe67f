"""What is an action, what shows that it was done, and which plan is it part of?"""

from app.actions.models.actions import Action, Confidence, Priority, Repeat, Strand
from app.actions.models.evidence import Evidence, EvidenceRevision
from app.actions.models.plans import Plan
from app.actions.models.reminders import Reminder

__all__ = [
    "Action",
    "Confidence",
    "Evidence",
    "EvidenceRevision",
    "Plan",
    "Priority",
    "Reminder",
    "Repeat",
    "Strand",
]
