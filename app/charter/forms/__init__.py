"""What may a person type about documents, evaluations and recommendations, and what are they told?"""

from app.charter.forms.advice import EvaluationForm, RecommendationForm, ResponseForm, RewordForm
from app.charter.forms.documents import AdoptForm, DiscardForm, DraftForm, TermsForm, WithdrawForm, form_for

__all__ = [
    "AdoptForm",
    "DiscardForm",
    "DraftForm",
    "EvaluationForm",
    "RecommendationForm",
    "ResponseForm",
    "RewordForm",
    "TermsForm",
    "WithdrawForm",
    "form_for",
]
