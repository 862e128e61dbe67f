"""What does it cost to take all actions away as a file?"""

import time
import tracemalloc
from contextlib import closing
from dataclasses import dataclass
from statistics import median
from typing import Any, cast

from app.web.application import Praxis
from benchmarks.filling import Community
from benchmarks.measuring import Wsgi, environ_for, signed_in

ROUNDS = 3
KINDS = ("csv", "xlsx")


@dataclass
class Taken:
    """Of one file: seconds on the processor, MB in memory at the most at once, bytes as they are sent."""

    cpu: float
    memory: float
    bytes: int


def taken_away(app: Praxis, community: Community) -> dict[str, Taken]:
    """All actions, as each kind of file."""
    cookie = signed_in(app, community.chair)
    found = {}
    for kind in KINDS:
        environ = environ_for(
            f"/actions/export.{kind}?status=all", cookie=cookie, headers={"Accept-Encoding": "identity"}
        )
        cpu, sent = [], 0
        for _ in range(ROUNDS):
            began = time.process_time()
            sent = _read(app, dict(environ))
            cpu.append(time.process_time() - began)
        found[kind] = Taken(median(cpu), _memory(app, environ), sent)
    return found


def _read(app: Praxis, environ: dict[str, Any]) -> int:
    """Read it as a server sends it on: a piece at a time, and nothing is kept. Returns how many bytes there were."""
    status: list[str] = []
    wsgi = cast(Wsgi, app)
    # Closed when it has been read: a streamed answer lets its connection go.
    with closing(wsgi(environ, lambda said, _headers, _fault=None: status.append(said))) as parts:
        sent = sum(len(part) for part in parts)
    if not status[0].startswith("200"):
        raise RuntimeError(f"{environ['PATH_INFO']}: answered with {status[0]}")
    return sent


def _memory(app: Praxis, environ: dict[str, Any]) -> float:
    tracemalloc.start()
    try:
        _read(app, dict(environ))
        return tracemalloc.get_traced_memory()[1] / 1_000_000
    finally:
        tracemalloc.stop()
