"""What does the page on which several actions are changed hand to its template?"""

from typing import Any

from app.actions.bulk import Kind
from app.actions.forms.bulk import ChangeForm, ConfirmForm
from app.actions.models import Action
from app.actions.services.bulk import MOST, Outcome, Preview
from app.wording import capital, count


def bulk(
    kind: Kind,
    form: ChangeForm,
    numbers: list[int],
    actions: list[Action],
    *,
    back: str,
    preview: Preview | None = None,
    moved: bool = False,
) -> dict[str, Any]:
    """What is asked about them, and, once that is answered (``preview``), what would become of each."""
    return {
        "heading": capital(kind.words),
        "lead": _lead(numbers),
        "change": kind.key,
        "column": kind.column,
        "asks": 0 < len(numbers) <= MOST and bool(list(form)),
        "form": form,
        "typed": [(field.name, str(field.data)) for field in form] if preview else [],
        "numbers": numbers[: MOST + 1],
        "chosen": [_called(action) for action in actions],
        "back": back,
        "moved": moved,
        "preview": _shown(preview) if preview else None,
        "confirm": ConfirmForm(formdata=None),
    }


def _shown(preview: Preview) -> dict[str, Any]:
    many, left = len(preview.changing), len(preview.left)
    missing = f"{count(preview.missing, 'action')} that you chose cannot be found any more."
    return {
        "changing": [_said(outcome) for outcome in preview.changing],
        "changing_words": count(many, "action changes", "actions change") if many else "No action changes",
        "left": [_said(outcome) for outcome in preview.left],
        "left_words": count(left, "stays as it is", "stay as they are"),
        "missing_words": missing if preview.missing else "",
        "digest": preview.digest,
        "button": f"Change {count(many, 'action')}",
    }


def done_words(preview: Preview) -> str:
    left = f" {count(len(preview.left), 'was', 'were')} left alone." if preview.left else ""
    return f"{count(len(preview.changing), 'action is', 'actions are')} changed.{left}"


def _lead(numbers: list[int]) -> str:
    if len(numbers) > MOST:
        return f"You have chosen more than {MOST}. Choose fewer, so that you can look through what would change."
    if not numbers:
        return "You have chosen no action yet. Go back, and tick those that you mean."
    return f"You have chosen {count(len(numbers), 'action')}. Nothing changes before you have seen what would."


def _called(action: Action) -> dict[str, str]:
    return {"reference": action.reference or "", "title": action.title, "href": f"/actions/{action.number}"}


def _said(outcome: Outcome) -> dict[str, str]:
    return {**_called(outcome.action), "before": outcome.before, "after": outcome.after, "left": capital(outcome.left)}
