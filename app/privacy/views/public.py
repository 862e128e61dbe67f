"""What is told to everybody, and who may complain? Everybody."""

from flask import current_app, flash, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, public
from app.people.models import Person
from app.privacy import queries, services
from app.privacy.forms import ComplaintForm
from app.privacy.views import blueprint
from app.records.register import holdings
from app.records.services import place_of, remember
from app.web.forms import fault
from app.web.pages import go_to, page
from app.wording import long_day

# Letters that strangers can cause in a day: to one address, and in all.
TO_ONE_ADDRESS, IN_ALL = 3, 40


@blueprint.get("/privacy")
@public
def index() -> ResponseReturnValue:
    held = [{"words": holding.words, "why": holding.why, "kept": holding.kept[0].words} for holding in holdings()]
    return page("privacy/index.html", held=held, contact=current_app.config["CONTACT_EMAIL"])


@blueprint.get("/privacy/complaint")
@public
def complaint() -> ResponseReturnValue:
    return _form(ComplaintForm(formdata=None, **_known()))


@blueprint.post("/privacy/complaint")
@public
def complain() -> ResponseReturnValue:
    form = ComplaintForm()
    if place := place_of(form.once.data or ""):
        return go_to(place)
    if not form.validate():
        return _form(form, status=422)
    if not me().is_authenticated and _too_many(form.address.data or ""):
        contact = current_app.config["CONTACT_EMAIL"]
        fault(form.address, f"We cannot take more complaints by this form today. Write to {contact} instead")
        return _form(form, status=422)
    taken = services.complain(
        name=form.name.data or "", address=form.address.data or "", words=form.words.data or "", by=me()
    )
    remember(form.once.data or "", place := url_for(".complained"))
    flash(f"We have your complaint, and answer it by {long_day(taken.due_on)} at the latest.", "success")
    return go_to(place)


@blueprint.get("/privacy/complaint/received")
@public
def complained() -> ResponseReturnValue:
    return page("privacy/complained.html")


def _form(form: ComplaintForm, *, status: int = 200) -> ResponseReturnValue:
    return page("privacy/complaint.html", status=status, form=form, contact=current_app.config["CONTACT_EMAIL"])


def _known() -> dict[str, str]:
    """Who is signed in need not type who they are."""
    if not me().is_authenticated:
        return {}
    person: Person = queries.person_with(me().person_id)
    return {"name": person.name, "address": person.email or ""}


def _too_many(address: str) -> bool:
    theirs, all_of_them = queries.complaints_today(address)
    return theirs >= TO_ONE_ADDRESS or all_of_them >= IN_ALL
