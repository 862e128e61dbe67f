"""A clean, migrated database for every test, within milliseconds.

Each worker makes one application per kind of database. Its database is made by
the migrations once; before each test everything in it is taken out again. What
many tests begin with is built once as well, and put back as it stood.
"""

import os
import shutil
import sqlite3
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from copy import deepcopy
from functools import cached_property
from pathlib import Path
from typing import Any, LiteralString, TypeVar

import psycopg
from psycopg import sql
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState

from app import create_app
from app.accounts.sessions import SessionStore
from app.extensions import db
from app.migrating import upgrade
from app.web.application import Praxis
from config import settings
from tests.postgresql import Cluster

Scene = TypeVar("Scene")

# Set by the process that pytest was started in and inherited by its workers.
FOLDER = "PRAXIS_TEST_FOLDER"
SECRETS = {
    "SECRET_KEY": "a key for tests only, as long as it has to be",
    "HISTORY_KEY": "another key for tests only, as long as it has to be",
}

# How many stories are told at random of what people do: the rules are the same on both, and SQLite is told them faster.
STORIES: Mapping[str, int] = {"sqlite": 16, "postgresql": 4}
# As cheap as argon2 allows: most tests are not about what a guess costs.
CHEAP_HASHING = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}


def settings_for(address: str, folder: Path, **environ: str) -> dict[str, Any]:
    """What an application under test runs with: the real settings, with letters kept in memory."""
    asked = {
        "DATABASE_URL": address,
        "MAIL_BACKEND": "locmem",
        "FILES_FOLDER": str(folder / "files"),
        "HISTORY_ANCHOR": str(folder / "history.anchor"),
        "LOG_LEVEL": "WARNING",
        **SECRETS,
        **environ,
    }
    # In production the application would refuse to start with it.
    cheap = {} if environ.get("PRAXIS_ENV") == "production" else {"PASSWORD_HASHING": CHEAP_HASHING}
    return {**settings(asked), "STATIC_BUILT": folder / "static", **cheap}


class Database(ABC):
    """One kind of database with the application on it.

    :param beside: tells a second one of the same kind apart from the first.
    """

    name: str

    def __init__(self, folder: Path, beside: str = "") -> None:
        self.folder = folder
        self._scenes: dict[str, tuple[Any, Any]] = {}

    @property
    @abstractmethod
    def address(self) -> str:
        """Where it is, as SQLAlchemy says it. Made, but perhaps without tables."""

    @abstractmethod
    def clean(self) -> None:
        """Take out all that a test has put in."""

    def again(self, name: str, build: Callable[[], Scene]) -> Scene:
        """What many tests begin with: built the first time, put into the clean database as it stood from then on.

        :param build: puts it there, always in the same way; returns how it is called, which is given to each test
            as a copy of its own.
        """
        if name in self._scenes:
            rows, called = self._scenes[name]
            self._put(rows)
        else:
            called = build()
            self._scenes[name] = self._kept(), called
        return deepcopy(called, {id(self.app): self.app})

    @abstractmethod
    def _kept(self) -> Any:
        """All that stands in the database now."""

    @abstractmethod
    def _put(self, kept: Any) -> None:
        """Put into the clean database what was kept."""

    @abstractmethod
    def empty(self, name: str, *, like: str | None = None) -> str:
        """The address of another database of this kind: new and without tables, or a copy of one that nobody uses."""

    @cached_property
    def app(self) -> Praxis:
        app = create_app(settings_for(self.address, self.folder))
        with app.app_context():
            upgrade()
        self.app_is_made(app)
        if not event.contains(db.session, "do_orm_execute", locks_nothing_while_reading):
            event.listen(db.session, "do_orm_execute", locks_nothing_while_reading)
        return app

    @abstractmethod
    def app_is_made(self, app: Praxis) -> None:
        """What is to be done once the tables are there."""

    def close(self) -> None:
        if "app" in self.__dict__:
            release(self.app)


def locks_nothing_while_reading(asked: ORMExecuteState) -> None:
    """PostgreSQL refuses a lock in a transaction that only reads; SQLite has none, and is held to it here."""
    if asked.session.connection().info.get("reading"):
        lock = getattr(asked.statement, "_for_update_arg", None)
        assert lock is None, f"locks while it only reads: {asked.statement}"


