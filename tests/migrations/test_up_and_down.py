"""Migrations go up and down with data in the database, and lose nothing on the way."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copy

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text

from app import create_app
from app.demo.loading import load
from app.extensions import db
from app.history.verifying import verify
from app.migrating import downgrade, steps, upgrade
from app.web.application import Praxis
from tests.databases import SECRETS, Database, release, settings_for

pytestmark = pytest.mark.xdist_group("migrations")

# What the database itself watches over. A rebuilt table loses its triggers on SQLite: then they are missing here.
TRIGGERS = {
    "sqlite": {
        ("document_version", "document_version_stands"),
        ("document_version", "document_version_stays"),
        ("history_change", "history_change_stands"),
        ("history_change", "history_change_stays"),
        ("history_entry", "history_entry_stands"),
        ("history_entry", "history_entry_stays"),
    },
    "postgresql": {
        ("document_version", "document_version_is_kept"),
        ("document_version", "document_version_stands"),
        ("document_version", "document_version_stays"),
        ("history_change", "history_change_is_kept"),
        ("history_change", "history_change_stands"),
        ("history_change", "history_change_stays"),
        ("history_entry", "history_entry_is_kept"),
        ("history_entry", "history_entry_stands"),
        ("history_entry", "history_entry_stays"),
    },
}
LIST_TRIGGERS = {
    "sqlite": "SELECT tbl_name, name FROM sqlite_schema WHERE type = 'trigger'",
    "postgresql": "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal",
}


@pytest.fixture
def empty(database: Database, tmp_path) -> Iterator[Praxis]:
    """An application on a database of its own without a table in it."""
    app = create_app(settings_for(database.empty("moving"), tmp_path))
    yield app
    release(app)


_TOLD: set[str] = set()


@pytest.fixture
def living(empty: Praxis, database: Database) -> Praxis:
    """The same at head, with the demonstration in it: told once, copied afterwards."""
    if database.name in _TOLD:
        release(empty)
        database.empty("moving", like="living")
        return empty
    with empty.app_context():
        upgrade()
        load()
    release(empty)
    database.empty("living", like="moving")
    _TOLD.add(database.name)
    return empty


@pytest.fixture
def revisions(empty) -> list[str]:
    """Every revision, oldest first."""
    with empty.app_context():
        return [revision.revision for revision in steps().walk_revisions()][::-1]


@contextmanager
def _looking(app):
    """A connection of its own, so that nothing of the application keeps a lock."""
    engine = create_engine(app.config["SQLALCHEMY_DATABASE_URI"])
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def _rows(app):
    with _looking(app) as connection:
        tables = [name for name in inspect(connection).get_table_names() if not name.startswith("record_search_")]
        return {table: connection.scalar(text(f'SELECT count(*) FROM "{table}"')) for table in tables}


def _triggers(app, kind):
    with _looking(app) as connection:
        return {tuple(row) for row in connection.execute(text(LIST_TRIGGERS[kind]))}


def _schema(app):
    with _looking(app) as connection:
        found = inspect(connection)
        return {
            table: (
                sorted(
                    (column["name"], str(column["type"]), column["nullable"]) for column in found.get_columns(table)
                ),
                sorted(index["name"] for index in found.get_indexes(table)),
                sorted(str(key["name"]) for key in found.get_foreign_keys(table)),
            )
            for table in found.get_table_names()
            if not table.startswith("record_search_")
        }


def _settle():
    db.session.remove()


def test_models_and_migrations_say_the_same(empty):
    with empty.app_context():
        upgrade()
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": _is_ours})
            differences = compare_metadata(context, db.metadata)

    assert differences == []


def _is_ours(_object, name, kind, _reflected, _compared_to):
    return not (kind == "table" and (name or "").startswith("record_search"))


def test_the_command_line_knows_the_way(empty, revisions):
    done = empty.test_cli_runner().invoke(args=["db", "upgrade"])

    assert done.exit_code == 0
    with _looking(empty) as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == revisions[-1]


def test_there_is_one_newest_revision(empty, revisions):
    with empty.app_context():
        assert steps().get_heads() == [revisions[-1]]


def test_at_head_the_database_watches_over_what_it_should(empty, database):
    with empty.app_context():
        upgrade()

    assert _triggers(empty, database.name) == TRIGGERS[database.name]


def test_all_the_way_down_leaves_nothing_behind(living, database):
    with living.app_context():
        downgrade(revision="base")
        _settle()

    assert set(_rows(living)) <= {"alembic_version"}
    assert _triggers(living, database.name) == set()
    if database.name == "postgresql":
        with _looking(living) as connection:
            assert connection.scalar(text("SELECT count(*) FROM pg_proc WHERE proname LIKE 'history%'")) == 0


def test_down_and_up_again_gives_the_same_database(empty, database):
    with empty.app_context():
        upgrade()
        before = _schema(empty)
        downgrade(revision="base")
        upgrade()

    assert _schema(empty) == before
    assert _triggers(empty, database.name) == TRIGGERS[database.name]


def test_each_step_down_and_up_with_a_living_community_in_it_loses_nothing_of_the_others(living, database, revisions):
    """What a step has made goes with it. What was there before it stays, row by row."""
    with living.app_context():
        before = _rows(living)
        there = set(before)
        assert before["action"] > 20
        assert before["history_entry"] > 100

        # The first step is the foundation itself: below it there is nothing to keep.
        for revision in revisions[:0:-1]:
            downgrade(revision="-1")
            there &= set(_rows(living))
            upgrade(revision=revision)
        upgrade()
        finding = verify(SECRETS["HISTORY_KEY"].encode())
        _settle()

    assert finding.fault is None
    assert {"record", "action", "person", "history_entry", "recommendation"} <= there
    after = _rows(living)
    assert {table: after[table] for table in there} == {table: before[table] for table in there}
    assert _triggers(living, database.name) == TRIGGERS[database.name]


def test_what_was_said_about_actions_is_said_about_records(living):
    """Down and up again through the step that made it so, word by word; and the next one gets a number of its own.

    What was said about other records had no place before that step, and is left out.
    """
    of_actions = "FROM remark JOIN action ON action.id = remark.record_id"
    told = f"SELECT remark.id, record_id, word, by_id, at, text {of_actions} ORDER BY remark.id"
    mentioned = (
        f"SELECT remark_id, person_id, written {of_actions} JOIN remark_mention ON remark_id = remark.id"
        " ORDER BY 1, 2, 3"
    )
    waiting = "SELECT id, kind FROM letter WHERE kind LIKE '%mentioned' ORDER BY id"
    add = "INSERT INTO remark (record_id, word, at, text) SELECT record_id, word, at, 'One more.' FROM remark LIMIT 1"
    with _looking(living) as connection:
        before = [connection.execute(text(query)).all() for query in (told, mentioned, waiting)]
    assert all(before)

    with living.app_context():
        downgrade(revision="0010")
        _settle()
    with _looking(living) as connection:
        there = connection.execute(text("SELECT id, action_id, word, by_id, at, text FROM action_update ORDER BY id"))
        kinds = set(connection.scalars(text("SELECT kind FROM letter WHERE kind LIKE '%mentioned'")))
        assert there.all() == before[0]
        assert kinds == {"action_mentioned"}
    with living.app_context():
        upgrade(revision="0011")
        _settle()

    with _looking(living) as connection:
        assert [connection.execute(text(query)).all() for query in (told, mentioned, waiting)] == before
        connection.execute(text(add))
        assert connection.execute(text(told)).all()[:-1] == before[0]


def test_upgrading_what_is_up_to_date_changes_nothing(living):
    before = _rows(living)
    with living.app_context():
        upgrade()

    assert _rows(living) == before


@pytest.mark.database("sqlite")
def test_rebuilding_a_table_on_sqlite_keeps_the_rows_that_point_at_it(living, tmp_path):
    """With foreign keys on, the rebuilt parent would take its children's rows with it."""
    before = _rows(living)
    with living.app_context():
        _copy_of_revisions(living, tmp_path / "versions")
        (tmp_path / "versions" / "9999_rebuild.py").write_text(REBUILD.format(head=steps().get_current_head()))
        upgrade(directory=str(tmp_path))
        _settle()

    assert _rows(living) == before


REBUILD = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"


def upgrade():
    with op.batch_alter_table("person", recreate="always") as person:
        person.add_column(sa.Column("nickname", sa.Text()))
"""


def _copy_of_revisions(app, target):
    source = Path(app.root_path).parent / "migrations"
    target.mkdir()
    for path in source.glob("versions/*.py"):
        copy(path, target)
    for name in ("env.py", "script.py.mako", "alembic.ini"):
        copy(source / name, target.parent)
