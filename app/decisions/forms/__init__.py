"""What may a person type about proposals, ballots and decisions, and what are they told?"""

from app.decisions.forms.decisions import CorrectForm, DecisionForm, FollowForm, NeedsActionForm, ReviewForm
from app.decisions.forms.filtering import LogFilterForm, ProposalFilterForm
from app.decisions.forms.proposals import (
    FIELDS,
    BallotForm,
    FieldForm,
    OpenForm,
    ProposalForm,
    RecuseForm,
    RevisionForm,
    StepForm,
    WhyForm,
)

__all__ = [
    "FIELDS",
    "BallotForm",
    "CorrectForm",
    "DecisionForm",
    "FieldForm",
    "FollowForm",
    "LogFilterForm",
    "NeedsActionForm",
    "OpenForm",
    "ProposalFilterForm",
    "ProposalForm",
    "RecuseForm",
    "ReviewForm",
    "RevisionForm",
    "StepForm",
    "WhyForm",
]
