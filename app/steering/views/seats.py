"""Which addresses show a seat, add one, change and close it?"""

from typing import Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission
from app.extensions import db
from app.people import editing
from app.people.forms import chosen
from app.people.models import Sector
from app.people.views.deeds import ask, settle
from app.records.references import NotFound
from app.steering import pages, queries, services
from app.steering.editing import SEAT
from app.steering.forms import CloseForm, SeatForm
from app.steering.models import Body, Seat
from app.steering.views import blueprint
from app.web.pages import go_to, page, saved, wants_fragment


@blueprint.get("/seats/<int:seat_id>")
@requires(Permission.STEERING_READ)
def seat(seat_id: int) -> ResponseReturnValue:
    found = queries.seat_called(seat_id, also_closed=True)
    return page("steering/seat.html", **pages.seat(found, db.session.get_one(Body, found.body_id), me()))


@blueprint.get("/bodies/<int:body_id>/seats/new")
@requires(Permission.STEERING_MANAGE)
def new_seat(body_id: int) -> ResponseReturnValue:
    return ask(SeatForm(formdata=None), **_adding(queries.body_called(body_id)))


@blueprint.post("/bodies/<int:body_id>/seats/new")
@requires(Permission.STEERING_MANAGE)
def add_seat(body_id: int) -> ResponseReturnValue:
    body, form = queries.body_called(body_id), SeatForm()

    def do() -> str:
        assert form.term_months.data is not None
        added = services.add_seat(
            body,
            title=form.title.data or "",
            sector=chosen(form.sector.data, Sector),
            is_voting=form.is_voting.data == "yes",
            nominated_by=form.nominated_by.data,
            term_months=form.term_months.data,
            by=me(),
        )
        return url_for(".seat", seat_id=added.id)

    return settle(form, do, told="The seat is added. It is vacant until somebody is appointed.", **_adding(body))


def _adding(body: Body) -> dict[str, Any]:
    return {
        "crumb": (body.title, pages.href_of(body)),
        "heading": "Add a seat",
        "lead": "A place at the table, whoever holds it. Whoever holds it is appointed for a term.",
        "button": "Add the seat",
    }


# Changing it, one field at a time.


@blueprint.get("/seats/<int:seat_id>/facts")
@requires(Permission.STEERING_READ)
def seat_facts(seat_id: int) -> ResponseReturnValue:
    """The seat as it stands: what leaving an editor brings back."""
    found = queries.seat_called(seat_id)
    if not wants_fragment():
        return go_to(url_for(".seat", seat_id=seat_id))
    return page("steering/_seat_facts.html", **_facts(found, focus=request.args.get("focus", "")))


@blueprint.get("/seats/<int:seat_id>/edit/<field>")
@requires(Permission.STEERING_MANAGE)
def edit_seat(seat_id: int, field: str) -> ResponseReturnValue:
    return _editor(editing.open_editor(_to_edit(seat_id, field), field, SEAT))


@blueprint.post("/seats/<int:seat_id>/edit/<field>")
@requires(Permission.STEERING_MANAGE)
def save_seat(seat_id: int, field: str) -> ResponseReturnValue:
    found = _to_edit(seat_id, field, to_change=True)
    result = editing.save(
        found, field, SEAT, request.form, lambda of, values: services.revise_seat(of, values, by=me())
    )
    if isinstance(result, editing.Editing):
        db.session.expire(found)
        return _editor(result, status=409 if result.conflict else 422)
    db.session.flush()
    return saved(
        "steering/_seat_facts.html",
        location=url_for(".seat", seat_id=seat_id),
        announce=result,
        **_facts(found, focus=field),
    )


def _to_edit(seat_id: int, field: str, *, to_change: bool = False) -> Seat:
    if field not in SEAT:
        raise NotFound()
    return queries.seat_called(seat_id, to_change=to_change)


def _facts(found: Seat, **more: Any) -> dict[str, Any]:
    return pages.seat_facts(found, db.session.get_one(Body, found.body_id), me(), **more)


def _editor(opened: editing.Editing[Seat], *, status: int = 200) -> Response:
    found = opened.record
    show = url_for(".seat", seat_id=found.id)
    return page(
        "steering/edit_field.html",
        "steering/_seat_facts.html",
        status=status,
        heading=f"Change the {opened.words} of “{found.title}”",
        crumb=(found.title, show),
        edit=f"/steering/seats/{found.id}/edit",
        editor=opened,
        cancel_href=url_for(".seat_facts", seat_id=found.id, focus=opened.field) if wants_fragment() else show,
        **_facts(found, editing=opened.field),
    )


# Closing it.


@blueprint.get("/seats/<int:seat_id>/close")
@requires(Permission.STEERING_MANAGE)
def close_seat_form(seat_id: int) -> ResponseReturnValue:
    return ask(CloseForm(formdata=None), **_closing(queries.seat_called(seat_id)))


@blueprint.post("/seats/<int:seat_id>/close")
@requires(Permission.STEERING_MANAGE)
def close_seat(seat_id: int) -> ResponseReturnValue:
    found, form = queries.seat_called(seat_id), CloseForm()
    back = pages.href_of(db.session.get_one(Body, found.body_id))

    def do() -> str:
        services.close_seat(found, by=me(), why=form.why.data or "")
        return back

    return settle(form, do, told=f"“{found.title}” is closed.", **_closing(found))


def _closing(found: Seat) -> dict[str, Any]:
    return {
        "crumb": (found.title, url_for(".seat", seat_id=found.id)),
        "heading": f"Close the seat “{found.title}”",
        "lead": "For a seat that is not needed any more. Nobody can be holding it.",
        "happens": ["It is in no list and no count any more. Who held it stays told."],
        "button": "Close it",
        "warns": True,
    }
