"""Which changes can be made to several actions at once, and what does each ask for?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.access.actor import Actor
from app.access.roles import Permission
from app.actions.filters import NO_PLAN
from app.actions.forms.bulk import ChangeForm, DropForm, NewDueForm, NewOwnerForm, NewPlanForm, NewPriorityForm
from app.actions.models import Priority
from app.actions.queries import choices
from app.actions.services.bulk import Change, HandOver, MoveDue, MoveTo, PutInto, SetPriority
from app.actions.workflow import ActionStatus
from app.people.choosing import person_in

Meant = Callable[[Any, Actor], Change | None]


@dataclass(frozen=True)
class Kind:
    """One change as it is offered.

    :ivar key: what it is called in an address.
    :ivar words: what is done with them: "hand them over".
    :ivar column: what is compared, before and after.
    :ivar offer: lets the form offer what there is to choose.
    :ivar meant: the change that a valid form asks for; ``None`` where the form has to ask once more, and says so.
    """

    key: str
    words: str
    column: str
    form: type[ChangeForm]
    meant: Meant
    permission: Permission = Permission.ACTIONS_UPDATE
    offer: Callable[[Any, Actor], None] = lambda _form, _actor: None

    def ask(self, actor: Actor, **sent: Any) -> ChangeForm:
        """The form that asks for what it needs, with what this person can choose."""
        form = self.form(**sent)
        self.offer(form, actor)
        return form

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


def _offer_plans(form: NewPlanForm, actor: Actor) -> None:
    form.offer(choices(actor).plans)


def _put_into(form: NewPlanForm, _actor: Actor) -> Change | None:
    titles = {int(key): title for key, title in form.plan.choices.items() if key not in ("", NO_PLAN)}
    return PutInto(next((key for key in titles if str(key) == form.plan.data), None), titles)


def _to(status: ActionStatus) -> Meant:
    return lambda form, _actor: MoveTo(status, form.why.data if "why" in form else "")


_DECIDE = Permission.ACTIONS_DECIDE
_KINDS = (
    Kind("owner", "hand them over", "Owner", NewOwnerForm, _hand_over),
    Kind("due", "move the due date", "Due", NewDueForm, _move_due),
    Kind("priority", "set the priority", "Priority", NewPriorityForm, _set_priority),
    Kind("plan", "put them into a plan", "Plan", NewPlanForm, _put_into, offer=_offer_plans),
    Kind("agree", "agree to them", "Status", ChangeForm, _to(ActionStatus.AGREED), _DECIDE),
    Kind("start", "start them", "Status", ChangeForm, _to(ActionStatus.UNDER_WAY)),
    Kind("drop", "drop them", "Status", DropForm, _to(ActionStatus.DROPPED), _DECIDE),
)
CHANGES: dict[str, Kind] = {kind.key: kind for kind in _KINDS}
