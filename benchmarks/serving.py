"""What does a visit cost, and what do two workers take up?"""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from app.web.application import Praxis
from benchmarks.filling import COMMON, Community
from benchmarks.measuring import ENCODINGS, HOST, ask, environ_for, environment, page, signed_in

ROOT = Path(__file__).parent.parent
_REFERS = re.compile(rb'<(?:link rel="(?:stylesheet|icon)"[^>]*? href|script src)="([^"]+)"')
# Enough for each worker to have opened its connections and met every page.
VISITS = 300


@dataclass
class Visit:
    """How many requests a browser makes, and the bytes of their bodies as they are sent."""

    requests: int
    bytes: int


@dataclass
class Served:
    """A server of two workers: seconds until it answers, and MB of memory of all its processes together."""

    started: float
    memory: float | None


def visits(app: Praxis, community: Community) -> tuple[Visit, Visit]:
    """The action table seen for the first time, and again with what the browser has kept."""
    cookie = signed_in(app, community.chair)
    whole = page(app, "/actions", cookie)
    document = ask(app, environ_for("/actions", cookie=cookie))
    files = [ask(app, environ_for(path.decode())) for path in _REFERS.findall(whole)]
    forgotten = [file for file in files if "immutable" not in file.headers["cache-control"]]
    later = Visit(1 + len(forgotten), len(document.body) + sum(len(file.body) for file in forgotten))
    return Visit(1 + len(files), len(document.body) + sum(len(file.body) for file in files)), later


def served(address: str, folder: str, app: Praxis, community: Community) -> Served:
    """Run the production server on this database, visit it, and weigh it."""
    cookie = signed_in(app, community.chair)
    path = f"{folder}/gunicorn"
    command = [sys.executable, "-m", "gunicorn", "-c", "python:app.web.gunicorn", "-b", f"unix:{path}", "wsgi:app"]
    began = time.perf_counter()
    server = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **environment(address, folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not _answers(path, "/health"):
            if server.poll() is not None or time.perf_counter() - began > 60:
                raise RuntimeError("gunicorn does not start")
            time.sleep(0.01)
        started = time.perf_counter() - began
        pages = ("/", "/actions", f"/actions/{community.action}", f"/search?q={COMMON}", "/recommendations", "/people")
        for turn in range(VISITS):
            assert _answers(path, pages[turn % len(pages)], cookie)
        return Served(started, _memory(server.pid))
    finally:
        server.terminate()
        server.wait(timeout=30)


class _Local(http.client.HTTPConnection):
    """HTTP over a socket in a folder, so that no port is taken."""

    def __init__(self, path: str) -> None:
        super().__init__(HOST, timeout=30)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


def _answers(socket_path: str, path: str, cookie: str = "") -> bool:
    connection = _Local(socket_path)
    headers = {"Accept-Encoding": ENCODINGS, "Cookie": cookie, "X-Forwarded-Proto": "https", "Connection": "close"}
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
    except OSError:
        return False
    finally:
        connection.close()
    return answer.status == 200


def _memory(pid: int) -> float | None:
    """Proportional set size in MB: what processes share is counted once. ``None`` where the system does not tell."""
    processes = Path("/proc")
    children = processes / str(pid) / "task" / str(pid) / "children"
    if not children.exists():
        return None
    total = 0
    for process in (str(pid), *children.read_text().split()):
        rollup = (processes / process / "smaps_rollup").read_text()
        told = re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)
        total += int(told[1]) if told else 0
    return total * 1024 / 1_000_000
