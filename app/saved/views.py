"""Which addresses keep views and columns for somebody?

Each belongs to whoever asks: what is somebody else's is not there.
"""

from urllib.parse import urlsplit

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import Unready
from app.saved import queries, services
from app.saved.areas import Area
from app.saved.forms import ColumnsForm, RenameForm, SaveForm
from app.web.forms import fault
from app.web.pages import go_to, our_own, page
from app.wording import capital

blueprint = Blueprint("saved", __name__, url_prefix="/saved")


@blueprint.get("/<key>")
@requires(Permission.SIGNED_IN)
def index(key: str) -> ResponseReturnValue:
    return _index(queries.area_for(me(), key))


def _index(area: Area, renaming: int | None = None, form: RenameForm | None = None) -> ResponseReturnValue:
    """:param renaming: the view whose new name does not do; ``form`` says why."""
    views = []
    for view in queries.kept_by(me(), area).views:
        plain = RenameForm(None, prefix=_prefix(view.id), data={"name": view.name})
        views.append(
            {
                "name": view.name,
                "href": view.href,
                "form": form if view.id == renaming else plain,
                "rename_href": url_for(".rename", key=area.key, view_id=view.id),
                "delete_href": url_for(".remove", key=area.key, view_id=view.id),
            }
        )
    return page(
        "saved/index.html",
        status=422 if form else 200,
        words=area.words,
        back=area.paths[0],
        back_words=capital(area.words.removeprefix("the ")),
        views=views,
        form=form,
    )


@blueprint.post("/<key>/views")
@requires(Permission.SIGNED_IN)
def save(key: str) -> ResponseReturnValue:
    area = queries.area_for(me(), key)
    form = SaveForm()
    address = our_own(form.address.data) or ""
    if form.validate():
        try:
            replaced = services.save_view(area, form.name.data or "", address, by=me())
        except Unready as unready:
            fault(form.name, unready.words)
        else:
            instead = " It takes the place of the one that had this name." if replaced else ""
            flash(f"“{form.name.data}” is saved for you.{instead}", "success")
            return go_to(address)
    back = address if urlsplit(address).path in area.paths else area.paths[0]
    return page("saved/save.html", status=422, words=area.words, back=back, form=form)


@blueprint.post("/<key>/views/<int:view_id>/rename")
@requires(Permission.SIGNED_IN)
def rename(key: str, view_id: int) -> ResponseReturnValue:
    area = queries.area_for(me(), key)
    view = queries.view_for(me(), area, view_id)
    form = RenameForm(prefix=_prefix(view_id))
    if not form.validate():
        return _index(area, view_id, form)
    try:
        services.rename_view(view, area, form.name.data or "", by=me())
    except Unready as unready:
        fault(form.name, unready.words)
        return _index(area, view_id, form)
    flash(f"It is called “{view.name}” now.", "success")
    return go_to(url_for(".index", key=key))


@blueprint.post("/<key>/views/<int:view_id>/delete")
@requires(Permission.SIGNED_IN)
def remove(key: str, view_id: int) -> ResponseReturnValue:
    view = queries.view_for(me(), queries.area_for(me(), key), view_id)
    services.delete_view(view)
    flash(f"“{view.name}” is deleted. Nothing that it showed has changed.", "success")
    return go_to(url_for(".index", key=key))


@blueprint.post("/<key>/columns")
@requires(Permission.SIGNED_IN)
def columns(key: str) -> ResponseReturnValue:
    area = queries.area_for(me(), key)
    form = ColumnsForm().offer(area)
    if "usual" in request.form:
        services.choose_usual_columns(area, by=me())
    else:
        services.choose_columns(area, form.columns.data or [], by=me())
    return go_to(our_own(request.form.get("back")) or area.paths[0])


def _prefix(view_id: int) -> str:
    """Several can be renamed on one page."""
    return f"view-{view_id}-"
