"""Writers as processes of their own, forked from one that is warm.

Run as ``python -m tests.durability.writers count|kill ADDRESS FOLDER``; prints
what happened as one line of JSON. Every write is a whole request: the session's
place in the queue, one transaction, the history, the search text.
"""

import json
import os
import random
import select
import signal
import sys
import time
from pathlib import Path

from flask import Response

from app import create_app
from app.access.gate import public
from app.actions import queries
from app.extensions import csrf, db
from app.web.application import Praxis
from tests.databases import settings_for
from tests.given import SOMEBODY

WRITERS, TIMES = 8, 200
KILLS, AT_WORK = 100, 3


def main(what: str, address: str, folder: str) -> None:
    app = create_app(settings_for(address, Path(folder), LOG_LEVEL="ERROR"))
    app.add_url_rule("/one-more", "one_more", public(csrf.exempt(one_more)), methods=["POST"])
    app.test_client().get("/health")  # the first request of a process is slower than all others
    with app.app_context():
        db.engine.dispose()
    print(json.dumps({"count": count_up, "kill": kill_again_and_again}[what](app)))


def one_more() -> Response:
    """Read a number, think, write it back with one added: what loses an update where turns are not taken."""
    queries.action_for(SOMEBODY, 1, to_change=True).progress += 1
    return Response("done")


def count_up(app: Praxis) -> dict[str, object]:
    """Eight at once, two hundred times each. Returns the answers by status."""
    pipes = []
    for _ in range(WRITERS):
        reading, writing = os.pipe()
        if os.fork() == 0:
            os.close(reading)
            client = app.test_client()
            statuses = [client.post("/one-more").status_code for _ in range(TIMES)]
            os.write(writing, json.dumps(statuses).encode())
            os._exit(0)
        os.close(writing)
        pipes.append(reading)
    answers = [status for pipe in pipes for status in json.loads(_all_of(pipe))]
    for _ in range(WRITERS):
        os.wait()
    return {str(status): answers.count(status) for status in set(answers)}


def kill_again_and_again(app: Praxis) -> dict[str, object]:
    """A few write without pause; again and again one of them is killed at any moment and another takes its place.

    Returns how many writes were acknowledged, how many answers were not, and how many were killed.
    """
    acknowledged = refused = killed = 0
    at_work = [_begin_writing(app) for _ in range(AT_WORK)]
    while killed < KILLS:
        time.sleep(random.uniform(0.005, 0.05))
        process, pipe = at_work.pop(random.randrange(AT_WORK))
        # Only a writer that has come as far as writing proves something by its death.
        select.select([pipe], [], [], 10)
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        killed += 1
        told = _all_of(pipe)
        acknowledged += told.count(b"y")
        refused += told.count(b"n")
        at_work.append(_begin_writing(app))
    for process, pipe in at_work:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        told = _all_of(pipe)
        acknowledged += told.count(b"y")
        refused += told.count(b"n")
    return {"acknowledged": acknowledged, "refused": refused, "killed": killed + len(at_work)}


def _begin_writing(app: Praxis) -> tuple[int, int]:
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reading)
        client = app.test_client()
        while True:
            os.write(writing, b"y" if client.post("/one-more").status_code == 200 else b"n")
    os.close(writing)
    return process, reading


def _all_of(pipe: int) -> bytes:
    told = b""
    while part := os.read(pipe, 65_536):
        told += part
    os.close(pipe)
    return told


if __name__ == "__main__":
    main(*sys.argv[1:])
