"""What do actions say in a file?"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app import clock
from app.access.actor import Actor
from app.actions.filters import ActionFilter
from app.actions.models import Action
from app.actions.queries.beside import plan_title
from app.actions.queries.table import SINCE, since
from app.actions.rows import owner, readable
from app.database import AnyRow, AnySelect
from app.records.models import Link, Record, Tie
from app.records.visibility import current, readable_by
from app.remarks.models import Remark
from app.remarks.queries import newest_update
from app.tables.writing import Cell
from app.wording import capital

HEADER = (
    *("Reference", "Title", "Done when", "Owner", "Organisation", "Plan", "Answers"),
    *("Status", "Why this status", "Confidence", "Why this confidence", "Priority", "Strand"),
    *("Start", "Due", "First promised", "Progress in per cent", "Last update", "Last update on"),
)
_action, _record = Action.__table__, Record.__table__
_organisation = _record.alias("organisation_record")


def exported(asked: ActionFilter, actor: Actor) -> tuple[AnySelect, dict[str, datetime]]:
    """The query of an export of what is filtered and may be read, in the order of the table, and its parameters."""
    keys = asked.keys()
    query = (
        select(
            _record.c.reference,
            _record.c.title,
            _action.c.done_when,
            owner.c.title.label("owner"),
            _organisation.c.title.label("organisation"),
            plan_title().label("plan"),
            _answers(actor).label("answers"),
            _action.c.status,
            _action.c.status_why,
            _action.c.confidence,
            _action.c.confidence_why,
            _action.c.priority,
            _action.c.strand,
            _action.c.start_on,
            _action.c.due_on,
            _action.c.first_due_on,
            _action.c.progress,
            newest_update(Remark.text, of=_action.c.id).label("said"),
            newest_update(Remark.at, of=_action.c.id).label("said_at"),
        )
        .select_from(_action)
        .join(_record, _record.c.id == _action.c.id)
        .join(owner, owner.c.id == _action.c.owner_id)
        .outerjoin(_organisation, _organisation.c.id == _record.c.organisation_id)
        .where(readable(actor), current(), *asked.clauses(actor, clock.today(), SINCE), *asked.along())
        .order_by(*(key.column.desc() if key.descending else key.column for key in keys))
    )
    return query, since()


def _answers(actor: Actor) -> Any:
    """The references of what an action answers: as in its row, of what this person may read and was not withdrawn."""
    references = (
        select(Record.reference)
        .join(Link, Link.to_id == Record.id)
        .where(Link.from_id == _action.c.id, Link.tie == Tie.ANSWERS, readable_by(actor), current())
        .order_by(Record.reference)
        .correlate(_action)
        .subquery("answered")
    )
    return select(func.aggregate_strings(references.c.reference, ", ")).correlate(_action).scalar_subquery()


def as_cells(rows: Iterable[AnyRow]) -> Iterator[list[Cell]]:
    """Rows of ``exported`` as they stand in a file."""
    for row in rows:
        reference, title, done_when, owns, organisation, plan, answers, *rest = row
        status, status_why, confidence, confidence_why, priority, strand, start, due, first, progress, said, at = rest
        yield [
            *(reference, title, done_when, owns, organisation, plan, answers),
            *(_WORDS[status], status_why, _WORDS[confidence], confidence_why, _WORDS[priority], _WORDS[strand]),
            *(start, due, first, progress, said, at),
        ]


class _Words(dict[Any, str]):
    """What a choice is called, worked out once."""

    def __missing__(self, choice: Any) -> str:
        words = self[choice] = capital(choice.value)
        return words


_WORDS = _Words()
