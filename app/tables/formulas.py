"""Which texts would a spreadsheet run?

Whoever opens an export trusts it. A cell that begins with one of these signs is
taken for a formula, which may fetch an address or start a program; the list is
OWASP's (CSV injection), with the wide forms that some keyboards type.
"""

import re

# A text with quotes before the sign gets one more, so that taking one away gives back what was there.
_WOULD_RUN = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_QUOTED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")


def neutral(text: str) -> str:
    """A text that no spreadsheet runs; ``as_typed`` gives back the original."""
    return f"'{text}" if _WOULD_RUN.match(text) else text


def as_typed(cell: str) -> str:
    """The text that ``neutral`` was given."""
    return cell[1:] if _QUOTED.match(cell) else cell


def is_formula(text: str) -> bool:
    """Does it begin as formulas do? A phone number (+44 …) and a dash in a list do not count."""
    return text.startswith(("=", "＝", "@"))
