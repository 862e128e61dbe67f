"""Does each file know only what it must?"""

import ast

import pytest

from tests.architecture.source import APP, ROOT, imported, label, modules

# file -> what it must not know, by how an imported name begins
MUST_NOT_KNOW = {
    "models": ("flask", "wtforms", "app.web"),
    "policy": ("flask", "wtforms", "sqlalchemy", "app.extensions", "app.web"),
    "workflow": ("flask", "wtforms", "sqlalchemy", "app.extensions", "app.web"),
    "services": (
        "wtforms",
        "flask_login",
        "flask.request",
        "flask.session",
        "flask.flash",
        "flask.redirect",
        "flask.url_for",
        "flask.g",
        "app.web",
    ),
    "queries": ("wtforms", "flask_login", "flask.request", "flask.session", "flask.g"),
    "forms": ("flask.request", "flask.session", "flask_login", "app.extensions"),
}
# What the files of features are made of knows more than they do.
FOUNDATION = {"app/web/forms.py"}
# Views that are a statement themselves: there is nothing else to their feature.
MAY_ASK_THE_DATABASE = {"app/files/views.py", "app/system/views.py", "app/web/views.py"}


@pytest.mark.parametrize("name", MUST_NOT_KNOW)
def test_a_file_knows_only_what_it_must(name):
    known = {
        f"{label(path)} imports {what}"
        for path in modules(name)
        if label(path) not in FOUNDATION
        for what in imported(path)
        if what.startswith(MUST_NOT_KNOW[name]) or (name == "services" and what.split(".")[-2:-1] == ["forms"])
    }

    assert not known


def test_views_leave_the_database_to_queries_and_services():
    known = {
        f"{label(path)} imports {what}"
        for path in modules("views")
        if label(path) not in MAY_ASK_THE_DATABASE
        for what in imported(path)
        if what.startswith("sqlalchemy")
    }

    assert not known


def test_services_never_commit():
    """The request, the job or the command settles the transaction. A runner of letters and jobs has its own."""
    own_transactions = {"app/mail/services.py"}
    commits = {
        f"{label(path)}:{node.lineno}"
        for name in ("services", "queries", "models", "views")
        for path in modules(name)
        if label(path) not in own_transactions
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in {"commit", "rollback"}
    }

    assert not commits


def test_only_the_clock_asks_the_machine_for_the_time():
    asked = {
        f"{label(path)}:{node.lineno}"
        for path in APP.rglob("*.py")
        if path.name not in {"clock.py", "logs.py"}
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute)
        and node.attr in {"now", "today", "utcnow"}
        and isinstance(node.value, ast.Name)
        and node.value.id in {"datetime", "date", "time"}
    }

    assert not asked


def test_every_folder_of_the_application_says_what_it_is():
    silent = {label(path) for path in APP.glob("*/__init__.py") if not ast.get_docstring(ast.parse(path.read_text()))}

    assert not silent


def test_every_module_says_which_question_it_answers():
    silent = {
        label(path)
        for folder in (APP, ROOT / "tests", ROOT / "benchmarks")
        for path in folder.rglob("*.py")
        if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    }

    assert not silent


def test_no_file_outgrows_its_reader():
    long = {
        label(path): lines
        for path in [*APP.rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
        if (lines := len(path.read_text().splitlines())) > 500
    }

    assert not long


def test_every_function_says_what_it_takes_and_gives():
    untyped = set()
    for path in APP.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            bare = [a.arg for a in arguments if a.annotation is None and a.arg not in {"self", "cls"}]
            if bare or (node.returns is None and node.name != "__init__"):
                untyped.add(f"{label(path)}:{node.lineno} {node.name}")

    assert not untyped
