"""Which addresses say what an action waits for?"""

from flask import flash, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import Unready, ensure
from app.actions import policy, queries, services
from app.actions.forms.waiting import NoLongerForm, WaitsForm
from app.actions.views import blueprint
from app.actions.views.one import whole_page
from app.records.references import NotFound
from app.records.services import place_of, remember
from app.web.forms import fault
from app.web.pages import go_to


@blueprint.post("/<int:number>/waits-for")
@requires(Permission.ACTIONS_UPDATE)
def wait_for(number: int) -> ResponseReturnValue:
    action = queries.action_for(me(), number, to_change=True)
    form = WaitsForm()
    place = url_for(".show", number=number, _anchor="waiting")
    if place_of(form.once.data) is not None:
        return go_to(place)
    ensure(policy.may_edit(me(), action), f"say what {action.reference} waits for")
    if form.validate():
        other = queries.action_called(form.waits_for.data or "", me())
        if other is None:
            fault(form.waits_for, "There is no such action that you can see. Type a reference, for example A7")
            return whole_page(action, status=422, waits_form=form)
        try:
            services.wait_for(action, other, by=me())
        except Unready as unready:
            fault(form[unready.field], unready.words)
        else:
            remember(form.once.data, place)
            flash(f"{action.reference} waits for {other.reference} now.", "success")
            return go_to(place)
    return whole_page(action, status=422, waits_form=form)


@blueprint.post("/<int:number>/waits-for/end")
@requires(Permission.ACTIONS_UPDATE)
def wait_no_longer(number: int) -> ResponseReturnValue:
    action = queries.action_for(me(), number, to_change=True)
    ensure(policy.may_edit(me(), action), f"say what {action.reference} waits for")
    other = queries.action_called(NoLongerForm().waits_for.data or "", me())
    if other is None:
        raise NotFound()
    services.wait_no_longer(action, other, by=me())
    flash(f"{action.reference} waits for {other.reference} no longer.", "success")
    return go_to(url_for(".show", number=number, _anchor="waiting"))
