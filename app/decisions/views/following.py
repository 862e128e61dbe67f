"""Which address adds an action that follows from a decision?"""

from flask import flash, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import Unready, ensure
from app.decisions import policy, queries, services
from app.decisions.forms import FollowForm
from app.decisions.forms.faults import say
from app.decisions.views import blueprint
from app.decisions.views.one import whole_page
from app.people.choosing import person_in
from app.records.services import place_of, remember
from app.web.pages import go_to
from app.wording import day


@blueprint.post("/<reference>/actions")
@requires(Permission.ACTIONS_PROPOSE)
def follow(reference: str) -> ResponseReturnValue:
    decision = queries.decision_for(me(), reference, to_change=True)
    form = FollowForm()
    if (place := place_of(form.once.data)) is not None:
        return go_to(place)
    ensure(policy.may_follow(me(), decision), f"add an action to {decision.reference}: it holds no longer")
    owner = person_in(form.owner, me()) if form.validate() else None
    if owner is None:
        return whole_page(decision, status=422, follow_form=form)
    try:
        action = services.follow(decision, owner=owner, by=me(), **form.values())
    except Unready as unready:
        say(form, unready, otherwise=form.title)
        return whole_page(decision, status=422, follow_form=form)
    place = url_for("decisions.show", reference=reference)
    remember(form.once.data, place)
    flash(f"{action.reference} is proposed, due {day(action.due_on)}. {owner.name} owns it.", "success")
    return go_to(place)
