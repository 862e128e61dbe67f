"""How does the register read on paper?

``docs/privacy.md`` is written by hand around what stands between two marks; that
part is made from the register, and a test holds one against the other.
"""

from pathlib import Path

from app.records.register import Column, Erased, Holding, holdings, nothing_about_anybody, periods
from config import ROOT

DOCUMENT = ROOT / "docs" / "privacy.md"
BEGIN = "<!-- The rest of this part is made from the register: flask --app wsgi privacy describe -->"
END = "<!-- The end of what is made from the register. -->"


def described() -> str:
    """The part of the document that is made from the register."""
    return "\n\n".join([_periods(), *(_table(holding) for holding in holdings()), _nothing()])


def write(document: Path = DOCUMENT) -> None:
    """Put what the register says in its place."""
    text = document.read_text(encoding="utf-8")
    begin, end = text.index(BEGIN) + len(BEGIN), text.index(END)
    document.write_text(f"{text[:begin]}\n\n{described()}\n\n{text[end:]}", encoding="utf-8")


def _periods() -> str:
    lines = ["### Retention", "", "| what | kept | in |", "| --- | --- | --- |"]
    lines += [
        f"| {holding.words} | {'; '.join(kept.words for kept in holding.kept)} | `{holding.name}` |"
        for holding in holdings()
    ]
    about_people = {holding.name for holding in holdings()}
    lines += [
        f"| {nothing_about_anybody()[table.name]} | {kept.words} | `{table.name}` |"
        for table, kept in periods()
        if table.name not in about_people
    ]
    return "\n".join(lines)


def _table(holding: Holding) -> str:
    lines = [
        f"### {holding.words} (`{holding.name}`)",
        "",
        f"- About: {holding.who}.",
        f"- Why: {holding.why}",
        f"- Basis: {holding.basis.value}, to be confirmed by the controller.",
        f"- Kept: {'; '.join(kept.words for kept in holding.kept)}.",
        f"- Seen by: {holding.seen_by}.",
        f"- Whose: {', '.join(f'`{name}` ({whose.value})' for name, whose in holding.whose.items())}.",
        "",
        "| column | what it is | in their copy | on erasure |",
        "| --- | --- | --- | --- |",
    ]
    lines += [
        f"| `{name}` | {column.words} | {(column.unshown and f'no: {column.unshown}') or 'yes'} |"
        f" {on_erasure(holding, column)} |"
        for name, column in holding.columns.items()
    ]
    if holding.plain:
        plain = "; ".join(f"`{name}`: {why}" for name, why in holding.plain.items())
        lines += ["", f"Not about anybody: {plain}."]
    return "\n".join(lines)


def on_erasure(holding: Holding, column: Column) -> str:
    """What becomes of one column, in words."""
    if holding.goes:
        named = "; in rows of others their name becomes “former member”" if column.names else ""
        return f"goes with its row{named}"
    if column.erased is Erased.STAYS:
        return f"stays: {column.stays}"
    return column.erased.value


def _nothing() -> str:
    lines = ["### Tables about nobody", "", "| table | what it holds |", "| --- | --- |"]
    lines += [f"| `{name}` | {why} |" for name, why in nothing_about_anybody().items()]
    return "\n".join(lines)
