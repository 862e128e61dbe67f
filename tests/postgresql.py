"""A PostgreSQL to throw away.

Finds the server's binaries, starts one cluster for the whole run the first time
a test asks for it, and removes it at the end. As root the server runs under
another user, because PostgreSQL refuses to be root.
"""

import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

HOW_TO_GET_IT = "PostgreSQL: install its server, for example `apt-get install postgresql`, or put `initdb` on the PATH"
# Set by the process that pytest was started in and inherited by its workers.
FOLDER = "PRAXIS_TEST_CLUSTER"
# The data may be lost when the machine is: a test's database lives for minutes.
SETTINGS = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=120"
    " -c shared_buffers=64MB -c autovacuum_naptime=10s -c listen_addresses='' -c log_min_messages=fatal"
)


def binaries() -> Path | None:
    """The folder of ``initdb`` and ``postgres``, the newest first, or ``None``."""
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    candidates = [*packaged, *([Path(on_path).resolve().parent] if on_path else [])]
    return next((path for path in candidates if (path / "initdb").exists() and (path / "postgres").exists()), None)


class Cluster:
    """One server on a socket in ``folder``, shared by every worker of a run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def of_this_run(cls) -> "Cluster":
        return cls(Path(os.environ[FOLDER]))

    def address(self, name: str) -> str:
        """How SQLAlchemy reaches the database ``name``."""
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def start(self) -> None:
        """Start the server unless another worker has."""
        with self._locked():
            if (self.folder / "started").exists():
                return
            found = binaries()
            assert found is not None, HOW_TO_GET_IT
            user = _unprivileged()
            if user is not None:
                os.chown(self.folder, user.pw_uid, user.pw_gid)
            data = str(self.folder / "data")
            how = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
            self._run([str(found / "initdb"), "-D", data, *how])
            how = ["-w", "-t", "60", "-l", str(self.folder / "log"), "-o", f"{SETTINGS} -k {self.folder}"]
            self._run([str(found / "pg_ctl"), "-D", data, *how, "start"])
            (self.folder / "started").touch()

    def stop(self) -> None:
        """End the server, if one was started, and remove what it leaves."""
        pid_file = self.folder / "data" / "postmaster.pid"
        if pid_file.exists():
            os.kill(int(pid_file.read_text().split()[0]), signal.SIGQUIT)
            for _ in range(100):
                if not pid_file.exists():
                    break
                time.sleep(0.05)
        shutil.rmtree(self.folder, ignore_errors=True)

    def create(self, name: str, *, like: str = "template1") -> str:
        """Make the database ``name`` anew. Returns its address."""
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(like))
        with psycopg.connect(f"host={self.folder} user=postgres dbname=postgres", autocommit=True) as connection:
            connection.execute(drop)
            connection.execute(create)
        return self.address(name)

    @contextmanager
    def _locked(self) -> Generator[None]:
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _run(self, command: list[str]) -> None:
        user = _unprivileged()
        who: dict[str, Any] = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
        # To a file and no pipe: the server would keep a pipe open for as long as it runs.
        with (self.folder / "setup.log").open("ab") as log:
            done = subprocess.run(command, cwd="/", stdout=log, stderr=log, stdin=subprocess.DEVNULL, **who)
        assert done.returncode == 0, (self.folder / "setup.log").read_text()


def make_folder() -> Path:
    """A folder for a run's cluster. Short: a socket's path has 100 characters at most."""
    folder = Path(tempfile.mkdtemp(prefix="praxis-pg-", dir="/tmp"))
    folder.chmod(0o755)
    return folder


def _unprivileged() -> pwd.struct_passwd | None:
    """Whom to run the server as: nobody else, unless this is root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise AssertionError("root cannot run PostgreSQL, and there is neither a user postgres nor nobody")
