"""The code and the templates, as the tests about them read them."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
APP = ROOT / "app"
TEMPLATES = ROOT / "templates"


def modules(name: str) -> list[Path]:
    """Every module of the features with this name: ``models`` gives each ``models.py`` or ``models/*.py``."""
    return sorted([*APP.glob(f"*/{name}.py"), *APP.glob(f"*/{name}/*.py")])


def imported(path: Path) -> Iterator[str]:
    """The full names that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def templates() -> list[Path]:
    return sorted(path for path in TEMPLATES.rglob("*") if path.suffix in {".html", ".txt"})


def label(path: Path) -> str:
    return str(path.relative_to(ROOT))
