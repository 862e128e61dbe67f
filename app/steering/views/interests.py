"""Which addresses show the register of interests, and let everybody keep their own?"""

from typing import Any

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import Unready
from app.people.views.deeds import ask, settle
from app.records.services import place_of, remember
from app.steering import pages, queries, services
from app.steering.forms import EditInterestForm, InterestForm, TakeOutForm
from app.steering.models import Interest
from app.steering.views import blueprint
from app.web.forms import fault
from app.web.pages import go_to, page, saved, wants_fragment


@blueprint.get("/interests")
@requires(Permission.READ_MEMBERS)
def register() -> ResponseReturnValue:
    return page("steering/register.html", **pages.whole_register(me()))


@blueprint.get("/interests/mine")
@requires(Permission.INTERESTS_DECLARE)
def mine() -> ResponseReturnValue:
    return _mine(InterestForm(formdata=None))


@blueprint.post("/interests/mine")
@requires(Permission.INTERESTS_DECLARE)
def declare() -> ResponseReturnValue:
    form: Any = InterestForm()
    if (place := place_of(form.once.data)) is not None:
        return go_to(place)
    if not form.validate():
        return _mine(form, status=422)
    try:
        services.declare(**_typed(form), by=me())
    except Unready as unready:
        fault(form[unready.field], unready.words)
        return _mine(form, status=422)
    place = url_for(".mine")
    remember(form.once.data, place)
    return saved("steering/_mine.html", location=place, announce="Declared.", **pages.mine(me()))


@blueprint.post("/interests/none")
@requires(Permission.INTERESTS_DECLARE)
def declare_none() -> ResponseReturnValue:
    """One press: there is nothing to declare, as of today."""
    form, place = TakeOutForm(), url_for(".mine")
    if place_of(form.once.data or "") is not None:
        return go_to(place)
    try:
        services.declare_none(by=me())
    except Unready as unready:
        flash(unready.words, "late")
        return go_to(place)
    remember(form.once.data, place)
    flash("You have declared that you have no interests.", "success")
    return go_to(place)


def _typed(form: Any) -> dict[str, Any]:
    return {name: form[name].data for name in ("nature", "in_what", "from_on", "until_on")}


def _mine(form: InterestForm, *, status: int = 200) -> Response:
    return page("steering/mine.html", status=status, form=form, focus_on="", **pages.mine(me()))


@blueprint.get("/interests/<int:interest_id>")
@requires(Permission.INTERESTS_DECLARE)
def interest(interest_id: int) -> ResponseReturnValue:
    """One line as it stands: what leaving its editor brings back."""
    shown = pages.one_of_mine(me(), interest_id, focus=True)
    return page("steering/_interest.html", **shown) if wants_fragment() else go_to(url_for(".mine"))


@blueprint.get("/interests/<int:interest_id>/edit")
@requires(Permission.INTERESTS_DECLARE)
def edit_interest(interest_id: int) -> ResponseReturnValue:
    return _editor(found := _own(interest_id), _form(found, formdata=None))


@blueprint.post("/interests/<int:interest_id>/edit")
@requires(Permission.INTERESTS_DECLARE)
def save_interest(interest_id: int) -> ResponseReturnValue:
    found = queries.interest_of(me().person_id, interest_id, to_change=True)
    form: Any = _form(found, request.form)
    if not form.validate():
        return _editor(found, form, status=422)
    if form.version.data != found.version and (theirs := pages.differing(found, _typed(form))):
        form.version.data = found.version
        return _editor(found, form, status=409, theirs=theirs)
    try:
        services.reword(found, **_typed(form), by=me())
    except Unready as unready:
        fault(form[unready.field], unready.words)
        return _editor(found, form, status=422)
    return saved(
        "steering/_interest.html",
        location=url_for(".mine"),
        announce="Saved.",
        **pages.one_of_mine(me(), interest_id, focus=True),
    )


def _own(interest_id: int) -> Interest:
    return queries.interest_of(me().person_id, interest_id)


def _form(found: Interest, formdata: Any) -> EditInterestForm:
    """Several can be open at once, so each has a prefix of its own."""
    data = {name: getattr(found, name) for name in ("nature", "in_what", "from_on", "until_on", "version")}
    return EditInterestForm(formdata, data=data, prefix=f"interest-{found.id}")


def _editor(
    found: Interest, form: EditInterestForm, *, status: int = 200, theirs: list[tuple[str, str]] | None = None
) -> Response:
    """:param theirs: what another window said meanwhile, where this one says something else."""
    wrong = next((field.short_name for field in form if field.errors), "nature")
    shown = pages.one_of_mine(me(), found.id, form=form, focus_on=wrong, theirs=theirs)
    return page("steering/edit_interest.html", "steering/_interest.html", status=status, **shown)


@blueprint.get("/interests/<int:interest_id>/take-out")
@requires(Permission.INTERESTS_DECLARE)
def take_out_form(interest_id: int) -> ResponseReturnValue:
    return ask(TakeOutForm(formdata=None), **_taking_out(_own(interest_id)))


@blueprint.post("/interests/<int:interest_id>/take-out")
@requires(Permission.INTERESTS_DECLARE)
def take_out(interest_id: int) -> ResponseReturnValue:
    form = TakeOutForm()
    if (place := place_of(form.once.data or "")) is not None:
        return go_to(place)
    found = _own(interest_id)

    def do() -> str:
        services.take_out(found, by=me())
        return url_for(".mine")

    return settle(form, do, told="It is out of the register.", **_taking_out(found))


def _taking_out(found: Interest) -> dict[str, Any]:
    return {
        "crumb": ("Your interests", url_for(".mine")),
        "heading": "Take this out of the register",
        "lead": f"{found.nature}: {found.in_what}",
        "happens": [
            "For what was declared by mistake. What holds no longer gets a day on which it ended instead.",
            "What was said of it in meetings stays in their minutes.",
        ],
        "button": "Take it out",
        "warns": True,
    }
