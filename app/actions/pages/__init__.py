"""What does each page about actions hand to its template?"""

from app.actions.pages.board import board, card
from app.actions.pages.bulk import bulk, done_words
from app.actions.pages.one import as_typed, one, say_form_for, whole
from app.actions.pages.paper import on_paper
from app.actions.pages.table import plan
from app.actions.pages.timeline import timeline

__all__ = [
    "as_typed",
    "board",
    "bulk",
    "card",
    "done_words",
    "on_paper",
    "one",
    "plan",
    "say_form_for",
    "timeline",
    "whole",
]
