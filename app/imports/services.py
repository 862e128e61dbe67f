"""What do people do with an import?"""

from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from app import clock
from app.access.actor import Actor
from app.access.rules import Unready, ensure
from app.extensions import db
from app.files.services import plain_name
from app.imports import policy
from app.imports.kinds import Importable, Made, Outcome, Undoing, What
from app.imports.matching import is_enough
from app.imports.models import ROWS, Import, State
from app.imports.planning import LEFT, Plan, plan_of
from app.tables.sheet import Sheet
from app.wording import instant

_number = bindparam("of_number")


class Moved(Exception):
    """What would be done is not what was shown: something has changed meanwhile."""


def take_in(importable: Importable, sheet: Sheet, filename: str, *, by: Actor) -> Import:
    """Keep a table that was read, to be matched and checked."""
    _ensure_may(by, importable)
    found = Import(
        kind=importable.key,
        filename=plain_name(filename),
        sent_by_id=by.id,
        rows=len(sheet.rows),
        header=sheet.header,
        remarks=sheet.remarks,
    )
    db.session.add(found)
    db.session.flush()
    at = clock.now()
    rows = [
        {"import_id": found.id, "number": number, "sent_at": at, "cells": cells, "fault": sheet.faults.get(position)}
        for position, (number, cells) in enumerate(zip(sheet.numbers, sheet.rows, strict=True))
    ]
    db.session.execute(insert(ROWS), rows)
    return found


def match(
    found: Import, importable: Importable, columns: Mapping[str, int], options: Mapping[str, str], *, by: Actor
) -> None:
    """Say which column holds what.

    :raises Unready: for ``columns``: not enough to know who or what each row is.
    """
    _ensure_may(by, importable)
    _ensure_not_done(found)
    if not is_enough(importable, columns):
        raise Unready("columns", f"Choose the column that holds the {importable.needs_in_words()}")
    found.columns = dict(columns)
    found.options = {key: value for key, value in options.items() if value}


def decide(found: Import, importable: Importable, decisions: Mapping[int, str], *, by: Actor) -> None:
    """Say what is to become of rows that need a decision: what one of them offers, or "" to leave it out."""
    _ensure_may(by, importable)
    _ensure_not_done(found)
    kept = {**found.decisions, **{str(number): chosen for number, chosen in decisions.items()}}
    found.decisions = {number: chosen for number, chosen in kept.items() if chosen}


def carry_out(found: Import, importable: Importable, *, seen: str, by: Actor) -> Plan:
    """Do all that was shown, or nothing.

    :param seen: the digest of the plan that was shown.
    :raises Moved: it would now do something else.
    """
    _ensure_may(by, importable)
    _ensure_not_done(found)
    plan = plan_of(found, importable)
    if plan.digest != seen:
        raise Moved
    try:
        # What two do at the same moment shows only here.
        with db.session.begin_nested():
            made = importable.apply(plan.to_do, by, found.filename)
    except (IntegrityError, StaleDataError) as fault:
        raise Moved from fault
    _keep(found, plan, made)
    found.done_at, found.done_by_id = clock.now(), by.id
    found.added, found.changed = plan.counts[What.ADD], plan.counts[What.CHANGE]
    found.left_out = sum(plan.counts[what] for what in LEFT)
    return plan


def _keep(found: Import, plan: Plan, made: Sequence[Made]) -> None:
    """What became of each row, for whoever looks later or takes it back."""
    by_number = {one.number: one for one in made}
    kept = []
    for outcome in plan.outcomes:
        one = by_number.get(outcome.number)
        kept.append(
            {
                "of_number": outcome.number,
                "told": in_words(outcome),
                "left_out": outcome.what in LEFT,
                "record_id": one.record_id if one else outcome.record_id,
                "added": one.added if one else None,
                "version": one.version if one else None,
                "before": {key: list(values) for key, values in one.before.items()} if one else None,
                "also": list(one.also) if one else None,
            }
        )
    if kept:
        told = update(ROWS).where(ROWS.c.import_id == found.id, ROWS.c.number == _number)
        db.session.execute(told.values({name: bindparam(name) for name in kept[0] if name != "of_number"}), kept)


def in_words(outcome: Outcome) -> str:
    """What became of a row, in one line."""
    changes = "; ".join(
        f"{change.label}: {change.before} → {change.after}" if change.before else f"{change.label}: {change.after}"
        for change in outcome.changes
    )
    return " ".join(part for part in (f"{changes}." if changes else "", outcome.words) if part)


# Taking it back.


def made_by(found: Import) -> list[Made]:
    """What this import did, row by row."""
    query = (
        select(ROWS.c.number, ROWS.c.record_id, ROWS.c.added, ROWS.c.version, ROWS.c.before, ROWS.c.also)
        .where(ROWS.c.import_id == found.id, ROWS.c.added.is_not(None))
        .order_by(ROWS.c.number)
    )
    return [
        Made(
            number,
            record_id,
            added,
            version,
            {key: (values[0], values[1]) for key, values in (before or {}).items()},
            tuple(also or ()),
        )
        for number, record_id, added, version, before, also in db.session.execute(query)
    ]


def undoing(found: Import, importable: Importable) -> list[Undoing]:
    """What undoing it now would do."""
    return importable.undoing(made_by(found))


def undo(found: Import, importable: Importable, *, by: Actor, why: str) -> list[Undoing]:
    """Take back what it did, as far as nobody has built on it since.

    :raises Unready: for ``why``: it cannot be undone, or there is no reason given.
    """
    _ensure_may(by, importable)
    if found.state is not State.DONE:
        raise Unready("why", "It has been undone already" if found.state is State.UNDONE else "It was never done")
    if clock.now() >= found.kept_until():
        raise Unready("why", "Its rows are no longer kept, so it cannot be undone as a whole any more")
    if not why or not why.strip():
        raise Unready("why", "Say why, in a few words: it stands in the history of every record")
    would = undoing(found, importable)
    importable.take_back(would, by, why.strip())
    told = update(ROWS).where(ROWS.c.import_id == found.id, ROWS.c.number == _number)
    if would:
        db.session.execute(
            told.values(undone=bindparam("undone")),
            [{"of_number": one.number, "undone": f"{one.words} {one.stays}".strip()} for one in would],
        )
    found.undone_at, found.undone_by_id = clock.now(), by.id
    return would


def put_aside(found: Import, importable: Importable, *, by: Actor) -> None:
    """Forget a file that was never imported, with all that stood in it."""
    _ensure_may(by, importable)
    _ensure_not_done(found)
    db.session.execute(delete(ROWS).where(ROWS.c.import_id == found.id))
    db.session.delete(found)


def _ensure_may(actor: Actor, importable: Importable) -> None:
    ensure(policy.may_import(actor, importable), f"import {importable.many}")


def _ensure_not_done(found: Import) -> None:
    if found.done_at is not None:
        raise Unready("columns", f"This import was done on {instant(found.done_at)}")
