"""What do the pages about actions need to show?"""

from app.actions.queries.beside import beside
from app.actions.queries.board import FEW_CARDS, MOST_CARDS, Standing, board_of, counts_by_status, standing_of
from app.actions.queries.choices import (
    Choices,
    choices,
    organisations_of,
    recommendations_of,
    recommendations_with,
)
from app.actions.queries.evidence import evidence_of, piece_of, revision_of
from app.actions.queries.figures import Counts, counts
from app.actions.queries.plans import lead_of, plan_for, plan_ids, plans, plans_led_by
from app.actions.queries.progress import By, Progress, as_progress, progress, standing_of_all, totals
from app.actions.queries.quick import in_words, meant, organisations_of_theirs
from app.actions.queries.table import action_for, count_of, first_rows, one_row, page_of_actions, rows_where
from app.actions.queries.timeline import MOST_ROWS, Span, page_of_spans
from app.actions.queries.waiting import action_called, open_waits, waiting_around

__all__ = [
    "FEW_CARDS",
    "MOST_CARDS",
    "MOST_ROWS",
    "By",
    "Choices",
    "Counts",
    "Progress",
    "Span",
    "Standing",
    "action_called",
    "action_for",
    "as_progress",
    "beside",
    "board_of",
    "choices",
    "count_of",
    "counts",
    "counts_by_status",
    "evidence_of",
    "first_rows",
    "in_words",
    "lead_of",
    "meant",
    "one_row",
    "open_waits",
    "organisations_of",
    "organisations_of_theirs",
    "page_of_actions",
    "page_of_spans",
    "piece_of",
    "plan_for",
    "plan_ids",
    "plans",
    "plans_led_by",
    "progress",
    "recommendations_of",
    "recommendations_with",
    "revision_of",
    "rows_where",
    "standing_of",
    "standing_of_all",
    "totals",
    "waiting_around",
]
