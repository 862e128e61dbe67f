"""Many who write at once, and processes killed in the middle of it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from app import create_app
from app.extensions import db
from app.history.models import HistoryEntry
from app.history.verifying import verify
from app.migrating import upgrade
from tests.databases import SECRETS, release, settings_for
from tests.durability.writers import AT_WORK, KILLS, TIMES, WRITERS
from tests.given import Given

pytestmark = pytest.mark.xdist_group("durability")
ROOT = Path(__file__).parents[2]


@pytest.fixture
def store(database, tmp_path):
    """A database of its own with one action in it, whose progress is counted up."""
    app = create_app(settings_for(database.empty("durable"), tmp_path))
    with app.app_context():
        upgrade()
    Given(app).action()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    yield app
    release(app)


def _run(what, app, folder):
    address = app.config["SQLALCHEMY_DATABASE_URI"]
    command = [sys.executable, "-W", "error", "-m", "tests.durability.writers", what, address, str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr[-3_000:]
    assert "locked" not in done.stderr, done.stderr[-3_000:]
    return json.loads(done.stdout.splitlines()[-1])


def _progress(app):
    return Given(app).the_action(1).progress


def _is_whole(app, kind):
    """Is the database itself undamaged, and is everything told that was done?"""
    with app.app_context():
        finding = verify(SECRETS["HISTORY_KEY"].encode())
        assert finding.fault is None
        entries = db.session.scalar(
            select(func.count()).select_from(HistoryEntry).where(HistoryEntry.verb == "changed it")
        )
        if kind == "sqlite":
            assert db.session.scalar(text("PRAGMA integrity_check")) == "ok"
            assert db.session.execute(text("PRAGMA foreign_key_check")).all() == []
        return entries


def test_of_eight_who_count_two_hundred_times_each_no_update_is_lost(store, database, tmp_path):
    answers = _run("count", store, tmp_path)

    assert answers == {"200": WRITERS * TIMES}
    assert _progress(store) == WRITERS * TIMES
    assert _is_whole(store, database.name) == WRITERS * TIMES


def test_of_what_was_acknowledged_nothing_is_lost_when_writers_are_killed(store, database, tmp_path):
    told = _run("kill", store, tmp_path)

    assert told["killed"] == KILLS + AT_WORK
    assert told["refused"] == 0
    assert told["acknowledged"] >= KILLS
    # Each who was killed may have finished one write that nobody heard of any more.
    assert told["acknowledged"] <= _progress(store) <= told["acknowledged"] + told["killed"]
    assert _is_whole(store, database.name) == _progress(store)
