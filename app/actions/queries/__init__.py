"""What do the pages about actions need to show?"""

from app.actions.queries.choices import (
    Choices,
    choices,
    organisations_of,
    recommendations_of,
    recommendations_with,
)
from app.actions.queries.figures import Counts, counts, is_answered, status_counts
from app.actions.queries.table import action_for, count_of, one_row, page_of_actions, rows_where
from app.actions.queries.thread import evidence_of, piece_of, revision_of, updates_of

__all__ = [
    "Choices",
    "Counts",
    "action_for",
    "choices",
    "count_of",
    "counts",
    "evidence_of",
    "is_answered",
    "one_row",
    "organisations_of",
    "page_of_actions",
    "piece_of",
    "recommendations_of",
    "recommendations_with",
    "revision_of",
    "rows_where",
    "status_counts",
    "updates_of",
]
