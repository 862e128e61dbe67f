"""Which addresses add papers to an agenda item, and take them out?"""

from typing import Any

from flask import Response, flash, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import Unready, ensure
from app.files import services as files
from app.files.content import Unwelcome
from app.meetings.forms.agenda import PaperForm, TakeOutPaperForm
from app.meetings.models import AgendaItem, Paper
from app.meetings.queries import agenda as queries
from app.meetings.queries.papers import newest_paper, paper_called
from app.meetings.services import papers as services
from app.meetings.views import blueprint
from app.meetings.views.pressing import say, settle
from app.people.views.deeds import ask
from app.records.references import NotFound
from app.records.services import place_of, remember
from app.web.forms import fault
from app.web.pages import go_to, page


@blueprint.get("/items/<int:item_id>/papers/new")
@requires(Permission.MEETINGS_READ)
def new_paper(item_id: int) -> ResponseReturnValue:
    return _paper_page(_item(item_id), PaperForm(formdata=None))


@blueprint.post("/items/<int:item_id>/papers/new")
@requires(Permission.MEETINGS_READ)
def add_paper(item_id: int) -> ResponseReturnValue:
    return _added(_item(item_id, to_change=True), None)


@blueprint.get("/items/<int:item_id>/papers/<int:paper>/new")
@requires(Permission.MEETINGS_READ)
def new_version(item_id: int, paper: int) -> ResponseReturnValue:
    item = _item(item_id)
    newest = _newest(item, paper)
    return _paper_page(item, PaperForm(formdata=None, title=newest.title), newest)


@blueprint.post("/items/<int:item_id>/papers/<int:paper>/new")
@requires(Permission.MEETINGS_READ)
def add_version(item_id: int, paper: int) -> ResponseReturnValue:
    item = _item(item_id, to_change=True)
    return _added(item, _newest(item, paper))


def _item(item_id: int, *, to_change: bool = False) -> AgendaItem:
    item = queries.item_for(me(), item_id, to_change=to_change)
    ensure(services.may_add(item, me()), "add a paper to this item: the meeting has begun, or it is somebody else’s")
    return item


def _newest(item: AgendaItem, number: int) -> Paper:
    found = newest_paper(item, number)
    if found is None:
        raise NotFound()
    return found


def _added(item: AgendaItem, newest: Paper | None) -> Response:
    form = PaperForm()
    if (place := place_of(form.once.data)) is not None:
        return go_to(place)
    if not form.validate() or not _says_what(form):
        return _paper_page(item, form, newest, status=422)
    upload = form.file.data
    try:
        stored = files.store(upload.stream, upload.filename, item, by=me()) if upload else None
        services.add_paper(
            item,
            title=form.title.data or "",
            link=form.link.data or None,
            file_id=stored.id if stored is not None else None,
            number=newest.number if newest is not None else None,
            by=me(),
        )
    except Unwelcome as unwelcome:
        fault(form.file, str(unwelcome))
        return _paper_page(item, form, newest, status=422)
    except Unready as unready:
        say(form, unready)
        return _paper_page(item, form, newest, status=422)
    place = url_for(".whole_item", item_id=item.id)
    remember(form.once.data, place)
    flash("The paper is there. Whoever may see the item can open it.", "success")
    return go_to(place)


def _says_what(form: PaperForm) -> bool:
    if not form.link.data and not form.file.data:
        fault(form.link, "Give a link, or choose a file")
    elif form.link.data and form.file.data:
        fault(form.link, "Give a link or a file, not both: each is a paper of its own")
    return not form.errors


def _paper_page(item: AgendaItem, form: PaperForm, newest: Paper | None = None, *, status: int = 200) -> Response:
    return page(
        "meetings/paper_form.html",
        status=status,
        form=form,
        heading="Add a newer version" if newest is not None else "Add a paper",
        title=item.title,
        crumb=(item.title, url_for(".whole_item", item_id=item.id)),
    )


@blueprint.get("/items/<int:item_id>/papers/<int:paper_id>/out")
@requires(Permission.MEETINGS_READ)
def take_out_paper(item_id: int, paper_id: int) -> ResponseReturnValue:
    item, paper = _paper(item_id, paper_id)
    return ask(TakeOutPaperForm(formdata=None), **_taking_out(item, paper))


@blueprint.post("/items/<int:item_id>/papers/<int:paper_id>/out")
@requires(Permission.MEETINGS_READ)
def paper_taken_out(item_id: int, paper_id: int) -> ResponseReturnValue:
    item, paper = _paper(item_id, paper_id, to_change=True)
    form = TakeOutPaperForm()
    words = _taking_out(item, paper)

    def do() -> str:
        services.take_out_paper(item, paper, by=me(), why=form.why.data or "")
        return url_for(".whole_item", item_id=item_id)

    return settle(form, do, told="The paper is taken out.", **words)


def _paper(item_id: int, paper_id: int, *, to_change: bool = False) -> tuple[AgendaItem, Paper]:
    item = _item(item_id, to_change=to_change)
    paper = paper_called(item, paper_id)
    if paper is None:
        raise NotFound()
    return item, paper


def _taking_out(item: AgendaItem, paper: Paper) -> dict[str, Any]:
    return {
        "crumb": (item.title, url_for(".whole_item", item_id=item.id)),
        "heading": "Take out this paper",
        "lead": paper.title,
        "happens": ["It is gone for good. That something stood there, and your reason, stays to be read."],
        "warns": True,
        "button": "Take it out",
    }
