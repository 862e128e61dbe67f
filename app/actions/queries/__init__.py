"""What do the pages about actions need to show?"""

from app.actions.queries.beside import beside
from app.actions.queries.board import Standing, board_of, counts_by_status, standing_of
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
from app.actions.queries.progress import By, Progress, progress, progress_of_all
from app.actions.queries.quick import in_words, meant, organisations_of_theirs
from app.actions.queries.table import action_for, count_of, first_rows, one_row, page_of_actions, rows_where
from app.actions.queries.timeline import MOST_ROWS, Span, spans_of
from app.actions.queries.waiting import action_called, open_waits, waiting_around

__all__ = [
    "MOST_ROWS",
    "By",
    "Choices",
    "Counts",
    "Progress",
    "Span",
    "Standing",
    "action_called",
    "action_for",
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
    "piece_of",
    "plan_for",
    "plan_ids",
    "plans",
    "plans_led_by",
    "progress",
    "progress_of_all",
    "recommendations_of",
    "recommendations_with",
    "revision_of",
    "rows_where",
    "spans_of",
    "standing_of",
    "waiting_around",
]
