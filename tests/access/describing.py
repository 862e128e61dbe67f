"""What does docs/access.md say, as far as the code knows it?

``python -m tests.access.describing`` writes the parts between its marks anew,
after a change of the matrix or of a rule about one record.
"""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

from app.access.roles import MATRIX, Permission, Role

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "access.md"
YES, NO = "yes", "–"
_MARKS = r"<!-- {name} -->\n(.*?)<!-- end of {name} -->"


def matrix() -> str:
    """Who may do what at all: a row for each permission, a column for each role."""
    rows = [["may", *(role.value for role in Role)], ["---", *("---" for _ in Role)]]
    rows += [
        [permission.value, *(YES if permission in MATRIX[role] else NO for role in Role)]
        for permission in Permission
        if permission is not Permission.SIGNED_IN
    ]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def rules_about_one() -> str:
    """Each rule that looks at the record at hand, in its own words."""
    return "\n".join(f"- *{feature}*, {name}: {words}" for feature, name, words in _rules())


def _rules() -> Iterator[tuple[str, str, str]]:
    policies = [*(ROOT / "app").glob("*/policy.py"), *(ROOT / "app").glob("*/policy/*.py")]
    for path in sorted(policies):
        feature = path.relative_to(ROOT / "app").parts[0]
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                words = inspect.cleandoc(ast.get_docstring(node) or "").partition("\n\n")[0]
                name = re.sub(r"^(may|can|is)_", "", node.name).replace("_", " ")
                yield feature, name, " ".join(words.split()) or "(says nothing)"


PARTS = {"matrix": matrix, "rules": rules_about_one}


def part(name: str, page: str) -> str:
    """What stands between the marks of this part."""
    found = re.search(_MARKS.format(name=name), page, re.DOTALL)
    assert found is not None, f"docs/access.md has no place for the {name}"
    return found[1].strip()


def written(page: str) -> str:
    """The page with each of its parts as the code has it now."""
    for name, describe in PARTS.items():
        between = f"<!-- {name} -->\n{describe()}\n<!-- end of {name} -->"
        page = re.sub(_MARKS.format(name=name), lambda _, text=between: text, page, flags=re.DOTALL)
    return page


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text()))
