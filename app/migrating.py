"""How does a database come to the form that this version needs?

By Alembic and Flask-Migrate. No page needs them, and they take eleven megabytes:
a command imports this module where it calls it, so that no worker loads them.
"""

from typing import Any

import flask_migrate
from alembic.script import ScriptDirectory
from click import Group
from flask import Flask, current_app
from flask_migrate.cli import db as commands

from app.extensions import db
from config import ROOT


def commands_of(app: Flask) -> Group:
    """What ``flask db`` can do."""
    _ready(app)
    return commands


def upgrade(**more: Any) -> None:
    """Step by step up, to the newest form.

    :param more: ``revision``, to stop there, or ``directory``, to take the steps from elsewhere.
    """
    _ready(current_app)
    flask_migrate.upgrade(**more)


def downgrade(*, revision: str) -> None:
    _ready(current_app)
    flask_migrate.downgrade(revision=revision)


def steps() -> ScriptDirectory:
    """All that lead from an empty database to the newest form."""
    _ready(current_app)
    return ScriptDirectory.from_config(current_app.extensions["migrate"].migrate.get_config())


def _ready(app: Flask) -> None:
    if "migrate" not in app.extensions:
        flask_migrate.Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
