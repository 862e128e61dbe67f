"""How does a database come to the newest form?

One transaction for all steps. On SQLite foreign keys are off while a table is
rebuilt, or its children's rows go with it; they are checked before the end.
"""

from alembic import context
from flask import current_app
from sqlalchemy import Connection, Engine

from app.database import UtcDateTime


def run() -> None:
    database = current_app.extensions["migrate"].db
    engine: Engine = database.engine
    with engine.connect() as connection:
        on_sqlite = engine.dialect.name == "sqlite"
        if on_sqlite:
            # Has no effect inside a transaction, so before it begins.
            _directly(connection, "PRAGMA foreign_keys = OFF")
        try:
            context.configure(
                connection=connection,
                target_metadata=database.metadata,
                render_as_batch=on_sqlite,
                compare_type=True,
                include_object=_is_ours,
                render_item=_render,
            )
            with context.begin_transaction():
                context.run_migrations()
                if on_sqlite and (orphans := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
                    raise RuntimeError(f"rows that point at nothing: {orphans[:5]}")
        finally:
            if on_sqlite:
                connection.rollback()
                _directly(connection, "PRAGMA foreign_keys = ON")


def _directly(connection: Connection, statement: str) -> None:
    cursor = connection.connection.cursor()
    cursor.execute(statement)
    cursor.close()


def _is_ours(_object: object, name: str | None, kind: str, _reflected: bool, _compared_to: object) -> bool:
    # Full-text search differs by database and is written by hand.
    return not (kind == "table" and (name or "").startswith("record_search"))


def _render(kind: str, item: object, _context: object) -> str | bool:
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


run()
