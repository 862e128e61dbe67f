"""How do the actions of a table come in, all at once, and how are they taken back?

The same rules as for one action at a time, which the plan has asked already, and
the same entries in the history; but a few statements instead of a dozen each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission
from app.access.rules import ensure
from app.actions.models import Action
from app.actions.telling import tell_owners
from app.charter.models import Recommendation
from app.extensions import db
from app.imports.kinds import Made, Outcome, Undoing
from app.people.importing.known import batched, built_upon
from app.records.deeds import as_record, deeds, explain
from app.records.models import Link, Record, Tie
from app.records.references import next_numbers
from app.records.services import withdraw

# What an action itself points at, and the words said about it as it came in.
OF_THEMSELVES = ("record_link.from_id",)
_record = Record.__table__


@dataclass(frozen=True)
class Deed:
    """An action to be added: ``values`` by column, and the ids of what it answers."""

    values: Mapping[str, Any]
    answers: tuple[int, ...]


def apply(outcomes: Sequence[Outcome], by: Actor, source: str) -> list[Made]:
    ensure(by.holds(Permission.PLANS_PREPARE), "import actions")
    if not outcomes:
        return []
    references = _references({one for out in outcomes for one in out.deed.answers})
    assert Action.prefix is not None
    numbers = next_numbers(db.session(), Action.prefix, len(outcomes))
    done: list[tuple[Outcome, Action]] = []
    for outcome, number in zip(outcomes, numbers, strict=True):
        values = outcome.deed.values
        action = Action(
            **values,
            number=number,
            reference=f"{Action.prefix}{number}",
            first_due_on=values["due_on"],
            updated_at=clock.now(),
        )
        explain(action, "proposed it by an import", by=by, why=f"From “{source}”, row {outcome.number}")
        # What it answers from the first is part of how it came in, told with the rest of it.
        told = deeds()[action].changes
        told.update({f"{Tie.ANSWERS.value} {references[one]}": (None, as_record(one)) for one in outcome.deed.answers})
        done.append((outcome, action))
    db.session.add_all(action for _, action in done)
    db.session.flush()
    links = [
        {"from_id": action.id, "to_id": one, "tie": Tie.ANSWERS}
        for outcome, action in done
        for one in outcome.deed.answers
    ]
    if links:
        db.session.execute(insert(Link), links)
    tell_owners([action for _, action in done], by=by)
    return [Made(outcome.number, action.id, True, action.version) for outcome, action in done]


def _references(ids: set[int]) -> dict[int, str]:
    rows = db.session.execute(
        select(Recommendation.id, Recommendation.reference).where(Recommendation.id.in_(sorted(ids)))
    )
    return {row.id: row.reference or "" for row in rows}


@dataclass(frozen=True)
class _Back:
    action_id: int


def undoing(made: Sequence[Made]) -> list[Undoing]:
    ids = [one.record_id for one in made]
    there: dict[int, Any] = {}
    for some in batched(sorted(ids)):
        rows = db.session.execute(
            select(_record.c.id, _record.c.title, _record.c.version, _record.c.withdrawn_on).where(
                _record.c.id.in_(some)
            )
        )
        there.update({row.id: row for row in rows})
    in_use = built_upon(ids, but=OF_THEMSELVES)
    return [_undoing(one, there[one.record_id], one.record_id in in_use) for one in made]


def _undoing(made: Made, row: Any, is_in_use: bool) -> Undoing:
    if row.withdrawn_on is not None:
        return Undoing(made.number, row.title, "", "It is no longer in the plan.")
    if row.version != made.version or is_in_use:
        return Undoing(made.number, row.title, "", "Somebody has worked on it since. It stays.")
    return Undoing(made.number, row.title, "Withdrawn.", deed=_Back(made.record_id))


def take_back(undoings: Sequence[Undoing], by: Actor, why: str) -> None:
    ensure(by.holds(Permission.PLANS_PREPARE), "undo an import")
    ids = sorted(one.deed.action_id for one in undoings if one.deed is not None)
    for some in batched(ids):
        for action in db.session.scalars(select(Action).where(Action.id.in_(some))):
            withdraw(action, by=by, why=why)
            explain(action, "took back an import", by=by, why=why)
    db.session.flush()
