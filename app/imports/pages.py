"""What do the pages about imports say?"""

from collections.abc import Sequence
from typing import Any

from flask import url_for

from app import clock
from app.access.actor import Actor
from app.imports import queries
from app.imports.forms import SHOWN
from app.imports.kinds import Importable, Outcome, Undoing, What
from app.imports.models import Import, State
from app.imports.planning import Plan
from app.records.references import kind_called
from app.web.pages import address
from app.web.paging import Page
from app.wording import capital, count, day, instant

SIZE = 50  # rows on a page
TONES = {What.DECIDE: "decide", What.LEAVE: "leave", What.CHANGE: "change", What.ADD: "add", What.SAME: "same"}


def past(actor: Actor, cursor: str | None) -> dict[str, Any]:
    """The list of imports."""
    found, cut = queries.page_of_imports(actor, cursor)
    names = queries.names_of({one.done_by_id or one.sent_by_id for one in found})
    kinds = {importable.key: importable for importable in queries.importables_for(actor)}
    path = url_for("imports.index")
    return {
        "starts": [
            {"label": f"Import {kind.many}", "href": url_for("imports.new", key=kind.key), "words": kind.lead}
            for kind in kinds.values()
        ],
        "imports": [
            {
                "filename": one.filename,
                "href": url_for("imports.show", import_id=one.id),
                "kind": capital(kinds[one.kind].many),
                "rows": count(one.rows, "row"),
                "outcome": outcome_of(one, kinds[one.kind]),
                "who": names.get(one.done_by_id or one.sent_by_id or 0, "Praxis"),
                "when": one.done_at or one.sent_at,
                "tone": {State.DONE: "add", State.UNDONE: "same"}.get(one.state, "decide"),
                "state": {State.DONE: "Done", State.UNDONE: "Undone"}.get(one.state, "Not done yet"),
            }
            for one in found
        ],
        "pages": _steps(path, cut, count(len(found), "import")),
    }


def outcome_of(found: Import, importable: Importable) -> str:
    if found.done_at is None:
        return "To be matched" if found.state is State.TO_MATCH else "To be checked"
    parts = [(found.added, "added"), (found.changed, "changed"), (found.left_out, "left out")]
    return ", ".join(f"{number:,} {words}" for number, words in parts if number) or "nothing to change"


def steps(found: Import | None, current: int) -> list[dict[str, Any]]:
    """The way through an import, the present step marked. What lies behind can be gone back to."""
    names = ["Choose a file", "Match the columns", "Check", "Done"]
    hrefs: list[str | None] = [None, None, None, None]
    if found is not None and found.done_at is None:
        hrefs[1] = url_for("imports.columns", import_id=found.id)
        if found.columns is not None:
            hrefs[2] = url_for("imports.check", import_id=found.id)
    return [
        {"label": name, "href": href if number != current else None, "current": number == current}
        for number, (name, href) in enumerate(zip(names, hrefs, strict=True))
    ]


