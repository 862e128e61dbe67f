"""What is a meeting, what is on its agenda, who is there, and what comes of it?"""

from app.meetings.models.agenda import AgendaItem
from app.meetings.models.attendance import Attendance, Invitation, ItemInterest, QuorumMark
from app.meetings.models.meetings import Meeting, Series, TemplateItem
from app.meetings.models.minutes import Approval, Erratum, Minutes
from app.meetings.models.outcomes import Outcome, OutcomeDraft
from app.meetings.models.papers import Paper

__all__ = [
    "AgendaItem",
    "Approval",
    "Attendance",
    "Erratum",
    "Invitation",
    "ItemInterest",
    "Meeting",
    "Minutes",
    "Outcome",
    "OutcomeDraft",
    "Paper",
    "QuorumMark",
    "Series",
    "TemplateItem",
]
