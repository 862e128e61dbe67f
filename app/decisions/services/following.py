"""How does somebody promise to do something about a decision?"""

from datetime import date

from app.access.actor import Actor
from app.access.rules import Unready, ensure
from app.actions import services as actions
from app.actions.models import Action, Strand
from app.decisions import policy
from app.decisions.models import Decision
from app.people.models import Person
from app.records.models import Tie, Visibility
from app.records.services import is_named_in, let_the_same_read, link


def follow(
    decision: Decision, *, title: str, done_when: str, owner: Person, strand: Strand, due_on: date, by: Actor
) -> Action:
    """Propose an action that follows from a decision. Whoever reads the decision reads it.

    :raises Unready: the owner may not see the decision, or something of the action does not fit.
    """
    ensure(policy.may_follow(by, decision), f"add an action to {decision.reference}: it holds no longer")
    if decision.visibility is Visibility.NAMED and not is_named_in(decision, owner.id):
        raise Unready("owner", f"{owner.name} may not see this decision. Choose somebody who may")
    action = actions.propose(
        by=by,
        title=title,
        done_when=done_when,
        owner=owner,
        strand=strand,
        due_on=due_on,
        visibility=decision.visibility,
    )
    let_the_same_read(action, decision)
    link(action, decision, Tie.FOLLOWS, by=by)
    return action
