"""Which address adds an action that follows from a decision?"""

from flask import flash, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import Unready, ensure
from app.actions import services as actions
from app.actions.models import Strand
from app.decisions import pages, queries
from app.decisions.forms import FollowForm
from app.decisions.forms.faults import say
from app.decisions.views import blueprint
from app.decisions.views.one import whole_page
from app.people.choosing import person_in
from app.records.models import Tie, Visibility
from app.records.services import is_named_in, let_the_same_read, link, place_of, remember
from app.web.forms import fault
from app.web.pages import go_to
from app.wording import day


@blueprint.post("/<reference>/actions")
@requires(Permission.ACTIONS_PROPOSE)
def follow(reference: str) -> ResponseReturnValue:
    decision = queries.decision_for(me(), reference, to_change=True)
    form = FollowForm()
    if (place := place_of(form.once.data)) is not None:
        return go_to(place)
    ensure(pages.may_follow(decision, me()), f"add an action to {decision.reference}: it holds no longer")
    owner = person_in(form.owner, me()) if form.validate() else None
    if owner is None:
        return whole_page(decision, status=422, follow_form=form)
    if decision.visibility is Visibility.NAMED and not is_named_in(decision, owner.id):
        fault(form.owner, f"{owner.name} may not see this decision. Choose somebody who may")
        return whole_page(decision, status=422, follow_form=form)
    # The form has asked for it.
    assert form.due_on.data is not None
    try:
        action = actions.propose(
            by=me(),
            title=form.title.data,
            done_when=form.done_when.data or "",
            owner=owner,
            strand=Strand(form.strand.data),
            due_on=form.due_on.data,
            visibility=decision.visibility,
        )
    except Unready as unready:
        say(form, unready, otherwise=form.title)
        return whole_page(decision, status=422, follow_form=form)
    let_the_same_read(action, decision)
    link(action, decision, Tie.FOLLOWS, by=me())
    place = url_for("decisions.show", reference=reference)
    remember(form.once.data, place)
    flash(f"{action.reference} is proposed, due {day(action.due_on)}. {owner.name} owns it.", "success")
    return go_to(place)
