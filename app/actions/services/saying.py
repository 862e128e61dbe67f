"""How do people talk about an action?"""

from app import clock
from app.access.actor import Actor
from app.access.rules import ensure
from app.actions import policy
from app.actions.models import Action, Update
from app.extensions import db
from app.records.deeds import explain, note


def say(action: Action, text: str, *, by: Actor) -> None:
    """Tell the others how it goes."""
    ensure(policy.may_say(by, action), "write an update on this action")
    db.session.add(Update(action_id=action.id, by_id=by.id, text=text, at=clock.now()))
    action.updated_at = clock.now()
    # The words stand in the thread; the history tells that they came, and when.
    note(action, "thread", before=None, after="one update more")
    explain(action, "wrote an update", by=by)
