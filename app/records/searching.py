"""Which records does a search find?

One row of search text per record, written by the session's hook in the
transaction of the change: an FTS5 table on SQLite, a tsvector on PostgreSQL.
Accents and case do not matter, each word may be a beginning, all must occur.
"""

import re
import unicodedata
from typing import Any

from sqlalchemy import ColumnElement, Integer, column, event, inspect, select, text
from sqlalchemy.orm import Session

from app.database import AnySelect
from app.extensions import db
from app.records.models import Record

MOST_WORDS = 8

_WRITE = {
    "sqlite": (
        text("DELETE FROM record_search WHERE rowid = :id"),
        text("INSERT INTO record_search (rowid, title, body) VALUES (:id, :title, :body)"),
    ),
    "postgresql": (
        text(
            "INSERT INTO record_search (record_id, document) VALUES (:id,"
            " setweight(to_tsvector('english', :title), 'A') || to_tsvector('english', :body))"
            " ON CONFLICT (record_id) DO UPDATE SET document = excluded.document"
        ),
    ),
}
_MATCH = {
    "sqlite": "SELECT rowid AS id FROM record_search WHERE record_search MATCH :words",
    "postgresql": "SELECT record_id AS id FROM record_search WHERE document @@ to_tsquery('english', :words)",
}
# The newest first: a common word must not cost a reading of everything. Ranked in the same
# pass: a second look at each match costs SQLite a hundred times as much.
_RANKED = {
    "sqlite": (
        "SELECT rowid AS id, bm25(record_search, 8.0, 1.0) AS rank FROM record_search"
        " WHERE record_search MATCH :words ORDER BY rowid DESC LIMIT :newest"
    ),
    "postgresql": (
        "SELECT record_id AS id, -ts_rank(document, to_tsquery('english', :words)) AS rank FROM record_search"
        " WHERE document @@ to_tsquery('english', :words) ORDER BY record_id DESC LIMIT :newest"
    ),
}
NEWEST = 5_000


def keep_search_text(session: Any) -> None:
    """Let this session (or session factory) keep the search text. Call once, when the application is made."""
    event.listen(session, "after_flush", _write)


def _write(session: Session, _context: Any) -> None:
    words = [
        {
            "id": record.id,
            "title": plain(f"{record.reference or ''} {record.title}"),
            "body": plain(record.search_text()),
        }
        for record in [*session.new, *session.dirty]
        if isinstance(record, Record) and not (inspect(record).deleted or inspect(record).detached)
    ]
    if words:
        for statement in _WRITE[session.get_bind().dialect.name]:
            session.execute(statement, words)


def plain(written: str) -> str:
    """Without accents, on both databases alike."""
    decomposed = unicodedata.normalize("NFKD", written)
    return "".join(c for c in decomposed if not unicodedata.combining(c) and c != "\x00")


def as_query(typed: str) -> str | None:
    """What somebody typed as the database's own query, or ``None`` if it has no word in it."""
    words = re.findall(r"\w+", plain(typed))[:MOST_WORDS]
    if not words:
        return None
    if db.engine.dialect.name == "sqlite":
        return " ".join(f'"{word}"*' for word in words)
    return " & ".join(f"'{word}':*" for word in words)


def found_by(typed: str) -> ColumnElement[bool] | None:
    """A clause over ``Record``: those that this search finds. ``None`` when nothing was asked."""
    query = as_query(typed)
    if query is None:
        return None
    match = text(_MATCH[db.engine.dialect.name])
    return Record.id.in_(match.bindparams(words=query).columns(column("id", Integer)))


def ranked(typed: str) -> AnySelect | None:
    """Ids with their rank (lower is better) among the newest matches. ``None`` when nothing was asked."""
    query = as_query(typed)
    if query is None:
        return None
    statement = text(_RANKED[db.engine.dialect.name]).bindparams(words=query, newest=NEWEST)
    found = statement.columns(column("id", Integer), column("rank")).subquery("found")
    return select(found.c.id, found.c.rank)