def checked(
    found: Import, importable: Importable, plan: Plan, *, shown: str, number: int, **more: Any
) -> dict[str, Any]:
    """The dry run."""
    wanted = SHOWN.get(shown)
    outcomes = [outcome for outcome in plan.outcomes if wanted is None or outcome.what is wanted]
    last = max((len(outcomes) - 1) // SIZE, 0)
    number = min(max(number, 0), last)
    here = outcomes[number * SIZE : (number + 1) * SIZE]
    path = url_for("imports.check", import_id=found.id)
    place = address(path, {"show": shown, "page": number or None})

    def at(page: int) -> str | None:
        return address(path, {"show": shown, "page": page or None}) if 0 <= page <= last and page != number else None

    first = number * SIZE + 1
    to_do, left = len(plan.to_do), len(plan.left_out)
    return {
        "found": _facts(found, importable),
        "steps": steps(found, 2),
        "lead": _lead(plan, importable),
        "counts": [
            {
                "label": capital(what.value) if what else "All rows",
                "count": plan.counts[what] if what else len(plan.outcomes),
                "href": address(path, {"show": key}),
                "current": key == shown,
            }
            for key, what in SHOWN.items()
            if what is None or plan.counts[what]
        ],
        "rows": [_row(outcome) for outcome in here],
        "has_decisions": any(outcome.choices for outcome in here),
        "many_decisions": plan.counts[What.DECIDE] > 1,
        "decide_href": url_for("imports.decide", import_id=found.id),
        "back": place,
        "shown_words": capital(wanted.value) if wanted else "All rows",
        "pages": {
            "first_href": at(0) if number > 1 else None,
            "previous_href": at(number - 1),
            "next_href": at(number + 1),
            "last_href": at(last) if number < last - 1 else None,
            "words": f"{first:,} to {first + len(here) - 1:,} of {count(len(outcomes), 'row')}"
            if len(outcomes) > SIZE
            else count(len(outcomes), "row"),
        },
        "to_do_words": f"Import {count(to_do, 'row')}" if to_do else "",
        "left_words": _left_words(left),
        "problems_href": url_for("imports.problems", import_id=found.id) if left else None,
        "takes_long": to_do > 500,
        "do_href": url_for("imports.carry_out", import_id=found.id),
        "aside_href": url_for("imports.put_aside", import_id=found.id),
        "columns_href": url_for("imports.columns", import_id=found.id),
        "digest": plan.digest,
        **more,
    }


def _left_words(left: int) -> str:
    if not left:
        return "No row is left out."
    return "1 row is left out." if left == 1 else f"{left:,} rows are left out."


def _lead(plan: Plan, importable: Importable) -> str:
    added, changed = plan.counts[What.ADD], plan.counts[What.CHANGE]
    said = [
        f"{count(added, importable.one, importable.many)} would be added" if added else "",
        f"{count(changed, importable.one, importable.many)} would be changed" if changed else "",
    ]
    words = ", ".join(part for part in said if part)
    return f"{words or 'No row would add or change anything'}. Nothing has been done yet."


def _row(outcome: Outcome) -> dict[str, Any]:
    return {
        "number": outcome.number,
        "title": outcome.title,
        "tone": TONES[outcome.what],
        "what": capital(outcome.what.value),
        "words": outcome.words,
        "changes": outcome.changes,
        "choices": [
            {"value": value, "words": words, "chosen": value == outcome.chosen} for value, words in outcome.choices
        ],
    }


def _facts(found: Import, importable: Importable) -> dict[str, Any]:
    return {
        "filename": found.filename,
        "many": importable.many,
        "remarks": found.remarks,
        "rows_words": count(found.rows, "row"),
    }


def done(found: Import, importable: Importable, cursor: str | None) -> dict[str, Any]:
    """What an import did, and what came of undoing it."""
    rows, cut = queries.page_of_rows(found, cursor)
    names = queries.names_of({found.done_by_id, found.undone_by_id})
    path = url_for("imports.show", import_id=found.id)
    assert found.done_at is not None
    undone = (
        f"Undone by {names.get(found.undone_by_id or 0, 'Praxis')} on {instant(found.undone_at)}."
        if found.undone_at
        else ""
    )
    can_undo = found.state is State.DONE and bool(rows) and clock.now() < found.kept_until()
    return {
        "found": _facts(found, importable),
        "steps": steps(found, 3),
        "lead": f"{capital(outcome_of(found, importable))}. "
        f"Done by {names.get(found.done_by_id or 0, 'Praxis')} on {instant(found.done_at)}.",
        "undone": undone,
        "undo_href": url_for("imports.undo", import_id=found.id) if can_undo else None,
        "until_words": day(clock.local(found.kept_until()).date()),
        "rows": [
            {
                "number": row.number,
                "title": row.title or " ".join(cell for cell in row.cells[:2] if cell) or f"Row {row.number}",
                "href": kind_called(row.kind).address(
                    id=row.record_id, number=row.record_number, reference=row.reference
                )
                if row.record_id and row.withdrawn_on is None
                else None,
                "tone": {True: "add", False: "change"}.get(row.added, "same"),
                "what": {True: "Added", False: "Changed"}.get(row.added, "Not imported"),
                "told": row.undone or row.told or "",
            }
            for row in rows
        ],
        "is_kept": bool(rows),
        "problems_href": url_for("imports.problems", import_id=found.id) if rows and found.left_out else None,
        "pages": _steps(path, cut, f"{count(len(rows), 'row')} of {found.rows:,}"),
    }


def undoing(found: Import, importable: Importable, would: Sequence[Undoing], **more: Any) -> dict[str, Any]:
    """What undoing would do: what stays first, for that is what one has to know."""
    stays = [one for one in would if one.stays]
    goes = len(would) - len(stays)
    return {
        "found": _facts(found, importable),
        "lead": f"{count(goes, 'row')} would go back to how it was before."
        if goes == 1
        else f"{goes:,} rows would go back to how they were before.",
        "stays": [
            {"number": one.number, "title": one.title, "words": f"{one.words} {one.stays}".strip()} for one in stays
        ],
        "stays_words": _stays_words(len(stays)),
        "back": url_for("imports.show", import_id=found.id),
        **more,
    }


def _stays_words(stays: int) -> str:
    if not stays:
        return "Nobody has built on what it did, so all of it goes back."
    return f"{count(stays, 'row stays', 'rows stay')} as {'it is' if stays == 1 else 'they are'}, in part or whole:"


def _steps(path: str, cut: Page, words: str) -> dict[str, Any]:
    def at(cursor: str | None) -> str | None:
        return address(path, {"page": cursor}) if cursor else None

    return {
        "first_href": path if cut.previous else None,
        "previous_href": at(cut.previous),
        "next_href": at(cut.next),
        "last_href": at("last") if cut.next else None,
        "words": words,
    }
