"""What do the pages about actions need to show?"""

from app.actions.queries.board import MOST_CARDS, Standing, board_of, counts_by_status, standing_of
from app.actions.queries.choices import (
    Choices,
    choices,
    organisations_of,
    recommendations_of,
    recommendations_with,
)
from app.actions.queries.figures import Counts, counts, is_answered, status_counts
from app.actions.queries.table import action_for, count_of, one_row, page_of_actions, rows_where
from app.actions.queries.thread import evidence_of, updates_of
from app.actions.queries.timeline import MOST_ROWS, Span, spans_of

__all__ = [
    "MOST_CARDS",
    "MOST_ROWS",
    "Choices",
    "Counts",
    "Span",
    "Standing",
    "action_for",
    "board_of",
    "choices",
    "count_of",
    "counts",
    "counts_by_status",
    "evidence_of",
    "is_answered",
    "one_row",
    "organisations_of",
    "page_of_actions",
    "recommendations_of",
    "recommendations_with",
    "rows_where",
    "spans_of",
    "standing_of",
    "status_counts",
    "updates_of",
]
