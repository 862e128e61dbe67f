"""Which changes can be made to several actions at once, and what does each ask for?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.access.actor import Actor
from app.access.roles import Permission
from app.actions.forms.bulk import ChangeForm, DropForm, NewDueForm, NewOwnerForm, NewPriorityForm
from app.actions.models import Priority
from app.actions.services.bulk import Change, HandOver, MoveDue, MoveTo, SetPriority
from app.actions.workflow import ActionStatus
from app.people.choosing import person_in

Meant = Callable[[Any, Actor], Change | None]


@dataclass(frozen=True)
class Kind:
    """One change as it is offered.

    :ivar key: what it is called in an address.
    :ivar words: what is done with them: "hand them over".
    :ivar column: what is compared, before and after.
    :ivar meant: the change that a valid form asks for; ``None`` where the form has to ask once more, and says so.
    """

    key: str
    words: str
    column: str
    form: type[ChangeForm]
    meant: Meant
    permission: Permission = Permission.ACTIONS_UPDATE

    def is_for(self, actor: Actor) -> bool:
        return actor.holds(self.permission)


def _hand_over(form: NewOwnerForm, actor: Actor) -> Change | None:
    person = person_in(form.owner, actor)
    return HandOver(person) if person is not None else None


def _move_due(form: NewDueForm, _actor: Actor) -> Change | None:
    assert form.due_on.data is not None
    return MoveDue(form.due_on.data, form.why.data or "")


def _set_priority(form: NewPriorityForm, _actor: Actor) -> Change | None:
    return SetPriority(Priority(form.priority.data))


def _to(status: ActionStatus) -> Meant:
    return lambda form, _actor: MoveTo(status, form.why.data if "why" in form else "")


_DECIDE = Permission.ACTIONS_DECIDE
_KINDS = (
    Kind("owner", "hand them over", "Owner", NewOwnerForm, _hand_over),
    Kind("due", "move the due date", "Due", NewDueForm, _move_due),
    Kind("priority", "set the priority", "Priority", NewPriorityForm, _set_priority),
    Kind("agree", "agree to them", "Status", ChangeForm, _to(ActionStatus.AGREED), _DECIDE),
    Kind("start", "start them", "Status", ChangeForm, _to(ActionStatus.UNDER_WAY)),
    Kind("drop", "drop them", "Status", DropForm, _to(ActionStatus.DROPPED), _DECIDE),
)
CHANGES: dict[str, Kind] = {kind.key: kind for kind in _KINDS}
