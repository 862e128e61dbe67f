"""How do jobs run: once each, whoever ticks?"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask
from sqlalchemy import select, update

from app import clock
from app.database import insert_once
from app.extensions import db
from app.jobs.models import JobRun

log = logging.getLogger("praxis.jobs")


@dataclass(frozen=True)
class Job:
    """:ivar work: does it, commits what it does, and says how it went."""

    name: str
    words: str
    every: timedelta
    work: Callable[[], str]


_jobs: dict[str, Job] = {}


def job(name: str, words: str, *, every: timedelta) -> Callable[[Callable[[], str]], Callable[[], str]]:
    """Register a function as a job.

    :param words: what it does, for the page that shows the jobs.
    """

    def register(work: Callable[[], str]) -> Callable[[], str]:
        _jobs[name] = Job(name, words, every, work)
        return work

    return register


def jobs() -> list[Job]:
    return sorted(_jobs.values(), key=lambda known: known.name)


def run_due() -> dict[str, str]:
    """Run each job that is due. Two runners at once share the work: a job is taken by one of them."""
    return {known.name: _run(known) for known in jobs() if _take(known)}


def _take(known: Job) -> bool:
    """Claim the next run of a job, by moving its due time in one statement."""
    now = clock.now()
    insert_once(db.session, JobRun, name=known.name, due_at=now)
    taken = db.session.scalar(
        update(JobRun)
        .where(JobRun.name == known.name, JobRun.due_at <= now)
        .values(due_at=now + known.every)
        .returning(JobRun.name)
        .execution_options(synchronize_session=False)
    )
    db.session.commit()
    return taken is not None


def _run(known: Job) -> str:
    try:
        outcome = known.work()
        db.session.commit()
    except Exception as fault:
        # One job's fault must not keep the others from running.
        db.session.rollback()
        outcome = f"failed: {type(fault).__name__}"
        log.exception("job %s failed", known.name)
    db.session.execute(
        update(JobRun)
        .where(JobRun.name == known.name)
        .values(finished_at=clock.now(), outcome=outcome)
        .execution_options(synchronize_session=False)
    )
    db.session.commit()
    return outcome


def last_runs() -> dict[str, JobRun]:
    return {run.name: run for run in db.session.scalars(select(JobRun))}


def tick_in_process(app: Flask, seconds: float = 20) -> threading.Event:
    """Run due jobs from a thread of this process, for the demonstration. Returns what stops it."""
    stop = threading.Event()

    def tick() -> None:
        while not stop.wait(seconds):
            with app.app_context():
                try:
                    run_due()
                except Exception:
                    # A thread that ends would end every job with it: the next tick tries again.
                    log.exception("jobs could not run")

    threading.Thread(target=tick, name="jobs", daemon=True).start()
    return stop
