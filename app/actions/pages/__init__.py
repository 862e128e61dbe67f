"""What does each page about actions hand to its template?"""

from app.actions.pages.one import as_typed, one, say_form_for, whole
from app.actions.pages.paper import on_paper
from app.actions.pages.table import plan

__all__ = ["as_typed", "on_paper", "one", "plan", "say_form_for", "whole"]
