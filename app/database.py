"""How does Praxis talk to its database?

The base of all models, the column types, and what a transaction is on SQLite
and on PostgreSQL: reading transactions cannot write, writing ones take their
turn at once. Everything here is about the store and nothing about the domain.
"""

import enum
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Date,
    DateTime,
    Dialect,
    Engine,
    Enum,
    MetaData,
    Row,
    Select,
    Text,
    TypeDecorator,
    event,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, registry

# Rows and queries whose columns the query itself names.
AnyRow = Row[*tuple[Any, ...]]
AnySelect = Select[*tuple[Any, ...]]

_reading: ContextVar[bool] = ContextVar("reading", default=False)

LARGEST_NUMBER = 2**31 - 1  # that fits into a column of numbers
BUSY_TIMEOUT = 15_000  # milliseconds that a writer waits for SQLite's one place
MAPPED = 256 * 1024 * 1024  # bytes of the file; what lies behind is read in the usual way


@contextmanager
def only_reading(reading: bool = True) -> Generator[None, None, None]:
    """Transactions that begin inside cannot write: the database itself refuses.

    :param reading: ``False`` lets them write, for what must be noted while a request only reads.
    """
    token = _reading.set(reading)
    try:
        yield
    finally:
        _reading.reset(token)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, stored in UTC; SQLite alone would give it back naive."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _values(choices: type[enum.Enum]) -> list[str]:
    return [choice.value for choice in choices]


class Base(DeclarativeBase):
    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "fk": "fk_%(table_name)s_%(column_0_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={
            str: Text(),
            date: Date(),
            datetime: UtcDateTime(),
            enum.Enum: Enum(enum.Enum, native_enum=False, length=40, values_callable=_values),
        },
    )


def locking(query: Select[Any]) -> Select[Any]:
    """Whoever else would change these rows waits; they are read as they are by then, whatever was read before."""
    return query.with_for_update().execution_options(populate_existing=True)


def insert_once(session: Any, model: type[Base], **values: Any) -> None:
    """Insert a row unless one with its key is there: of two who do it at once, neither fails."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    session.execute(insert(model).values(**values).on_conflict_do_nothing())


def prepare(engine: Engine) -> None:
    """Give an engine the transactions of this house. Call once per engine, before its first use."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _open_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _open_postgresql)
        event.listen(engine, "begin", _begin_postgresql)


def _open_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # None: we say BEGIN ourselves. The driver's own way loses updates silently.
    connection.isolation_level = None
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        f"busy_timeout = {BUSY_TIMEOUT}",
        "secure_delete = ON",
        "recursive_triggers = ON",
        "trusted_schema = OFF",
        # Reads pages where the system keeps them, shared by all processes; SQLite's own cache
        # of 2 MB is private to each connection and too small for the indexes.
        f"mmap_size = {MAPPED}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # To the driver itself: twice a request, the way through SQLAlchemy takes longer than a query.
    handle: Any = connection.connection.dbapi_connection
    reading = _reading.get()
    # Only when it changes, because it makes SQLite compile every statement anew.
    if connection.info.get("reading") is not reading:
        handle.execute(f"PRAGMA query_only = {'ON' if reading else 'OFF'}")
        connection.info["reading"] = reading
    if reading:
        handle.execute("BEGIN")
    else:
        # A writer takes its place at the start: a transaction that reads first and writes later
        # fails with "database is locked" when another came between. Only this may have to wait.
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _open_postgresql(connection: Any, _record: Any) -> None:
    # What it would compile takes longer to compile than to run: every statement here is a page's. The golden thread,
    # which may lead to many records and mostly leads to few, would take 90 ms instead of three.
    connection.execute("SET jit = off")
    connection.commit()


def _begin_postgresql(connection: Connection) -> None:
    # The driver says it with BEGIN, which it sends before the first statement: no way to the server and back for it.
    dialect: Any = connection.dialect
    handle, reading = connection.connection.dbapi_connection, _reading.get()
    if dialect.get_readonly(handle) is not reading:
        dialect.set_readonly(handle, reading)
        # As on SQLite, a reader sees one moment: what others commit meanwhile comes after it.
        dialect.set_isolation_level(handle, "REPEATABLE READ" if reading else "READ COMMITTED")
