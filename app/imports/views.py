"""Which addresses lead through an import?

Nobody gets here but whoever may import something: what may be imported decides,
so each address looks it up for the person who asks, and is not there for others.
"""

from typing import Any

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import Unready
from app.imports import pages, queries, services
from app.imports.forms import CarryOutForm, UndoForm, UploadForm, match_form
from app.imports.kinds import Importable
from app.imports.matching import guess, unmatched
from app.imports.models import Import, State
from app.imports.planning import plan_of
from app.records.references import NotFound
from app.records.services import place_of, remember
from app.tables.reading import LARGEST, Unreadable, read
from app.tables.sheet import MOST_ROWS
from app.tables.writing import as_csv
from app.web.forms import fault
from app.web.pages import go_to, our_own, page
from app.wording import count

blueprint = Blueprint("imports", __name__, url_prefix="/imports")


@blueprint.get("")
@requires(Permission.SIGNED_IN)
def index() -> ResponseReturnValue:
    if not queries.importables_for(me()):
        raise NotFound()
    return page("imports/index.html", **pages.past(me(), request.args.get("page")))


# Choose a file.


@blueprint.get("/new/<key>")
@requires(Permission.SIGNED_IN)
def new(key: str) -> ResponseReturnValue:
    return _new_page(queries.importable_for(me(), key), UploadForm(formdata=None))


def _new_page(importable: Importable, form: UploadForm, *, status: int = 200) -> ResponseReturnValue:
    return page(
        "imports/new.html",
        status=status,
        importable=importable,
        needs_words=importable.needs_in_words(),
        steps=pages.steps(None, 0),
        form=form,
        example_href=url_for(".example", key=importable.key),
        limits=f"At most {LARGEST // 1_000_000} MB and {MOST_ROWS:,} rows.",
    )


@blueprint.get("/new/<key>/example")
@requires(Permission.SIGNED_IN)
def example(key: str) -> ResponseReturnValue:
    """A table to start from: every field with a few values."""
    importable = queries.importable_for(me(), key)
    needed = {key for way in importable.needs[1:] for key in way}
    fields = [field for field in importable.fields if field.key not in needed]
    rows = zip(*(field.examples for field in fields), strict=True)
    return as_csv(f"{importable.many}-example.csv", [field.label for field in fields], rows)


@blueprint.post("/new/<key>")
@requires(Permission.SIGNED_IN)
def take_in(key: str) -> ResponseReturnValue:
    importable = queries.importable_for(me(), key)
    form = UploadForm()
    if not form.validate():
        return _new_page(importable, form, status=422)
    sent = form.file.data
    try:
        found = services.take_in(importable, read(sent.stream, sent.filename), sent.filename, by=me())
    except Unreadable as refused:
        fault(form.file, str(refused))
        return _new_page(importable, form, status=422)
    return go_to(url_for(".columns", import_id=found.id))


# Match the columns.


@blueprint.get("/<int:import_id>/columns")
@requires(Permission.SIGNED_IN)
def columns(import_id: int) -> ResponseReturnValue:
    found, importable = queries.import_for(me(), import_id)
    if found.done_at is not None:
        return go_to(url_for(".show", import_id=import_id))
    given = guess(importable, found.header) if found.columns is None else found.columns
    form = match_form(importable, found.header, given, found.options)
    return _columns_page(found, importable, form)


def _columns_page(found: Import, importable: Importable, form: Any, *, status: int = 200) -> ResponseReturnValue:
    matched = form.matched()
    return page(
        "imports/columns.html",
        status=status,
        found={"filename": found.filename, "many": importable.many, "rows_words": count(found.rows, "row")},
        remarks=found.remarks,
        steps=pages.steps(found, 1),
        form=form,
        columns=list(zip(queries.columns_of(found), form.columns, strict=True)),
        needs_words=importable.needs_in_words(),
        unmatched=[importable.field(key) for key in unmatched(importable, matched)],
        aside_href=url_for(".put_aside", import_id=found.id),
    )


@blueprint.post("/<int:import_id>/columns")
@requires(Permission.SIGNED_IN)
def match(import_id: int) -> ResponseReturnValue:
    found, importable = queries.import_for(me(), import_id, to_change=True)
    if found.done_at is not None:
        return go_to(url_for(".show", import_id=import_id))
    form = match_form(importable, found.header, {}, {})
    if not form.validate():
        return _columns_page(found, importable, form, status=422)
    try:
        services.match(found, importable, form.matched(), form.chosen(), by=me())
    except Unready as unready:
        fault(form.columns[0], unready.words)
        return _columns_page(found, importable, form, status=422)
    return go_to(url_for(".check", import_id=import_id))


# Check, decide, do.


@blueprint.get("/<int:import_id>/check")
@requires(Permission.SIGNED_IN)
def check(import_id: int) -> ResponseReturnValue:
    found, importable = queries.import_for(me(), import_id)
    if found.state is not State.TO_CHECK:
        return _where_it_is(found)
    return _check_page(found, importable, form=CarryOutForm(formdata=None))


def _check_page(found: Import, importable: Importable, *, status: int = 200, **more: Any) -> ResponseReturnValue:
    plan = plan_of(found, importable)
    shown = pages.checked(
        found,
        importable,
        plan,
        shown=request.args.get("show", ""),
        number=request.args.get("page", 0, int),
        **{"moved": False, **more},
    )
    return page("imports/check.html", status=status, **shown)


