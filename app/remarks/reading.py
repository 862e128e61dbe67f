"""Whose remarks may this person read?"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from app.access.actor import Actor
from app.records.models import Record
from app.records.visibility import current, readable_by

# Which records of one kind this person may read: a clause over ``Record``.
Rule = Callable[[Actor], ColumnElement[bool]]
_rules: dict[str, Rule] = {}


def reads(kind: str) -> Callable[[Rule], Rule]:
    """Register who reads what is said about records of this kind, where that is not their visibility alone."""

    def register(rule: Rule) -> Rule:
        _rules[kind] = rule
        return rule

    return register


def readable(actor: Actor) -> Any:
    """A clause over ``Record``: those that are there, and of which this person may read what is said."""
    of_their_own = (and_(Record.kind == kind, rule(actor)) for kind, rule in _rules.items())
    return and_(or_(and_(Record.kind.not_in(list(_rules)), readable_by(actor)), *of_their_own), current())
