"""What has been kept long enough?

A job goes over every period of the register, each in a transaction of its own:
what is older goes, or its words do. Run twice it finds nothing more to do.
"""

import logging
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, Date, Table, and_, delete, or_, update

from app import clock
from app.database import insert_once
from app.extensions import db
from app.privacy.models import PeriodKept
from app.records.register import Kept, periods
from app.wording import count

log = logging.getLogger("praxis.privacy")


def name_of(table: Table, kept: Kept) -> str:
    """What a period is called: its table, what it counts from, and which columns it empties."""
    return ".".join([table.name, kept.since, *kept.clears])


def keep_periods() -> str:
    """Keep every period, and say how many rows went."""
    gone, failed = {}, []
    for table, kept in periods():
        try:
            gone[name_of(table, kept)] = _keep(table, kept)
            db.session.commit()
        except Exception:
            # One table's fault must not keep the others from being gone over.
            db.session.rollback()
            failed.append(name_of(table, kept))
            log.exception("period of %s not kept", table.name)
    if failed:
        return f"failed: {', '.join(failed)}"
    rows = sum(gone.values())
    return f"{count(rows, 'row')} in {count(len(gone), 'table')}"


def _keep(table: Table, kept: Kept) -> int:
    over = _is_over(table, kept)
    if kept.clears:
        filled = or_(*(table.c[name] != "" for name in kept.clears))
        change = update(table).where(over, filled).values(dict.fromkeys(kept.clears, ""))
    else:
        change = delete(table).where(over)
    result = cast(CursorResult[Any], db.session.execute(change.execution_options(synchronize_session=False)))
    _note(name_of(table, kept), result.rowcount)
    return result.rowcount


def _is_over(table: Table, kept: Kept) -> ColumnElement[bool]:
    assert kept.days is not None
    since = table.c[kept.since]
    until = clock.now() if not isinstance(since.type, Date) else clock.today()
    over = since < until - timedelta(days=kept.days)
    return and_(over, kept.only(table.c)) if kept.only is not None else over


def _note(name: str, rows: int) -> None:
    now = clock.now()
    insert_once(db.session, PeriodKept, name=name, at=now, last_time=0, in_all=0)
    db.session.execute(
        update(PeriodKept)
        .where(PeriodKept.name == name)
        .values(at=now, last_time=rows, in_all=PeriodKept.in_all + rows)
        .execution_options(synchronize_session=False)
    )
