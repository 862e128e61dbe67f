"""What do decisions say in a file?"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import func, select

from app.access.actor import Actor
from app.database import AnyRow, AnySelect
from app.decisions.filters import LogFilter
from app.decisions.models import Correction, Decision
from app.decisions.queries.log import ordering, rows
from app.records.models import Link, Record, Tie
from app.records.visibility import current, readable_by
from app.tables.writing import Cell
from app.wording import capital

HEADER = (
    *("Reference", "Decision", "Decided on", "How", "Standing", "Why this standing", "Statement", "Reasons", "Dissent"),
    *("Corrections", "Supersedes", "Actions that follow", "Needs an action", "Look at it again on"),
)
_decision, _record = Decision.__table__, Record.__table__


def exported(asked: LogFilter, actor: Actor) -> AnySelect:
    """The query of an export of what is filtered and may be read, in the order of the log."""
    earlier = _record.alias("earlier")
    return (
        rows(actor, asked)
        .add_columns(
            _decision.c.statement,
            _decision.c.reasons,
            _decision.c.dissent,
            earlier.c.reference.label("supersedes"),
            _corrections().label("corrections"),
            _actions(actor).label("actions"),
        )
        .outerjoin(earlier, earlier.c.id == _decision.c.supersedes_id)
        .order_by(*ordering(asked))
    )


def _corrections() -> Any:
    """What was set right, in the order in which it was."""
    texts = (
        select(Correction.text)
        .where(Correction.decision_id == _decision.c.id)
        .order_by(Correction.id)
        .correlate(_decision)
        .subquery("corrected")
    )
    return select(func.aggregate_strings(texts.c.text, "\n\n")).correlate(_decision).scalar_subquery()


def _actions(actor: Actor) -> Any:
    """The references of the actions that follow from a decision, as far as this person may read them."""
    references = (
        select(Record.reference)
        .join(Link, Link.from_id == Record.id)
        .where(
            Link.to_id == _decision.c.id,
            Link.tie == Tie.FOLLOWS,
            Record.kind == "action",
            readable_by(actor),
            current(),
        )
        .order_by(Record.number)
        .correlate(_decision)
        .subquery("followed")
    )
    return select(func.aggregate_strings(references.c.reference, ", ")).correlate(_decision).scalar_subquery()


def as_cells(found: Iterable[AnyRow]) -> Iterator[list[Cell]]:
    """Rows of ``exported`` as they stand in a file."""
    for row in found:
        yield [
            *(row.reference, row.title, row.decided_on, row.how.value, capital(row.standing.value), row.standing_why),
            *(row.statement, row.reasons, row.dissent, row.corrections, row.supersedes, row.actions),
            *("yes" if row.awaits_action else "", row.review_on),
        ]