@blueprint.post("/<int:import_id>/decide")
@requires(Permission.SIGNED_IN)
def decide(import_id: int) -> ResponseReturnValue:
    found, importable = queries.import_for(me(), import_id, to_change=True)
    if found.state is not State.TO_CHECK:
        return _where_it_is(found)
    offered = {
        out.number: [value for value, _ in out.choices] for out in plan_of(found, importable).outcomes if out.choices
    }
    for_all = request.form.get("all")
    said = {number: for_all if for_all is not None else request.form.get(f"row_{number}") for number in offered}
    # A choice that is no longer offered is none.
    decisions = {number: value for number, value in said.items() if value is not None and value in offered[number]}
    services.decide(found, importable, decisions, by=me())
    flash(f"{count(len(decisions), 'choice is', 'choices are')} saved.", "success")
    return go_to(our_own(request.form.get("back")) or url_for(".check", import_id=import_id))


@blueprint.get("/<int:import_id>/problems.csv")
@requires(Permission.SIGNED_IN)
def problems(import_id: int) -> ResponseReturnValue:
    """The rows that are left out, each with its reason, to be put right and sent again."""
    found, importable = queries.import_for(me(), import_id)
    if found.state is State.TO_MATCH:
        return _where_it_is(found)
    return as_csv(
        f"left-out-{found.filename.rsplit('.', 1)[0]}.csv",
        ["Row", "Why it was left out", *found.header],
        queries.left_out(found) if found.done_at else _left_out(found, importable),
    )


def _left_out(found: Import, importable: Importable) -> list[list[Any]]:
    cells = queries.cells_of(found)
    left = plan_of(found, importable).left_out
    return [[out.number, f"{out.what.value.capitalize()}: {out.words}", *cells[out.number]] for out in left]


@blueprint.post("/<int:import_id>/do")
@requires(Permission.SIGNED_IN)
def carry_out(import_id: int) -> ResponseReturnValue:
    found, importable = queries.import_for(me(), import_id, to_change=True)
    form = CarryOutForm()
    if (place := place_of(form.once.data)) is not None:
        return go_to(place)
    if found.state is not State.TO_CHECK:
        return _where_it_is(found)
    try:
        plan = services.carry_out(found, importable, seen=form.seen.data or "", by=me())
    except services.Moved:
        return _check_page(found, importable, status=409, form=CarryOutForm(formdata=None), moved=True)
    place = url_for(".show", import_id=import_id)
    remember(form.once.data, place)
    flash(f"{plan.in_words(importable)}.", "success")
    return go_to(place)


@blueprint.post("/<int:import_id>/put-aside")
@requires(Permission.SIGNED_IN)
def put_aside(import_id: int) -> ResponseReturnValue:
    found, importable = queries.import_for(me(), import_id, to_change=True)
    if found.done_at is not None:
        return _where_it_is(found)
    services.put_aside(found, importable, by=me())
    flash(f"“{found.filename}” was put aside. Nothing was imported, and its rows are deleted.", "success")
    return go_to(url_for(".index"))


# What was done, and taking it back.


@blueprint.get("/<int:import_id>")
@requires(Permission.SIGNED_IN)
def show(import_id: int) -> ResponseReturnValue:
    found, importable = queries.import_for(me(), import_id)
    if found.done_at is None:
        return _where_it_is(found)
    return page("imports/show.html", **pages.done(found, importable, request.args.get("page")))


def _where_it_is(found: Import) -> ResponseReturnValue:
    """The page of the step that this import is at."""
    if found.done_at is not None:
        return go_to(url_for(".show", import_id=found.id))
    step = ".columns" if found.state is State.TO_MATCH else ".check"
    return go_to(url_for(step, import_id=found.id))


@blueprint.get("/<int:import_id>/undo")
@requires(Permission.SIGNED_IN)
def ask_to_undo(import_id: int) -> ResponseReturnValue:
    found, importable = queries.import_for(me(), import_id)
    if found.state is not State.DONE:
        return _where_it_is(found)
    return _undo_page(found, importable, UndoForm(formdata=None))


def _undo_page(found: Import, importable: Importable, form: UndoForm, *, status: int = 200) -> ResponseReturnValue:
    would = services.undoing(found, importable)
    return page("imports/undo.html", status=status, **pages.undoing(found, importable, would, form=form))


@blueprint.post("/<int:import_id>/undo")
@requires(Permission.SIGNED_IN)
def undo(import_id: int) -> ResponseReturnValue:
    found, importable = queries.import_for(me(), import_id, to_change=True)
    form = UndoForm()
    if (place := place_of(form.once.data)) is not None:
        return go_to(place)
    if found.state is not State.DONE:
        return _where_it_is(found)
    if not form.validate():
        return _undo_page(found, importable, form, status=422)
    try:
        undone = services.undo(found, importable, by=me(), why=form.why.data or "")
    except Unready as unready:
        fault(form.why, unready.words)
        return _undo_page(found, importable, form, status=422)
    place = url_for(".show", import_id=import_id)
    remember(form.once.data, place)
    stays = sum(bool(one.stays) for one in undone)
    flash(
        "The import is undone." + (f" {count(stays, 'row stays', 'rows stay')}: see below why." if stays else ""),
        "success",
    )
    return go_to(place)
