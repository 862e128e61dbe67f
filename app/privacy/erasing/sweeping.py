"""Is nothing left in the files either?

What a transaction deletes may stand for a while where no query looks: in the
write-ahead log and the search index of SQLite, in the dead rows and the statistics
of PostgreSQL, in a stored file, in the last letter. This goes over all of it,
after the erasure has committed. It can be run twice, or be killed and run again.
"""

import logging
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, or_, select, text, update

from app import clock
from app.extensions import db
from app.files.models import StoredFile
from app.files.services import path_of
from app.mail.models import Letter
from app.mail.services import MOST_ATTEMPTS, deliver
from app.privacy.erasing.doing import FAREWELL
from app.privacy.models import PrivacyRequest
from app.records.register import holdings, words_in_which_people_are_named
from app.wording import count

log = logging.getLogger("praxis.privacy")


def sweep() -> str:
    """Go over what erasures have left. Says how it went."""
    begun = clock.now()
    waiting = _unswept(begun)
    db.session.rollback()
    if not waiting:
        return "nothing to sweep"
    deliver()
    letters = _letters_still_waiting()
    _remove_files()
    db.session.commit()
    if not _sweep_database():
        return "others are reading: tried again next time"
    if letters:
        return f"{count(letters, 'last letter')} still to be sent"
    swept = update(PrivacyRequest).where(PrivacyRequest.sweep_from <= begun).values(sweep_from=None)
    db.session.execute(swept.execution_options(synchronize_session=False))
    db.session.commit()
    return f"{count(waiting, 'erasure')} swept"


def _unswept(begun: datetime) -> int:
    return (
        db.session.scalar(select(func.count()).select_from(PrivacyRequest).where(PrivacyRequest.sweep_from <= begun))
        or 0
    )


def _letters_still_waiting() -> int:
    """Delete the last letters that left, or never will. Returns how many are still to leave."""
    over = or_(Letter.sent_at.is_not(None), Letter.cancelled_at.is_not(None), Letter.attempts >= MOST_ATTEMPTS)
    db.session.execute(delete(Letter).where(Letter.kind == FAREWELL, over).execution_options(synchronize_session=False))
    return db.session.scalar(select(func.count()).select_from(Letter).where(Letter.kind == FAREWELL)) or 0


def _remove_files() -> None:
    for stored in db.session.scalars(select(StoredFile).where(StoredFile.size == 0)):
        path_of(stored).unlink(missing_ok=True)


def _sweep_database() -> bool:
    """Let the database forget in its files what it has forgotten in its tables. Could it?"""
    if db.engine.dialect.name == "sqlite":
        # Deleted words stay in the index until its parts are merged.
        db.session.execute(text("INSERT INTO record_search (record_search) VALUES ('optimize')"))
        db.session.commit()
        db.session.remove()
        return _with_a_handle(_empty_the_log)
    db.session.remove()
    return _with_a_handle(_vacuum)


def _with_a_handle(sweep: Any) -> bool:
    """Outside any transaction: neither of the two can be done in one."""
    connection = db.engine.raw_connection()
    handle = connection.driver_connection
    # What it is told stays with it: nobody may get it afterwards.
    connection.detach()
    try:
        return sweep(handle)
    finally:
        connection.close()


def _empty_the_log(handle: Any) -> bool:
    """The write-ahead log holds the pages as they were, until it is written back and cut."""
    handle.execute("PRAGMA query_only = OFF")
    busy, _, _ = handle.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def _vacuum(handle: Any) -> bool:
    """Dead rows hold the words as they were, and so do the statistics of a column."""
    from psycopg.errors import LockNotAvailable

    tables = {holding.name for holding in holdings()} | {table.name for table, _ in words_in_which_people_are_named()}
    handle.rollback()
    handle.autocommit = True
    # Whoever waited for us would wait for whom we wait for.
    handle.execute("SET lock_timeout = '5s'")
    try:
        for table in sorted({*tables, "record_search"}):
            handle.execute(f'VACUUM (ANALYZE) "{table}"')
            _forget_what_was_in(handle, table)
    except LockNotAvailable:
        return False
    return True


def _forget_what_was_in(handle: Any, table: str) -> None:
    """Of a table without rows the statistics stay as they were: nothing comes that they could be made of.

    Giving a column the type that it has drops them. There is nothing to rewrite, and nobody waits for an empty table.
    """
    if handle.execute(f'SELECT FROM "{table}" LIMIT 1').fetchone() is not None:
        return
    columns = handle.execute(
        "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute JOIN pg_stats USING (attname)"
        " WHERE attrelid = %s::regclass AND schemaname = current_schema() AND tablename = %s",
        (table, table),
    )
    for column, type_ in columns.fetchall():
        handle.execute(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" TYPE {type_}')
