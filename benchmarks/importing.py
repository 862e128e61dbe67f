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
PEOPLE, ACTIONS = "people", "actions"
HEADERS = {
    PEOPLE: ("name", "email", "organisation", "job_title", "level"),
    ACTIONS: ("title", "owner", "due", "answers", "priority"),
}


@dataclass
class DryRun:
    """Of the page that says what would become of each row: seconds on the processor, MB at the most at once."""

    cpu: float
    statements: int
    memory: float


def dry_run(app: Praxis, community: Community, kind: str = PEOPLE) -> DryRun:
    """Send a table of this kind, match its columns, and ask what it would do."""
    who = community.administrator if kind == PEOPLE else community.chair
    path = f"/imports/{_sent(app, who, kind)}/check"
    environ = environ_for(path, cookie=signed_in(app, who))
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


def _sent(app: Praxis, who: int, kind: str) -> int:
    with app.app_context():
        by, importable, header = actor_for(who), importable_called(kind), HEADERS[kind]
        assert by is not None and importable is not None
        rows = (_people if kind == PEOPLE else _actions)(Random(2026))
        found = imports.take_in(importable, Sheet(list(header), rows, list(range(2, ROWS + 2))), "a.csv", by=by)
        imports.match(found, importable, {key: place for place, key in enumerate(header)}, {}, by=by)
        import_id = found.id
        db.session.commit()
        db.session.remove()
    return import_id


def _actions(chance: Random) -> list[list[str]]:
    """Most of them new, some twice, some of nobody."""
    rows = []
    for n in range(ROWS):
        owner = "Nobody in Particular" if chance.random() < 0.02 else f"person{chance.randrange(20, 90)}@example.org"
        title = f"Map the region {n if chance.random() < 0.95 else 7}"
        rows.append([title, owner, "03/12/2027", chance.choice(("R-E1", "R-E1, R-E2", "")), "high"])
    return rows


def _people(chance: Random) -> list[list[str]]:
    """Half of them new, some known with another job, some twice, some from nowhere."""
    rows = []
    for n in range(ROWS):
        known = chance.random() < 0.4
        address = f"person{chance.randrange(20, 90) if known else n + 100_000}@example.org"
        employer = "Nowhere in Particular" if chance.random() < 0.02 else ""
        rows.append([f"Newcomer {n}", address, employer, chance.choice(("Midwife", "Porter")), "Front line"])
    return rows
