"""How is one field of an action edited in place?

Each editor knows three things of its field: how its form looks, which columns
what was typed would set, and through which verb they are saved. Nothing is
assigned before every check has passed.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from werkzeug.datastructures import MultiDict
from wtforms import HiddenField

from app.access.actor import Actor
from app.access.rules import Unready
from app.actions import policy, queries, services
from app.actions.forms.editing import (
    ConfidenceForm,
    DueForm,
    OwnerChoiceForm,
    OwnerForm,
    PriorityForm,
    StatusForm,
    TitleForm,
)
from app.actions.models import Action, Confidence, Priority
from app.actions.workflow import ActionStatus
from app.history.queries import changed_since
from app.people.choosing import NOBODY
from app.people.models import Person
from app.people.queries import people_called
from app.records.models import Tie
from app.web.conflicts import Conflict, merged
from app.web.forms import Form, VersionedForm, fault
from app.wording import day, together

AForm = TypeVar("AForm", bound=VersionedForm)
Typed = MultiDict[str, str]


class Unclear(Exception):
    """It is not clear yet what is meant. ``form`` asks."""

    def __init__(self, form: VersionedForm) -> None:
        super().__init__()
        self.form = form


class Editor(ABC, Generic[AForm]):
    """How one field is edited.

    :cvar words: what the field is called in a sentence.
    :cvar columns: those that are one choice, changed and in conflict together.
    """

    words: ClassVar[str]
    columns: ClassVar[tuple[str, ...]]

    def may_use(self, actor: Actor, action: Action) -> bool:
        return policy.may_edit(actor, action)

    @abstractmethod
    def form(self, action: Action, actor: Actor, typed: Typed | None) -> AForm:
        """The form as it is found (``typed`` is ``None``), or with what was typed."""

    @abstractmethod
    def meant(self, form: AForm, actor: Actor) -> dict[str, Any]:
        """The columns that this form would set.

        :raises Unclear: the form has to ask once more.
        """

    @abstractmethod
    def save(self, action: Action, mine: dict[str, Any], form: AForm, actor: Actor) -> str:
        """Save through the verb of this field, and say so in a few words.

        :raises Unready: something is missing or does not fit.
        """


class TitleEditor(Editor[TitleForm]):
    words = "title"
    columns = ("title",)

    def form(self, action: Action, actor: Actor, typed: Typed | None) -> TitleForm:
        return TitleForm(typed, prefix=_prefix(action), data={"title": action.title})

    def meant(self, form: TitleForm, actor: Actor) -> dict[str, Any]:
        return {"title": form.title.data}

    def save(self, action: Action, mine: dict[str, Any], form: TitleForm, actor: Actor) -> str:
        services.revise(action, mine, by=actor, told="changed the title")
        return "title saved"


class OwnerEditor(Editor[OwnerForm | OwnerChoiceForm]):
    words = "owner"
    columns = ("owner_id",)

    def form(self, action: Action, actor: Actor, typed: Typed | None) -> OwnerForm | OwnerChoiceForm:
        prefix = _prefix(action)
        if typed is None or f"{prefix}owner_choice" not in typed:
            return OwnerForm(typed, prefix=prefix)
        form = OwnerChoiceForm(typed, prefix=prefix)
        # Any person is a choice here; whether it is one of ours is asked when it is meant.
        form.owner_choice.choices = {form.owner_choice.data: form.owner_choice.data}
        return form

    def meant(self, form: OwnerForm | OwnerChoiceForm, actor: Actor) -> dict[str, Any]:
        return {"owner_id": self._person(form, actor).id}

    def save(self, action: Action, mine: dict[str, Any], form: OwnerForm | OwnerChoiceForm, actor: Actor) -> str:
        person = self._person(form, actor)
        services.hand_over(action, person, by=actor)
        return f"{person.name} owns it now"

    def _person(self, form: OwnerForm | OwnerChoiceForm, actor: Actor) -> Person:
        """Whom the form names. Nobody, or several of one name: it asks."""
        if isinstance(form, OwnerChoiceForm):
            people = people_called(actor, form.owner_choice.data or "")
            if len(people) != 1:
                fault(form.owner_choice, "Choose one of these people")
                raise Unclear(form)
            return people[0][0]
        people = people_called(actor, form.owner.data or "")
        if not people:
            fault(form.owner, NOBODY)
            raise Unclear(form)
        if len(people) > 1:
            raise Unclear(self._choice(form, people))
        return people[0][0]

    def _choice(self, form: OwnerForm, people: list[tuple[Person, str]]) -> OwnerChoiceForm:
        choice = OwnerChoiceForm(None, prefix=form._prefix)
        choice.version.data = form.version.data
        choice.owner_choice.choices = {
            person.email or person.title: f"{person.title}: {words}" for person, words in people
        }
        fault(choice.owner_choice, f"More than one person fits “{form.owner.data}”. Choose one")
        return choice


class DueEditor(Editor[DueForm]):
    words = "due date"
    columns = ("due_on",)

    def form(self, action: Action, actor: Actor, typed: Typed | None) -> DueForm:
        return DueForm(typed, prefix=_prefix(action), data={"due_on": action.due_on})

    def meant(self, form: DueForm, actor: Actor) -> dict[str, Any]:
        return {"due_on": form.due_on.data}

    def save(self, action: Action, mine: dict[str, Any], form: DueForm, actor: Actor) -> str:
        services.move_due(action, mine["due_on"], by=actor, why=form.why.data)
        return f"due {day(action.due_on)}"


class PriorityEditor(Editor[PriorityForm]):
    words = "priority"
    columns = ("priority",)

    def form(self, action: Action, actor: Actor, typed: Typed | None) -> PriorityForm:
        return PriorityForm(typed, prefix=_prefix(action), data={"priority": action.priority.value})

    def meant(self, form: PriorityForm, actor: Actor) -> dict[str, Any]:
        return {"priority": Priority(form.priority.data)}

    def save(self, action: Action, mine: dict[str, Any], form: PriorityForm, actor: Actor) -> str:
        services.revise(action, mine, by=actor, told="changed the priority")
        return f"{action.priority.value} priority"


class ConfidenceEditor(Editor[ConfidenceForm]):
    words = "confidence"
    columns = ("confidence", "confidence_why")

    def form(self, action: Action, actor: Actor, typed: Typed | None) -> ConfidenceForm:
        known = {"confidence": action.confidence.value, "confidence_why": action.confidence_why or ""}
        return ConfidenceForm(typed, prefix=_prefix(action), data=known)

    def meant(self, form: ConfidenceForm, actor: Actor) -> dict[str, Any]:
        return {"confidence": Confidence(form.confidence.data), "confidence_why": form.confidence_why.data or None}

    def save(self, action: Action, mine: dict[str, Any], form: ConfidenceForm, actor: Actor) -> str:
        services.judge(action, mine["confidence"], by=actor, why=mine["confidence_why"])
        return action.confidence.value


class StatusEditor(Editor[StatusForm]):
    words = "status"
    columns = ("status", "done_when")

    def may_use(self, actor: Actor, action: Action) -> bool:
        """Whoever has a move to make."""
        return bool(services.moves_for(actor, action))

    def form(self, action: Action, actor: Actor, typed: Typed | None) -> StatusForm:
        form = StatusForm(typed, prefix=_prefix(action), data={"status": action.status.value})
        form.offer(action, services.moves_for(actor, action))
        if typed is not None:
            form.keep_choice()
        return form

    def meant(self, form: StatusForm, actor: Actor) -> dict[str, Any]:
        status = ActionStatus(form.status.data)
        # Typed before another step was chosen, it is not shown any more.
        says_when = status is ActionStatus.AGREED and "done_when" in form and form.done_when.data
        return {"status": status, "done_when": form.done_when.data} if says_when else {"status": status}

    def save(self, action: Action, mine: dict[str, Any], form: StatusForm, actor: Actor) -> str:
        if mine["status"] is action.status:
            return f"still {action.status.value}"
        done_when = mine.get("done_when")
        services.move(
            action, mine["status"], by=actor, why=form.why.data, evidence=self._proof(form), done_when=done_when
        )
        waits_for = queries.open_waits(action, actor) if action.status is ActionStatus.UNDER_WAY else ()
        return f"{action.status.value}, though it waits for {together(waits_for)}" if waits_for else action.status.value

    def _proof(self, form: StatusForm) -> services.Proof | None:
        if "evidence_link" not in form or form.status.data != ActionStatus.REPORTED_DONE.value:
            # Typed before another step was chosen, and not shown any more.
            return None
        title, link = form.evidence_title.data, form.evidence_link.data
        if title and not link:
            raise Unready("evidence_link", "Give the link to it as well, or leave both empty")
        return services.Proof(title or "What shows that it is done", link) if link else None


EDITORS: dict[str, Editor[Any]] = {
    "title": TitleEditor(),
    "owner": OwnerEditor(),
    "due": DueEditor(),
    "priority": PriorityEditor(),
    "confidence": ConfidenceEditor(),
    "status": StatusEditor(),
}


@dataclass
class Editing:
    """One editor at work: its form, and the conflict it met if there is one."""

    action: Action
    field: str
    form: Form
    conflict: Conflict | None = None

    @property
    def words(self) -> str:
        return EDITORS[self.field].words

    @property
    def focus_on(self) -> str:
        """The first field that is wrong, else what an agreement still needs, else the first that there is."""
        shown = [field for field in self.form if not isinstance(field, HiddenField)]
        if wrong := next((field for field in shown if field.errors), None):
            return wrong.short_name
        agrees = isinstance(self.form, StatusForm) and self.form.status.data == ActionStatus.AGREED.value
        return "done_when" if agrees and "done_when" in self.form else shown[0].short_name


def open_editor(action: Action, field: str, actor: Actor, *, wanted: str | None = None) -> Editing:
    """The form as somebody finds it.

    :param wanted: a status to offer as chosen already.
    """
    form = EDITORS[field].form(action, actor, None)
    if isinstance(form, StatusForm) and form.offers(wanted):
        form.status.data = wanted
    form.version.data = action.version
    return Editing(action, field, form)


def save(action: Action, field: str, actor: Actor, typed: Typed) -> Editing | str:
    """Save what was typed. Returns one sentence that says so, or the editor with what is in the way."""
    editor = EDITORS[field]
    form = editor.form(action, actor, typed)
    if not form.validate():
        return Editing(action, field, form)
    try:
        # "Save mine" comes with the version that it was pressed on: they have seen the other one.
        asked = merged(action, form.version.data, editor.meant(form, actor), together=editor.columns)
        if asked.conflict is not None:
            form.version.data = action.version
            return Editing(action, field, form, asked.conflict)
        if not asked.values:
            return f"{action.reference}: nothing of yours to save, it is as you see it"
        return f"{action.reference}: {editor.save(action, asked.values, form, actor)}"
    except Unclear as unclear:
        return Editing(action, field, unclear.form)
    except Unready as unready:
        fault(form[unready.field], unready.words)
        return Editing(action, field, form)


def answers_beside(action: Action, version: int, chosen: Iterable[str]) -> set[str]:
    """The recommendations that somebody chose, beside what others linked or unlinked since ``version``.

    :param chosen: references, as the form had them ticked.
    """
    wanted = set(chosen)
    for field, change in changed_since(action.id, version).items():
        word, _, reference = field.partition(" ")
        if word != Tie.ANSWERS.value:
            continue
        as_found = change.before is not None
        if (reference in wanted) == as_found:
            # Left as it was found: what the others made of it stands.
            wanted = wanted | {reference} if change.after is not None else wanted - {reference}
    return wanted


def _prefix(action: Action) -> str:
    """Two rows can be edited at once, and no id may stand twice on a page."""
    return f"{action.reference}-"
