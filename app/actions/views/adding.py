"""Which addresses add to an action?"""

from flask import flash, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import ensure
from app.actions import policy, queries, services
from app.actions.forms.adding import EvidenceForm, UpdateForm
from app.actions.models import Action
from app.actions.views import blueprint
from app.actions.views.one import whole_page
from app.files import services as files
from app.records.services import place_of, remember
from app.web.forms import fault
from app.web.pages import go_to


@blueprint.post("/<int:number>/updates")
@requires(Permission.ACTIONS_UPDATE)
def say(number: int) -> ResponseReturnValue:
    action = queries.action_for(me(), number, to_change=True)
    form = UpdateForm()
    place = url_for(".show", number=number, _anchor="updates")
    if place_of(form.once.data) is not None:
        return go_to(place)
    ensure(policy.may_say(me(), action), f"write an update on {action.reference}")
    if not form.validate():
        return whole_page(action, status=422, update_form=form)
    services.say(action, form.text.data, by=me())
    remember(form.once.data, place)
    flash("Your update is there for everybody to read.", "success")
    return go_to(place)


@blueprint.post("/<int:number>/evidence")
@requires(Permission.ACTIONS_UPDATE)
def add_evidence(number: int) -> ResponseReturnValue:
    action = queries.action_for(me(), number, to_change=True)
    form = EvidenceForm()
    place = url_for(".show", number=number, _anchor="evidence")
    if place_of(form.once.data) is not None:
        return go_to(place)
    ensure(policy.may_add_evidence(me(), action), f"add evidence to {action.reference}")
    if form.validate() and _with_evidence(action, form):
        remember(form.once.data, place)
        flash("The evidence is added.", "success")
        return go_to(place)
    return whole_page(action, status=422, evidence_form=form)


def _with_evidence(action: Action, form: EvidenceForm) -> bool:
    upload = form.file.data
    if not form.link.data and not upload:
        fault(form.link, "Give a link, or choose a file")
        return False
    if form.about_on.data and form.about_on.data > clock.today():
        fault(form.about_on, "Choose today or an earlier day: evidence is about what has happened")
        return False
    try:
        stored = files.store(upload.stream, upload.filename, action, by=me()) if upload else None
    except files.Unwelcome as unwelcome:
        fault(form.file, str(unwelcome))
        return False
    proof = services.Proof(
        title=form.title.data,
        link=form.link.data or None,
        file_id=stored.id if stored else None,
        about_on=form.about_on.data,
    )
    services.add_evidence(action, proof, by=me())
    return True
