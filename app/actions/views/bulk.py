"""Which addresses change several actions at once?"""

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission
from app.actions import pages
from app.actions.bulk import CHANGES, Kind
from app.actions.forms.bulk import ChangeForm, ConfirmForm
from app.actions.services.bulk import MOST, Moved, Preview, change_several, chosen_actions, preview_of
from app.actions.views import blueprint
from app.records.references import NotFound
from app.records.services import place_of, remember
from app.web.pages import go_to, our_own, page


@blueprint.get("/bulk")
@requires(Permission.ACTIONS_UPDATE)
def bulk() -> ResponseReturnValue:
    """What is to change? Where there is nothing to ask, what would become of each at once."""
    kind = _kind()
    form = kind.ask(me(), formdata=None)
    if list(form) or not _numbers():
        return _page(kind, form)
    return _preview(kind, form)


@blueprint.post("/bulk")
@requires(Permission.ACTIONS_UPDATE)
def preview_bulk() -> ResponseReturnValue:
    kind = _kind()
    return _preview(kind, kind.ask(me()))


@blueprint.post("/bulk/do")
@requires(Permission.ACTIONS_UPDATE)
def do_bulk() -> ResponseReturnValue:
    kind, confirm = _kind(), ConfirmForm()
    if (place := place_of(confirm.once.data)) is not None:
        return go_to(place)
    form, numbers = kind.ask(me()), _numbers()
    change = kind.meant(form, me()) if 0 < len(numbers) <= MOST and form.validate() else None
    if change is None:
        return _page(kind, form, status=422)
    try:
        preview = change_several(numbers, change, seen=confirm.seen.data or "", by=me())
    except Moved:
        return _page(kind, form, status=409, preview=preview_of(numbers, change, by=me()), moved=True)
    remember(confirm.once.data, _back())
    flash(pages.done_words(preview), "success")
    return go_to(_back())


def _preview(kind: Kind, form: ChangeForm) -> Response:
    numbers = _numbers()
    change = kind.meant(form, me()) if 0 < len(numbers) <= MOST and form.validate() else None
    if change is None:
        return _page(kind, form, status=422)
    return _page(kind, form, preview=preview_of(numbers, change, by=me()))


def _page(
    kind: Kind, form: ChangeForm, *, status: int = 200, preview: Preview | None = None, moved: bool = False
) -> Response:
    numbers = _numbers()
    too_many = len(numbers) > MOST
    actions = [] if preview or too_many else chosen_actions(numbers, by=me())
    shown = pages.bulk(kind, form, numbers, actions, back=_back(), preview=preview, moved=moved)
    return page(
        "actions/bulk.html", status=status, owner_suggest_href=url_for("people.suggest", field="owner"), **shown
    )


def _kind() -> Kind:
    kind = CHANGES.get(request.values.get("change", next(iter(CHANGES))))
    if kind is None:
        raise NotFound()
    return kind


def _numbers() -> list[int]:
    """The numbers of the actions that were chosen, each once; what is no number names none."""
    sent = (number for number in request.values.getlist("action") if number.isascii() and number.isdigit())
    return list(dict.fromkeys(int(number) for number in sent if len(number) < 10))


def _back() -> str:
    return our_own(request.values.get("back")) or url_for(".index")