class SQLite(Database):
    name = "sqlite"

    @cached_property
    def address(self) -> str:
        return f"sqlite:///{self.folder / 'praxis.sqlite3'}"

    def app_is_made(self, app: Praxis) -> None:
        with app.app_context():
            db.session.remove()
        self._clean_copy = self._kept()

    def clean(self) -> None:
        _ = self.app
        self._put(self._clean_copy)

    def _kept(self) -> sqlite3.Connection:
        copy = sqlite3.connect(":memory:")
        source = sqlite3.connect(self.folder / "praxis.sqlite3")
        try:
            source.backup(copy)
        finally:
            source.close()
        return copy

    def _put(self, kept: sqlite3.Connection) -> None:
        # Page by page over what is there: open connections see it as one change.
        target = sqlite3.connect(self.folder / "praxis.sqlite3", timeout=5)
        try:
            target.execute("PRAGMA synchronous = OFF")
            kept.backup(target)
        finally:
            target.close()

    def empty(self, name: str, *, like: str | None = None) -> str:
        path = self.folder / f"{name}.sqlite3"
        for leftover in self.folder.glob(f"{name}.sqlite3*"):
            leftover.unlink()
        if like is not None:
            shutil.copy(path.with_name(f"{like}.sqlite3"), path)
        return f"sqlite:///{path}"

    def close(self) -> None:
        super().close()
        for copy, _ in self._scenes.values():
            copy.close()
        if "_clean_copy" in self.__dict__:
            self._clean_copy.close()


class PostgreSQL(Database):
    name = "postgresql"

    def __init__(self, folder: Path, beside: str = "") -> None:
        super().__init__(folder)
        self.cluster = Cluster.of_this_run()
        self._database = f"praxis_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}{beside}"

    @cached_property
    def address(self) -> str:
        self.cluster.start()
        return self.cluster.create(self._database)

    def app_is_made(self, app: Praxis) -> None:
        self._cleaner = psycopg.connect(
            f"host={self.cluster.folder} user=postgres dbname={self._database}", autocommit=True
        )
        self._tables = [
            row[0]
            for row in self._cleaner.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
            )
        ]
        # As a replica: neither foreign keys nor the guards of the history are asked.
        self._cleaner.execute("SET session_replication_role = replica")
        self._cleaner.execute("SET lock_timeout = '5s'")
        self._cleaning = sql.SQL("; ").join(_of("DELETE FROM {}", table) for table in self._tables)

    def clean(self) -> None:
        _ = self.app
        self._cleaner.execute(self._cleaning)

    def _kept(self) -> dict[str, bytes]:
        """The rows of each table that has any. Sequences only go on, so no number is given twice."""
        found = {}
        for table in self._tables:
            with self._cleaner.cursor().copy(_of("COPY {} TO STDOUT", table)) as out:
                if rows := b"".join(bytes(part) for part in out):
                    found[table] = rows
        return found

    def _put(self, kept: dict[str, bytes]) -> None:
        with self._cleaner.transaction():
            for table, rows in kept.items():
                with self._cleaner.cursor().copy(_of("COPY {} FROM STDIN", table)) as put:
                    put.write(rows)

    def empty(self, name: str, *, like: str | None = None) -> str:
        self.cluster.start()
        return self.cluster.create(f"{self._database}_{name}", like=f"{self._database}_{like}" if like else "template1")

    def close(self) -> None:
        super().close()
        if "_cleaner" in self.__dict__:
            self._cleaner.close()


def _of(statement: LiteralString, table: str) -> sql.Composed:
    return sql.SQL(statement).format(sql.Identifier(table))


KINDS: Mapping[str, type[Database]] = {"sqlite": SQLite, "postgresql": PostgreSQL}


def made_for(kind: str, *, beside: str = "") -> Database:
    """A database of this kind for this worker."""
    return KINDS[kind](Path(tempfile.mkdtemp(prefix=f"{kind}-", dir=os.environ[FOLDER])), beside)


def release(app: Praxis) -> None:
    """Close every connection that an application holds."""
    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
    store = app.session_interface
    assert isinstance(store, SessionStore)
    if store._engine is not None:
        store._engine.dispose()


def make_folder() -> Path:
    """A folder for a run's files, in memory where there is such a place: most tests are not about the disk."""
    fast = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    return Path(tempfile.mkdtemp(prefix="praxis-", dir=fast))
