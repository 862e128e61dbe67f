"""Which addresses show a body, set one up, and change it?"""

from typing import Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission
from app.extensions import db
from app.people import editing
from app.people.views.deeds import ask, settle
from app.records.references import NotFound
from app.steering import pages, policy, queries, services
from app.steering.editing import BODY
from app.steering.forms import CloseForm, SetUpForm
from app.steering.models import Body
from app.steering.views import blueprint
from app.web.pages import go_to, page, saved, wants_fragment


@blueprint.get("")
@requires(Permission.STEERING_READ)
def index() -> ResponseReturnValue:
    bodies = queries.bodies()
    if not bodies or not bodies[0].is_steering_group:
        set_up = url_for(".new_body") if policy.may_look_after(me()) else None
        return page("steering/none.html", set_up_href=set_up)
    return page("steering/body.html", **pages.body(bodies[0], bodies, me(), request.args))


@blueprint.get("/bodies/<int:body_id>")
@requires(Permission.STEERING_READ)
def body(body_id: int) -> ResponseReturnValue:
    found = queries.body_called(body_id)
    if found.is_steering_group:
        return go_to(url_for(".index"))
    return page("steering/body.html", **pages.body(found, queries.bodies(), me(), request.args))


@blueprint.get("/bodies/<int:body_id>/past")
@requires(Permission.STEERING_READ)
def past(body_id: int) -> ResponseReturnValue:
    return page("steering/past.html", **pages.past(queries.body_called(body_id), me()))


@blueprint.get("/ending")
@requires(Permission.STEERING_READ)
def ending() -> ResponseReturnValue:
    shown = pages.ending(request.args.get("days", ""), me())
    return page("steering/ending.html", "steering/_ending.html", **shown)


# Setting one up.


@blueprint.get("/bodies/new")
@requires(Permission.STEERING_MANAGE)
def new_body() -> ResponseReturnValue:
    return ask(SetUpForm(formdata=None, data=_suggested()), **_setting_up())


@blueprint.post("/bodies/new")
@requires(Permission.STEERING_MANAGE)
def set_up() -> ResponseReturnValue:
    form: Any = SetUpForm()

    def do() -> str:
        made = services.set_up(title=form.title.data, purpose=form.purpose.data, by=me())
        return pages.href_of(made)

    return settle(form, do, told=f"“{form.title.data}” is set up. Add its seats.", **_setting_up())


def _suggested() -> dict[str, str]:
    if queries.the_steering_group() is not None:
        return {}
    return {"title": "Steering group", "purpose": "Gives the community its direction, and answers for it."}


def _setting_up() -> dict[str, Any]:
    crumb = ("Steering group", url_for(".index"))
    if queries.the_steering_group() is None:
        return {
            "crumb": crumb,
            "heading": "Set up the steering group",
            "lead": "Next you add its seats, appoint to them, and note who was chosen as chair.",
            "button": "Set it up",
        }
    return {
        "crumb": crumb,
        "heading": "Add a working group",
        "lead": "It has seats, offices, meetings and decisions of its own.",
        "happens": ["Its seats and offices confer no authority over the community: only the steering group’s do."],
        "button": "Add it",
    }


# Changing it, one field at a time.


@blueprint.get("/bodies/<int:body_id>/facts")
@requires(Permission.STEERING_READ)
def body_facts(body_id: int) -> ResponseReturnValue:
    """The body as it stands: what leaving an editor brings back."""
    found = queries.body_called(body_id)
    if not wants_fragment():
        return go_to(pages.href_of(found))
    return page("steering/_body_facts.html", **pages.body_facts(found, me(), focus=request.args.get("focus", "")))


@blueprint.get("/bodies/<int:body_id>/edit/<field>")
@requires(Permission.STEERING_MANAGE)
def edit_body(body_id: int, field: str) -> ResponseReturnValue:
    return _editor(editing.open_editor(_to_edit(body_id, field), field, BODY))


@blueprint.post("/bodies/<int:body_id>/edit/<field>")
@requires(Permission.STEERING_MANAGE)
def save_body(body_id: int, field: str) -> ResponseReturnValue:
    found = _to_edit(body_id, field, to_change=True)
    result = editing.save(
        found, field, BODY, request.form, lambda of, values: services.revise_body(of, values, by=me())
    )
    if isinstance(result, editing.Editing):
        db.session.expire(found)
        return _editor(result, status=409 if result.conflict else 422)
    db.session.flush()
    return saved(
        "steering/_body_facts.html",
        location=pages.href_of(found),
        announce=result,
        **pages.body_facts(found, me(), focus=field),
    )


def _to_edit(body_id: int, field: str, *, to_change: bool = False) -> Body:
    if field not in BODY:
        raise NotFound()
    return queries.body_called(body_id, to_change=to_change)


def _editor(opened: editing.Editing[Body], *, status: int = 200) -> Response:
    found = opened.record
    show = pages.href_of(found)
    facts = url_for(".body_facts", body_id=found.id, focus=opened.field)
    return page(
        "steering/edit_field.html",
        "steering/_body_facts.html",
        status=status,
        heading=f"Change the {opened.words} of “{found.title}”",
        crumb=(found.title, show),
        edit=f"/steering/bodies/{found.id}/edit",
        editor=opened,
        cancel_href=facts if wants_fragment() else show,
        **pages.body_facts(found, me(), editing=opened.field),
    )


# Closing a working group.


@blueprint.get("/bodies/<int:body_id>/close")
@requires(Permission.STEERING_MANAGE)
def close_body_form(body_id: int) -> ResponseReturnValue:
    return ask(CloseForm(formdata=None), **_closing(_to_close(body_id)))


@blueprint.post("/bodies/<int:body_id>/close")
@requires(Permission.STEERING_MANAGE)
def close_body(body_id: int) -> ResponseReturnValue:
    found, form = _to_close(body_id), CloseForm()

    def do() -> str:
        services.close_body(found, by=me(), why=form.why.data or "")
        return url_for(".index")

    return settle(form, do, told=f"“{found.title}” is closed.", **_closing(found))


def _to_close(body_id: int) -> Body:
    found = queries.body_called(body_id)
    if found.is_steering_group:
        raise NotFound()
    return found


def _closing(found: Body) -> dict[str, Any]:
    return {
        "crumb": (found.title, pages.href_of(found)),
        "heading": f"Close “{found.title}”",
        "lead": "For a group that has done its work.",
        "happens": ["It is in no list any more. What it decided and who sat there stays told."],
        "button": "Close it",
        "warns": True,
    }
