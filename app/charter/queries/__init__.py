"""What do pages need to show of documents, goals, evaluations and recommendations?"""

from app.charter.queries.acceptance import Figures, figures, page_of_accepting, to_accept
from app.charter.queries.advice import (
    answer_noted,
    decision_link,
    evaluation_for,
    evaluations,
    goals,
    newest_evaluation,
    recommendation_for,
    recommendations,
)
from app.charter.queries.documents import document_for, kinds_taken, overview, version_of, versions_of
from app.charter.queries.documents import readable as documents_readable

__all__ = [
    "Figures",
    "answer_noted",
    "decision_link",
    "document_for",
    "documents_readable",
    "evaluation_for",
    "evaluations",
    "figures",
    "goals",
    "kinds_taken",
    "newest_evaluation",
    "overview",
    "page_of_accepting",
    "recommendation_for",
    "recommendations",
    "to_accept",
    "version_of",
    "versions_of",
]
