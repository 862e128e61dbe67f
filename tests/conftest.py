"""What every test can ask for: an application on either database, a strict browser, and facts."""

import os
import shutil
import signal
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
import time_machine
from hypothesis import settings

from app.access import actor as authority
from app.demo.loading import load
from app.extensions import db
from app.web.application import Praxis
from tests import chromium, databases, postgresql, validator
from tests.access.world import World
from tests.browser import Browser
from tests.chromium import _chromium, live_server, visit  # noqa: F401  (fixtures)
from tests.databases import KINDS, Database, made_for
from tests.given import Given

# With this in the environment nothing may be skipped: what is missing is a failure.
NO_SKIPS = os.environ.get("PRAXIS_NO_SKIPS") == "yes"
_MADE = pytest.StashKey[dict[str, Database]]()
_WORLDS = pytest.StashKey[dict[str, World]]()
_FOLDERS = pytest.StashKey[dict[str, Path]]()


# How long one of many examples takes says how busy the machine is, and nothing else. Where a change is judged, the
# same examples are tried each time; on a desk they are new each time, and find what is still hidden.
settings.register_profile("unhurried", deadline=None, derandomize=NO_SKIPS)
settings.load_profile("unhurried")


# One run.


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_MADE], config.stash[_WORLDS] = {}, {}
    if postgresql.FOLDER in os.environ:
        return  # a worker of a run that has begun already
    config.stash[_FOLDERS] = folders = {
        databases.FOLDER: databases.make_folder(),
        postgresql.FOLDER: postgresql.make_folder(),
    }
    os.environ.update({name: str(folder) for name, folder in folders.items()})
    # Stopped from outside, a run ends as by Ctrl-C: its server and its folders go with it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def pytest_unconfigure(config: pytest.Config) -> None:
    for world in config.stash[_WORLDS].values():
        world.close()
    for database in config.stash[_MADE].values():
        database.close()
    folders = config.stash.get(_FOLDERS, None)
    if folders is not None:
        postgresql.Cluster(folders[postgresql.FOLDER]).stop()
        for name, folder in folders.items():
            shutil.rmtree(folder, ignore_errors=True)
            del os.environ[name]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that has to do with the database runs on both kinds, unless it says otherwise."""
    for name in ("database", "demonstration", "world"):
        if name in metafunc.fixturenames:
            mark = metafunc.definition.get_closest_marker("database")
            metafunc.parametrize(name, mark.args if mark else list(KINDS), indirect=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    if not skipped:
        return
    reasons: dict[str, int] = {}
    for report in skipped:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reasons[reason.removeprefix("Skipped: ")] = reasons.get(reason.removeprefix("Skipped: "), 0) + 1
    terminalreporter.section("not tested here", sep="=", yellow=True)
    for reason, times in sorted(reasons.items()):
        terminalreporter.line(f"{times} skipped. To run them, get {reason}")


def need(found: object, how_to_get_it: str) -> None:
    """Skip this test where something that it needs is not on this machine; fail where nothing may be skipped."""
    if not found:
        (pytest.fail if NO_SKIPS else pytest.skip)(how_to_get_it)


# One test.


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Database:
    """A clean database, migrated to head, of the kind that this run of the test is for."""
    kind = request.param
    if kind == "postgresql":
        need(postgresql.binaries(), postgresql.HOW_TO_GET_IT)
    made = request.config.stash[_MADE]
    if kind not in made:
        made[kind] = made_for(kind)
    made[kind].clean()
    (made[kind].folder / "history.anchor").unlink(missing_ok=True)
    return made[kind]


@pytest.fixture
def demonstration(request: pytest.FixtureRequest) -> Database:
    """The demonstration, loaded once for the whole run: to look at, not to change."""
    kind = request.param
    if kind == "postgresql":
        need(postgresql.binaries(), postgresql.HOW_TO_GET_IT)
    made, name = request.config.stash[_MADE], f"demonstration on {kind}"
    if name not in made:
        made[name] = made_for(kind, beside="_demonstration")
        with made[name].app.app_context():
            load()
    return made[name]


@pytest.fixture
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    """The community of the tests about access, built once for the whole run; put back afterwards as it was."""
    kind = request.param
    if kind == "postgresql":
        need(postgresql.binaries(), postgresql.HOW_TO_GET_IT)
    made, worlds, name = request.config.stash[_MADE], request.config.stash[_WORLDS], f"world on {kind}"
    if kind not in worlds:
        made[name] = made_for(kind, beside="_world")
        worlds[kind] = World(made[name])
    yield worlds[kind]
    worlds[kind].tables.put_back()


@pytest.fixture
def app(database: Database) -> Iterator[Praxis]:
    """The application. Push its context only to arrange or look: held open, it would keep who is signed in."""
    yield database.app
    with database.app.app_context():
        db.session.remove()


@pytest.fixture
def given(app: Praxis) -> Given:
    return Given(app)


@pytest.fixture
def browser(request: pytest.FixtureRequest, app: Praxis, given: Given) -> Browser:
    return Browser(app, given, faults=request.node.get_closest_marker("faults") is not None)


@pytest.fixture
def letters(app: Praxis) -> list:
    """The letters that left, newest last."""
    app.extensions["mailman"].outbox = []
    return app.extensions["mailman"].outbox


@pytest.fixture
def at() -> Iterator:
    """Move the clock to an instant: ``at(moment("2026-11-23 09:00"))``. Time goes on from there."""
    travelling: list[time_machine.travel] = []

    def move(instant: datetime) -> None:
        while travelling:
            travelling.pop().stop()
        travel = time_machine.travel(instant, tick=True)
        travel.start()
        travelling.append(travel)

    yield move
    while travelling:
        travelling.pop().stop()


@pytest.fixture
def sources() -> Iterator[list]:
    """The sources of authority, put back as they were afterwards."""
    before = list(authority._sources)
    yield authority._sources
    authority._sources[:] = before


@pytest.fixture
def in_chromium() -> None:
    need(chromium.executable(), chromium.HOW_TO_GET_IT)


@pytest.fixture
def nu() -> validator.Validator:
    """The Nu HTML checker."""
    found = validator.Validator.find()
    need(found, validator.HOW_TO_GET_IT)
    assert found is not None
    return found
