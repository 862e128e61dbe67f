"""What do the pages about actions need to show?"""

from app.actions.queries.choices import (
    Choices,
    choices,
    organisations_of,
    recommendations_of,
    recommendations_with,
)
from app.actions.queries.figures import Counts, counts, is_answered, status_counts
from app.actions.queries.quick import in_words, meant, organisations_of_theirs
from app.actions.queries.table import action_for, count_of, first_rows, one_row, page_of_actions, rows_where
from app.actions.queries.thread import evidence_of, updates_of

__all__ = [
    "Choices",
    "Counts",
    "action_for",
    "choices",
    "count_of",
    "counts",
    "evidence_of",
    "first_rows",
    "in_words",
    "is_answered",
    "meant",
    "one_row",
    "organisations_of",
    "organisations_of_theirs",
    "page_of_actions",
    "recommendations_of",
    "recommendations_with",
    "rows_where",
    "status_counts",
    "updates_of",
]
