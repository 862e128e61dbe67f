"""What does the dry run of a large table cost?"""

import time
import tracemalloc
from dataclasses import dataclass
from random import Random
from statistics import median

from app.extensions import db
from app.imports import services as imports
from app.imports.kinds import importable_called
from app.people.identity import actor_for
from app.tables.sheet import Sheet
from app.web.application import Praxis
from benchmarks.filling import Community
from benchmarks.measuring import ask, counting, environ_for, signed_in

ROWS = 5_000
ROUNDS = 3
HEADER = {"name": "Name", "email": "E-mail", "organisation": "Organisation", "job_title": "Job title", "level": "Level"}


@dataclass
class DryRun:
    """Of the page that says what would become of each row: seconds on the processor, MB at the most at once."""

    cpu: float
    statements: int
    memory: float


def dry_run(app: Praxis, community: Community) -> DryRun:
    """Send a table, match its columns, and ask what it would do."""
    path = f"/imports/{_sent(app, community)}/check"
    environ = environ_for(path, cookie=signed_in(app, community.administrator))
    cpu = []
    with counting() as statements:
        for _ in range(ROUNDS):
            statements.clear()
            began = time.process_time()
            answer = ask(app, dict(environ))
            cpu.append(time.process_time() - began)
            if answer.status != 200:
                raise RuntimeError(f"{path}: answered with {answer.status}")
    return DryRun(median(cpu), len(statements), _memory(app, environ))


def _memory(app: Praxis, environ: dict[str, object]) -> float:
    tracemalloc.start()
    try:
        ask(app, dict(environ))
        return tracemalloc.get_traced_memory()[1] / 1_000_000
    finally:
        tracemalloc.stop()


def _sent(app: Praxis, community: Community) -> int:
    with app.app_context():
        by, importable = actor_for(community.administrator), importable_called("people")
        assert by is not None and importable is not None
        rows = _rows(Random(2026))
        found = imports.take_in(
            importable, Sheet(list(HEADER.values()), rows, list(range(2, ROWS + 2))), "a.csv", by=by
        )
        imports.match(found, importable, {key: place for place, key in enumerate(HEADER)}, {}, by=by)
        import_id = found.id
        db.session.commit()
        db.session.remove()
    return import_id


def _rows(chance: Random) -> list[list[str]]:
    """Half of them new, some known with another job, some twice, some from nowhere."""
    rows = []
    for n in range(ROWS):
        known = chance.random() < 0.4
        address = f"person{chance.randrange(20, 90) if known else n + 100_000}@example.org"
        employer = "Nowhere in Particular" if chance.random() < 0.02 else ""
        rows.append([f"Newcomer {n}", address, employer, chance.choice(("Midwife", "Porter")), "Front line"])
    return rows
