"""Which libraries does a worker not load until somebody needs them?"""

import subprocess
import sys
from importlib.util import find_spec

import pytest

from tests.architecture.source import ROOT

# Loaded where they are called, which is seldom.
WHEN_NEEDED = {
    *("alembic", "flask_migrate", "mako"),  # bring a database to another form
    *("authlib", "joserfc", "requests"),  # ask an employer's sign-in
    *("PIL", "segno"),  # draw pictures
    *("openpyxl", "xlsxwriter"),  # read and write workbooks
    "icalendar",
}
WITH_AN_EMPLOYER = {"authlib", "joserfc", "requests"}
LOADED = """
import sys
from app import create_app
from config import settings
create_app(settings({environ!r}))
print(*sys.modules)
"""


def _loaded(folder, **environ):
    """What there is once the application is made, in a process that nothing else has loaded anything in."""
    environ |= {"DATABASE_URL": "sqlite://", "STATIC_BUILT": str(folder)}
    code = LOADED.format(environ=environ)
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("name", sorted(WHEN_NEEDED))
def test_what_is_waited_for_is_there(name):
    """One that has another name by now would never be found among what is loaded."""
    assert find_spec(name)


def test_a_worker_begins_without_what_few_requests_need(tmp_path):
    assert not _loaded(tmp_path) & WHEN_NEEDED


def test_where_there_is_an_employers_sign_in_the_workers_share_what_it_needs(tmp_path):
    loaded = _loaded(tmp_path, OIDC_ISSUER="https://sign-in.example.org")

    assert loaded & WHEN_NEEDED == WITH_AN_EMPLOYER
