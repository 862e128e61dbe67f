"""What is an action, what is said about it, and what shows that it was done?"""

from app.actions.models.actions import Action, Confidence, Priority, Strand
from app.actions.models.evidence import Evidence
from app.actions.models.thread import Update

__all__ = ["Action", "Confidence", "Evidence", "Priority", "Strand", "Update"]
