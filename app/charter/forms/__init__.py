"""What may a person type about documents, evaluations and recommendations, and what are they told?"""

from app.charter.forms.advice import EvaluationForm, RecommendationForm, RewordForm
from app.charter.forms.documents import DiscardForm, DraftForm, TermsForm, form_for

__all__ = [
    "DiscardForm",
    "DraftForm",
    "EvaluationForm",
    "RecommendationForm",
    "RewordForm",
    "TermsForm",
    "form_for",
]
