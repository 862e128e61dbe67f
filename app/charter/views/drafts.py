"""Which addresses write and discard drafts?"""

from typing import Any

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import Unready
from app.charter import pages, queries, services
from app.charter.comparing import compare
from app.charter.forms import DiscardForm, DraftForm, form_for
from app.charter.merging import base_of, merged
from app.charter.models import DRAFTED, Document, DocumentKind, DocumentVersion
from app.charter.services.documents import draft_of, in_force_of
from app.charter.views import blueprint
from app.history.queries import label_of
from app.records.markdown import read
from app.records.references import NotFound
from app.records.services import place_of, remember
from app.web.forms import fault
from app.web.pages import go_to, page, wants_fragment
from app.wording import capital


@blueprint.get("/charter/new")
@requires(Permission.CHARTER_PREPARE)
def new() -> ResponseReturnValue:
    kind = _kind_asked_for()
    form = form_for(kind)(formdata=None)
    if kind is not DocumentKind.OTHER:
        form.title.data = capital(kind.value)
    form.asks_acceptance.data = kind is DocumentKind.GROUND_RULES
    return _writing(form, kind, None)


@blueprint.post("/charter/new")
@requires(Permission.CHARTER_PREPARE)
def begin() -> ResponseReturnValue:
    kind = _kind_asked_for()
    form = form_for(kind)()
    if "preview" in request.form:
        return _writing(form, kind, None, preview=True)
    if (place := place_of(form.once.data)) is not None:
        return go_to(place)
    if not form.validate():
        return _writing(form, kind, None, status=422)
    try:
        document = services.add_document(kind=kind, by=me(), **form.values())
    except Unready as unready:
        fault(form.title, unready.words)
        return _writing(form, kind, None, status=422)
    place = url_for(".version", document_id=document.id, number=1)
    remember(form.once.data, place)
    flash("The draft is kept. You can go on writing; the steering group adopts it by a decision.", "success")
    return go_to(place)


def _kind_asked_for() -> DocumentKind:
    asked = request.args.get("kind")
    return next((kind for kind in DocumentKind if kind.value == asked), DocumentKind.OTHER)


@blueprint.get("/charter/<int:document_id>/write")
@requires(Permission.CHARTER_PREPARE)
def write(document_id: int) -> ResponseReturnValue:
    document = queries.document_for(me(), document_id)
    draft = draft_of(document)
    source = draft or in_force_of(document)
    form = form_for(document.document_kind)(formdata=None)
    if source is not None:
        form.show({name: getattr(source, name) for name in form.values()})
    if draft is None:
        form.changes.data = ""
    form.base.data = base_of(draft)
    return _writing(form, document.document_kind, document)


@blueprint.post("/charter/<int:document_id>/write")
@requires(Permission.CHARTER_PREPARE)
def save(document_id: int) -> ResponseReturnValue:
    document = queries.document_for(me(), document_id, to_change=True)
    form = form_for(document.document_kind)()
    if "preview" in request.form:
        return _writing(form, document.document_kind, document, preview=True)
    if not form.validate():
        return _writing(form, document.document_kind, document, status=422)
    draft, values = draft_of(document), form.values()
    if draft is not None:
        asked = merged(draft, form.base.data or "", values)
        if asked.differing:
            return _conflict(document, draft, form, asked.differing)
        values = asked.values
    elif form.base.data:
        # What it was written at is adopted or discarded: said first, then it begins the next version.
        form.base.data = ""
        return _writing(form, document.document_kind, document, status=409, is_gone=True)
    draft = services.write(document, values, by=me())
    flash(f"The draft of version {draft.number} is kept.", "success")
    return go_to(url_for(".version", document_id=document_id, number=draft.number))


def _conflict(document: Document, draft: DocumentVersion, form: DraftForm, differing: list[str]) -> Response:
    """Theirs beside mine. What only they changed is shown as it stands now, so that saving mine undoes nothing else."""
    mine = form.values()
    base = form.base.data or ""
    kept = merged(draft, base, mine).values
    form.show({name: getattr(draft, name) for name in mine if name not in kept})
    form.base.data = base_of(draft)
    who = next((row.writer for row in queries.versions_of(document, me()) if row.id == draft.id), None)
    conflict = {
        "who": who or "Somebody",
        "when": draft.written_at,
        "theirs": [
            (capital(label_of(name)), str(getattr(getattr(draft, name), "value", getattr(draft, name)) or "nothing"))
            for name in differing
            if name != "text"
        ],
        "pieces": [(piece.what.value, piece.text) for piece in compare(draft.text, mine["text"])]
        if "text" in differing
        else [],
    }
    return _writing(form, document.document_kind, document, status=409, conflict=conflict)


def _writing(
    form: DraftForm,
    kind: DocumentKind,
    document: Document | None,
    *,
    status: int = 200,
    preview: bool = False,
    conflict: dict[str, Any] | None = None,
    is_gone: bool = False,
) -> Response:
    shown = read(form.text.data or "", below=2).html if preview else None
    if preview and wants_fragment():
        return page("charter/_preview.html", preview=shown)
    what = document.title if document is not None else capital(kind.value)
    return page(
        "charter/write.html",
        status=status,
        form=form,
        heading=f"Write at “{what}”" if document is not None else _beginning(kind),
        lead=pages.FOR[kind],
        preview=shown,
        conflict=conflict,
        is_gone=is_gone,
        further=[form[name] for name in DRAFTED if name in form and name not in ("title", "text", "changes")],
        back=url_for(".show", document_id=document.id) if document is not None else url_for(".index"),
        back_words=what if document is not None else "Charter",
        here=request.full_path.rstrip("?"),
    )


def _beginning(kind: DocumentKind) -> str:
    return "Begin a document" if kind is DocumentKind.OTHER else f"Begin: {kind.value}"


# From draft to nothing. To what is agreed it comes by a decision: see app.decisions.


def _draft(document_id: int, *, to_change: bool = False) -> tuple[Document, DocumentVersion]:
    """:raises NotFound: there is no draft of it any more."""
    document = queries.document_for(me(), document_id, to_change=to_change)
    draft = draft_of(document)
    if draft is None:
        raise NotFound()
    return document, draft


@blueprint.get("/charter/<int:document_id>/discard")
@requires(Permission.CHARTER_PREPARE)
def discard(document_id: int) -> ResponseReturnValue:
    document, draft = _draft(document_id)
    return _discarding(document, draft, DiscardForm(formdata=None))


@blueprint.post("/charter/<int:document_id>/discard")
@requires(Permission.CHARTER_PREPARE)
def discarded(document_id: int) -> ResponseReturnValue:
    document, draft = _draft(document_id, to_change=True)
    form = DiscardForm()
    if not form.validate():
        return _discarding(document, draft, form, status=422)
    services.discard(document, by=me(), why=form.why.data or "")
    flash(f"The draft of version {draft.number} is discarded.", "success")
    stays = document.withdrawn_on is None
    return go_to(url_for(".show", document_id=document_id) if stays else url_for(".index"))


def _discarding(document: Document, draft: DocumentVersion, form: DiscardForm, *, status: int = 200) -> Response:
    stays = in_force_of(document) is not None
    happens = [
        "What is written in it is gone.",
        "What is in force stays in force." if stays else "The document goes, too.",
    ]
    return page(
        "charter/deed.html",
        status=status,
        form=form,
        heading=f"Discard the draft of version {draft.number} of “{document.title}”",
        happens=happens,
        button="Discard it",
        back=url_for(".version", document_id=document.id, number=draft.number),
    )
