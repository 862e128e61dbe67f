"""Jobs run when they are due, once each whoever ticks, and none keeps another from running."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import sleep

import pytest

from app.extensions import db
from app.jobs import running
from app.jobs.running import job, jobs, last_runs, run_due, tick_in_process
from app.people.models import Organisation, Sector
from config import ROOT
from tests.given import moment


@pytest.fixture
def work(monkeypatch):
    """Only the jobs of this test. What each has done so far, by its name."""
    monkeypatch.setattr(running, "_jobs", {})
    done = []

    def add(name, every=timedelta(minutes=10), does=lambda: "well"):
        @job(name, f"does {name}", every=every)
        def work():
            done.append(name)
            return does()

    add.done = done
    return add


def _ran(app):
    with app.app_context():
        return run_due()


@pytest.fixture(autouse=True)
def _nine(at):
    at(moment("2026-11-23 09:00"))


def test_a_job_runs_when_it_is_due_and_not_before(app, work, at):
    work("tidy")

    assert _ran(app) == {"tidy": "well"}
    assert _ran(app) == {}
    at(moment("2026-11-23 09:09"))
    assert _ran(app) == {}
    at(moment("2026-11-23 09:11"))
    assert _ran(app) == {"tidy": "well"}


def test_what_was_missed_is_made_up_for_once(app, work, at):
    work("tidy")
    _ran(app)
    at(moment("2026-11-24 09:00"))

    assert [_ran(app), _ran(app)] == [{"tidy": "well"}, {}]


def test_a_job_that_fails_keeps_no_other_from_running(app, work, caplog):
    work("a-bad-one", does=lambda: 1 / 0)
    work("good")

    assert _ran(app) == {"a-bad-one": "failed: ZeroDivisionError", "good": "well"}
    with app.app_context():
        assert last_runs()["a-bad-one"].outcome == "failed: ZeroDivisionError"
        assert last_runs()["good"].finished_at is not None


def test_what_a_failed_job_had_written_is_undone(app, work, caplog):
    def half():
        db.session.add(Organisation(title="Half", sector=Sector.OTHER))
        db.session.flush()
        raise OSError("the disk is full")

    work("half", does=half)
    _ran(app)

    with app.app_context():
        assert db.session.query(Organisation).count() == 0


def test_what_a_job_writes_is_committed(app, work):
    work("found", does=lambda: db.session.add(Organisation(title="Whole", sector=Sector.OTHER)) or "founded")
    _ran(app)

    with app.app_context():
        assert db.session.query(Organisation).count() == 1


def test_several_who_tick_at_once_run_each_job_once(app, work):
    for n in range(5):
        work(f"job-{n}", does=lambda: sleep(0.01) or "well")

    with ThreadPoolExecutor(6) as runners:
        outcomes = list(runners.map(lambda _: _ran(app), range(6)))

    assert sorted(work.done) == [f"job-{n}" for n in range(5)]
    assert sum(len(outcome) for outcome in outcomes) == 5


def test_the_thread_of_the_demonstration_ticks_until_it_is_stopped(app, work):
    work("tick", every=timedelta(0))
    stop = tick_in_process(app, seconds=0.02)
    for _ in range(200):
        if len(work.done) >= 2:
            break
        sleep(0.01)
    stop.set()
    sleep(0.2)
    ticked = len(work.done)
    sleep(0.1)

    assert ticked >= 2
    assert len(work.done) == ticked


def test_the_jobs_of_praxis_all_run_well_and_can_be_run_twice(app, given, at):
    given.action()
    at(moment("2026-11-23 09:00"))

    first = _ran(app)
    at(moment("2026-11-25 09:00"))
    second = _ran(app)

    assert set(first) == set(second) == {known.name for known in jobs()}
    assert {"send-letters", "anchor-history", "verify-history", "keep-periods", "sweep-erased"} <= set(first)
    assert not [outcome for outcome in [*first.values(), *second.values()] if outcome.startswith("failed")]


@pytest.mark.usefixtures("app")
def test_whoever_runs_it_can_read_what_each_does():
    told = re.findall(r"^\| `([a-z-]+)` \| every", (ROOT / "docs" / "operations.md").read_text(), re.MULTILINE)

    assert sorted(told) == [known.name for known in jobs()]


def test_the_command_says_how_each_went(app):
    result = app.test_cli_runner().invoke(args=["jobs", "run"])

    assert result.exit_code == 0
    assert "send-letters: 0 sent" in result.output
