"""How is a connection to the database opened?"""

from sqlalchemy import text

from app.extensions import db


def test_postgresql_compiles_no_statement(app):
    """It would take longer than running it."""
    with app.app_context():
        if db.engine.dialect.name == "postgresql":
            assert db.session.scalar(text("SHOW jit")) == "off"
            # Opened, it waits in no transaction: what is read and what is written begin their own.
            assert db.session.connection().get_isolation_level() in ("REPEATABLE READ", "READ COMMITTED")
