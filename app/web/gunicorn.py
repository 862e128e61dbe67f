"""How does gunicorn serve Praxis?

``gunicorn -c python:app.web.gunicorn wsgi:app``; what is said on the command
line goes before what stands here. The application is loaded once and then
forked, so that its workers share its memory.
"""

import gc
from typing import TYPE_CHECKING

from sqlalchemy.orm import configure_mappers

from app.extensions import db

if TYPE_CHECKING:
    from gunicorn.arbiter import Arbiter
    from gunicorn.workers.base import Worker

bind = "127.0.0.1:8000"
# SQLite has one writer at a time, so that more than a few processes only wait for each other.
workers = 2
worker_class = "gthread"
threads = 4
preload_app = True
# A worker that has not answered for this long is ended; so is a request at a restart.
timeout = 30
graceful_timeout = 30
# Longer than a proxy in front keeps its connections, or it sends into a closed one.
keepalive = 75


def when_ready(server: "Arbiter") -> None:
    """Once, before the first fork: do here what every worker would do on its own."""
    templates = server.app.wsgi().jinja_env
    for name in templates.list_templates():
        templates.get_template(name)
    configure_mappers()
    keep_out_of_the_way()


def keep_out_of_the_way() -> None:
    """Let the collector look at what requests leave, not at the application itself again and again.

    Frozen objects are never looked at: a collection takes less than a millisecond
    instead of twenty, and the pages of memory stay shared after a fork.
    """
    gc.collect()
    gc.freeze()
    # What requests leave lies about until then: at 20,000 three megabytes more in each worker, and no time is won.
    gc.set_threshold(5_000, 20, 100)


def post_fork(server: "Arbiter", _worker: "Worker") -> None:
    """A connection belongs to one process: each worker opens its own."""
    app = server.app.wsgi()
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose(close=False)
    app.session_interface.dispose()
