"""How do the workflows read on paper?

``docs/governance.md`` is written by hand around what stands between two marks; that part is made from
the workflows that features register, and a test holds one against the other.
"""

from pathlib import Path

from app.records.workflows import NOTHING, Step, Workflow, workflows
from config import ROOT

DOCUMENT = ROOT / "docs" / "governance.md"
BEGIN = "<!-- The rest is made from the workflows: flask --app wsgi governance describe -->"
END = "<!-- The end of what is made from the workflows. -->"


def described() -> str:
    """The part of the document that is made from the code."""
    return "\n\n".join(_described(workflow) for workflow in workflows())


def write(document: Path = DOCUMENT) -> None:
    """Put what the workflows say in its place."""
    text = document.read_text(encoding="utf-8")
    begin, end = text.index(BEGIN) + len(BEGIN), text.index(END)
    document.write_text(f"{text[:begin]}\n\n{described()}\n\n{text[end:]}", encoding="utf-8")


def _described(workflow: Workflow) -> str:
    lines = [
        f"## {workflow.kind}",
        "",
        workflow.words,
        "",
        f"States: {', '.join(f'*{state}*' for state in workflow.states)}.",
        "",
        "| from | step | to | who | what must be true |",
        "| --- | --- | --- | --- | --- |",
        *(_row(step) for step in workflow.steps),
    ]
    return "\n".join(lines)


def _row(step: Step) -> str:
    begins, ends = (state if state != NOTHING else "–" for state in (step.begins, step.ends))
    return f"| {begins} | {step.label} | {ends} | {step.whose} | {step.needs or '–'} |"
