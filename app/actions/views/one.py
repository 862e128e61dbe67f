"""Which addresses show one action, and change one field of it in place?"""

from typing import Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import ensure
from app.actions import editing, pages, queries
from app.actions.models import Action
from app.actions.views import blueprint
from app.extensions import db
from app.records.references import NotFound
from app.web.pages import came_from, go_to, our_own, page, saved, wants_fragment


@blueprint.get("/<int:number>")
@requires(Permission.ACTIONS_READ)
def show(number: int) -> ResponseReturnValue:
    return whole_page(queries.action_for(me(), number), fresh="new" in request.args)


def whole_page(action: Action, *, status: int = 200, **forms: Any) -> Response:
    return page("actions/show.html", status=status, **pages.whole(action, me(), **forms))


@blueprint.get("/<int:number>/row")
@requires(Permission.ACTIONS_READ)
def row(number: int) -> ResponseReturnValue:
    """The action as it stands: what leaving an editor brings back."""
    action = queries.action_for(me(), number)
    if not wants_fragment():
        return go_to(url_for(".show", number=number))
    return _fragment(action, focus=request.args.get("focus", ""))


@blueprint.get("/<int:number>/edit/<field>")
@requires(Permission.ACTIONS_UPDATE)
def edit_field(number: int, field: str) -> ResponseReturnValue:
    action = to_edit(number, field)
    opened = editing.open_editor(action, field, me(), wanted=request.args.get("to"))
    return _editor(opened)


@blueprint.post("/<int:number>/edit/<field>")
@requires(Permission.ACTIONS_UPDATE)
def save_field(number: int, field: str) -> ResponseReturnValue:
    action = to_edit(number, field, to_change=True)
    result = editing.save(action, field, me(), request.form)
    if isinstance(result, editing.Editing):
        db.session.expire(action)
        return _editor(result, status=409 if result.conflict else 422)
    return saved(
        _fragment_name(),
        location=our_own(request.form.get("back")) or url_for(".show", number=number),
        announce=result,
        **_shown(action, focus=field),
    )


def to_edit(number: int, field: str, *, to_change: bool = False) -> Action:
    if field not in editing.EDITORS:
        raise NotFound()
    action = queries.action_for(me(), number, to_change=to_change)
    editor = editing.EDITORS[field]
    ensure(editor.may_use(me(), action), f"change the {editor.words} of {action.reference} as it stands")
    return action


# Where one action is shown, by the "on" of the address: its own page or the board, or else the table.
_FRAGMENTS = {"page": "actions/_facts.html", "board": "actions/_card.html"}


def _on() -> str | None:
    on = request.args.get("on")
    return on if on in _FRAGMENTS else None


def _fragment_name() -> str:
    return _FRAGMENTS.get(_on() or "", "actions/_row.html")


def _shown(action: Action, *, editing: str | None = None, focus: str = "") -> dict[str, Any]:
    if _on() == "board":
        return pages.card(action, me(), editing=editing, focus=focus)
    return pages.one(action, me(), whole=_on() == "page", editing=editing, focus=focus)


def _fragment(action: Action, *, focus: str) -> Response:
    return page(_fragment_name(), **_shown(action, focus=focus))


def _editor(opened: editing.Editing, *, status: int = 200) -> Response:
    action = opened.action
    back = our_own(request.form.get("back")) or came_from() or url_for(".show", number=action.number)
    in_place = wants_fragment()
    return page(
        "actions/edit_field.html",
        _fragment_name(),
        status=status,
        heading=f"Change the {opened.words} of {action.reference}",
        words=opened.words,
        focus_on=opened.focus_on,
        back=back,
        form=opened.form,
        conflict=opened.conflict,
        cancel_href=url_for(".row", number=action.number, focus=opened.field, on=_on()) if in_place else back,
        owner_suggest_href=url_for("people.suggest", field=f"{action.reference}-owner"),
        **_shown(action, editing=opened.field),
    )
