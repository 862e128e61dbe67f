"""What stands in the whole database, and what has changed in it?

Tests about access ask after each request whether anything at all is different,
and put everything back as it was, within milliseconds and on both databases.
"""

import hashlib
import sqlite3
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import psycopg
from psycopg import sql
from psycopg.types.string import TextLoader

from tests.databases import Database, SQLite

Row = tuple[Any, ...]
# Kept by the databases themselves, for what stands in the other tables.
_SHADOWS = ("sqlite_", "record_search_", "alembic_version")


class Tables(ABC):
    """Every table of one database, seen from outside the application."""

    def __init__(self) -> None:
        self.kept: dict[str, list[Row]] = {}
        self._digests: Mapping[str, str] = {}

    def keep(self) -> None:
        """Remember how everything stands now."""
        self.kept = {table: self.rows(table) for table in self.names()}
        self._digests = self.digests()

    def changed(self) -> set[str]:
        """The tables in which something is not as it was kept."""
        return {table for table, digest in self.digests().items() if digest != self._digests.get(table)}

    def difference(self) -> dict[str, tuple[Counter[Row], Counter[Row]]]:
        """What went and what came, by table."""
        found = {}
        for table in self.changed():
            before, after = Counter(self.kept[table]), Counter(self.rows(table))
            found[table] = (before - after, after - before)
        return found

    def put_back(self) -> None:
        if changed := self.changed():
            self._restore(changed)

    @abstractmethod
    def names(self) -> Iterable[str]:
        """The tables there are."""

    @abstractmethod
    def columns(self, table: str) -> list[str]:
        """A table's columns, in the order of the rows."""

    @abstractmethod
    def rows(self, table: str) -> list[Row]:
        """All that stands in a table."""

    @abstractmethod
    def digests(self) -> Mapping[str, str]:
        """One short text for all that stands in each table."""

    @abstractmethod
    def _restore(self, changed: Iterable[str]) -> None: ...

    @abstractmethod
    def close(self) -> None: ...


class OfSQLite(Tables):
    def __init__(self, database: SQLite) -> None:
        super().__init__()
        self._path = database.folder / "praxis.sqlite3"
        self._open = sqlite3.connect(self._path, isolation_level=None)
        self._copy = sqlite3.connect(":memory:")
        found = self._open.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        self._names = [name for (name,) in found if not name.startswith(_SHADOWS)]

    def keep(self) -> None:
        super().keep()
        self._open.backup(self._copy)

    def names(self) -> Iterable[str]:
        return self._names

    def columns(self, table: str) -> list[str]:
        return [row[1] for row in self._open.execute(f'PRAGMA table_info("{table}")')]

    def rows(self, table: str) -> list[Row]:
        return list(self._open.execute(f'SELECT * FROM "{table}"'))

    def digests(self) -> Mapping[str, str]:
        return {
            table: hashlib.sha256(repr(sorted(map(repr, self.rows(table)))).encode()).hexdigest()
            for table in self._names
        }

    def _restore(self, changed: Iterable[str]) -> None:
        target = sqlite3.connect(self._path, timeout=5)
        try:
            target.execute("PRAGMA synchronous = OFF")
            self._copy.backup(target)
        finally:
            target.close()

    def close(self) -> None:
        self._open.close()
        self._copy.close()


class OfPostgreSQL(Tables):
    def __init__(self, address: str) -> None:
        super().__init__()
        self._open = psycopg.connect(address.replace("+psycopg", ""), autocommit=True)
        for kind in ("json", "jsonb"):
            # As text, which can be compared and written back.
            self._open.adapters.register_loader(kind, TextLoader)
        # As a replica: neither foreign keys nor the guards of the history are asked.
        self._open.execute("SET session_replication_role = replica")
        self._open.execute("SET lock_timeout = '5s'")
        found = self._open.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        self._names = [name for (name,) in found if not name.startswith(_SHADOWS)]
        each = sql.SQL("SELECT {}, md5(coalesce(string_agg(t::text, '\n' ORDER BY t::text), '')) FROM {} t")
        self._digesting = sql.SQL(" UNION ALL ").join(
            each.format(sql.Literal(name), sql.Identifier(name)) for name in self._names
        )

    def names(self) -> Iterable[str]:
        return self._names

    def columns(self, table: str) -> list[str]:
        found = self._open.execute(sql.SQL("SELECT * FROM {} LIMIT 0").format(sql.Identifier(table)))
        return [column.name for column in found.description or ()]

    def rows(self, table: str) -> list[Row]:
        return list(self._open.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table))))

    def digests(self) -> Mapping[str, str]:
        return dict(self._open.execute(self._digesting).fetchall())

    def _restore(self, changed: Iterable[str]) -> None:
        with self._open.transaction():
            for table in changed:
                name = sql.Identifier(table)
                self._open.execute(sql.SQL("DELETE FROM {}").format(name))
                if not self.kept[table]:
                    continue
                places = sql.SQL(", ").join(sql.Placeholder() * len(self.kept[table][0]))
                into = sql.SQL("INSERT INTO {} VALUES ({})").format(name, places)
                self._open.cursor().executemany(into, self.kept[table])

    def close(self) -> None:
        self._open.close()


def tables_of(database: Database) -> Tables:
    """The tables of a database whose application has been made."""
    return OfSQLite(database) if isinstance(database, SQLite) else OfPostgreSQL(database.address)
