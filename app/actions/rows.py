"""How is an action said in one row?

Everything is worked out here, once per row, so that the template only places it.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Subquery, bindparam, null, or_, select, union_all

from app.access.actor import Actor
from app.actions import policy
from app.actions.models import Action, Confidence, Priority
from app.actions.workflow import FINISHED, ActionStatus
from app.database import AnyRow, AnySelect
from app.extensions import db
from app.records.models import Link, Record, Tie
from app.records.visibility import current, readable_by
from app.wording import ago, capital, day, until

owner = Record.__table__.alias("owner")
_action, _record = Action.__table__, Record.__table__
_organisation = Record.__table__.alias("organisation_record")
_verifier = Record.__table__.alias("verifier")

SOON = 7  # days


class Answered(NamedTuple):
    reference: str
    href: str
    title: str


class Further(NamedTuple):
    """What is said of an action only to those who have chosen to see it."""

    plan: str = ""
    strand_words: str = ""
    start_day: str = ""
    updated_words: str = ""


NOTHING_FURTHER = Further()


class ActionRow(NamedTuple):
    id: int
    version: int
    number: int
    reference: str
    title: str
    href: str
    edit: str
    may_edit: bool
    may_move: bool
    owner: str
    owner_href: str
    organisation: str
    answers: tuple[Answered, ...]
    priority: str
    priority_words: str
    status: str
    status_words: str
    status_note: str
    confidence: str
    confidence_words: str
    confidence_why: str
    confidence_settled: bool
    due_words: str
    due_tone: str
    due_day: str
    due_iso: str
    first_due_day: str
    progress: int
    further: Further

    @property
    def may_change(self) -> bool:
        """Is there anything that this reader may change of it? Then it can be chosen among others."""
        return self.may_edit or self.may_move


_COLUMNS = (
    _action.c.id,
    _record.c.version,
    _record.c.number,
    _record.c.reference,
    _record.c.title,
    _record.c.organisation_id,
    _action.c.owner_id,
    owner.c.title.label("owner"),
    _organisation.c.title.label("organisation"),
    _action.c.status,
    _action.c.status_why,
    _action.c.reported_by_id,
    _verifier.c.title.label("verifier"),
    _action.c.settled_on,
    _action.c.priority,
    _action.c.confidence,
    _action.c.confidence_why,
    _action.c.due_on,
    _action.c.first_due_on,
    _action.c.start_on,
    _action.c.progress,
)
_FURTHER = (_action.c.plan_id, _action.c.strand, _action.c.updated_at)


def whole_rows_among(ids: Subquery) -> AnySelect:
    """The same as ``rows_among``, and what is needed to say what is further to be said."""
    return rows_among(ids).add_columns(*_FURTHER)


def rows_among(ids: Subquery) -> AnySelect:
    """What ``said`` needs of the actions with these ids, which were found in a reader's scope."""
    return _with_its_names(select(*_COLUMNS).select_from(ids).join(_action, _action.c.id == ids.c.id))


def _with_its_names(actions: AnySelect) -> AnySelect:
    """Join each action's record, and the names of its owner, organisation and verifier."""
    return (
        actions.join(_record, _record.c.id == _action.c.id)
        .join(owner, owner.c.id == _action.c.owner_id)
        .outerjoin(_organisation, _organisation.c.id == _record.c.organisation_id)
        .outerjoin(_verifier, _verifier.c.id == _action.c.verified_by_id)
    )


# Of these statements, not of what they find, the last few readers' are kept: putting one together takes a millisecond.
@lru_cache(maxsize=64)
def rows_of(actor: Actor) -> AnySelect:
    """The actions that this person may read, ready to be filtered, ordered and said."""
    return _with_its_names(select(*_COLUMNS).select_from(_action)).where(readable(actor), current())


def whole_rows_of(actor: Actor) -> AnySelect:
    """The same with what is needed to say what is further to be said."""
    return rows_of(actor).add_columns(*_FURTHER)


@lru_cache(maxsize=64)
def plain_rows_of(actor: Actor) -> AnySelect:
    """The same actions, to be counted or sorted: their ids, and nothing joined that no filter asks for."""
    return (
        select(_action.c.id)
        .select_from(_action)
        .join(_record, _record.c.id == _action.c.id)
        .where(readable(actor), current())
    )


def readable(actor: Actor) -> Any:
    """Which actions this person may read: by visibility, and always their own."""
    return or_(readable_by(actor), _action.c.owner_id == actor.id)


def said(
    found: list[AnyRow], actor: Actor, today: date, *, answers: bool = True, further: bool = False
) -> list[ActionRow]:
    """Rows of ``rows_of`` in words.

    :param answers: ``False`` where nobody is shown which recommendations they answer.
    :param further: the rows are whole ones, and all that there is to say of them is wanted.
    """
    if further:
        answered, plans = _answers_and_plans(found, actor)
        return [_say(row, answered.get(row.id, ()), _further(row, plans, today), actor, today) for row in found]
    answered = _answers([row.id for row in found]) if answers else {}
    return [_say(row, answered.get(row.id, ()), NOTHING_FURTHER, actor, today) for row in found]


def _further(row: AnyRow, plans: dict[int, str], today: date) -> Further:
    return Further(
        plan=plans.get(row.plan_id, ""),
        strand_words=capital(row.strand.value),
        start_day=day(row.start_on),
        updated_words=capital(ago(row.updated_at, today)),
    )


def _say(row: AnyRow, answers: tuple[Answered, ...], further: Further, actor: Actor, today: date) -> ActionRow:
    status: ActionStatus = row.status
    priority, confidence = row.priority, row.confidence
    due_words, due_tone = _due(row, today)
    edit = f"/actions/{row.number}/edit"
    return ActionRow(
        id=row.id,
        version=row.version,
        number=row.number,
        reference=row.reference,
        title=row.title,
        href=f"/actions/{row.number}",
        edit=edit,
        may_edit=policy.may_edit(actor, row),
        may_move=policy.has_a_move(actor, row),
        owner=row.owner,
        owner_href=f"/people/{row.owner_id}",
        organisation=row.organisation or "",
        answers=answers,
        priority=priority.value,
        priority_words=PRIORITY_WORDS[priority],
        status=_SLUGS[status],
        status_words=_WORDS[status],
        status_note=_note(row),
        confidence=_SLUGS[confidence],
        confidence_words=_WORDS[confidence],
        confidence_why=row.confidence_why or "",
        confidence_settled=status in FINISHED or (status is ActionStatus.PROPOSED and confidence is ON_TRACK),
        due_words=due_words,
        due_tone=due_tone,
        due_day=day(row.due_on),
        due_iso=row.due_on.isoformat(),
        first_due_day=f"first promised for {day(row.first_due_on)}" if row.first_due_on != row.due_on else "",
        progress=row.progress,
        further=further,
    )


ON_TRACK = Confidence.ON_TRACK
_SLUGS = {choice: choice.value.replace(" ", "-") for choice in (*ActionStatus, *Confidence)}
_WORDS = {choice: capital(choice.value) for choice in (*ActionStatus, *Confidence)}
PRIORITY_WORDS = {choice: f"{choice.value.capitalize()} priority" for choice in Priority}


def _due(row: AnyRow, today: date) -> tuple[str, str]:
    if row.status is ActionStatus.DROPPED:
        return f"dropped {day(row.settled_on)}", "none"
    if row.status is ActionStatus.VERIFIED:
        return f"done {day(row.settled_on)}", "done"
    if row.status in FINISHED:
        return day(row.due_on), "none"
    days = (row.due_on - today).days
    tone = "late" if days < 0 else "soon" if days <= SOON else "calm"
    return until(row.due_on, today), tone


def _note(row: AnyRow) -> str:
    match row.status:
        case ActionStatus.VERIFIED:
            return f"by {row.verifier} on {day(row.settled_on)}" if row.verifier else f"on {day(row.settled_on)}"
        case ActionStatus.REPORTED_DONE:
            return "Waits for somebody to verify it"
        case ActionStatus.AGREED if row.start_on:
            return f"Starts on {day(row.start_on)}"
        case ActionStatus.UNDER_WAY if row.progress:
            return f"{row.progress}% done"
        case _:
            return row.status_why or ""


_target = Record.__table__.alias("target")
_ANSWERED = (
    select(Link.from_id, _target.c.reference, _target.c.title)
    .join(_target, _target.c.id == Link.to_id)
    .where(Link.from_id.in_(bindparam("ids", expanding=True)), Link.tie == Tie.ANSWERS)
)
_ANSWERED_IN_ORDER = _ANSWERED.order_by(_target.c.reference)


def _answers(ids: list[int]) -> dict[int, tuple[Answered, ...]]:
    if not ids:
        return {}
    return _by_action(db.session.execute(_ANSWERED_IN_ORDER, {"ids": ids}).all())


def _answers_and_plans(found: list[AnyRow], actor: Actor) -> tuple[dict[int, tuple[Answered, ...]], dict[int, str]]:
    """What these actions answer, and the titles of those of their plans that this person may read: one statement."""
    plans = select(Record.id, null(), Record.title).where(
        Record.id.in_(bindparam("plans", expanding=True)), readable_by(actor), current()
    )
    both = union_all(_ANSWERED, plans)
    ids, of_plans = [row.id for row in found], {row.plan_id for row in found if row.plan_id}
    rows = db.session.execute(both, {"ids": ids, "plans": list(of_plans)}).all()
    answered = sorted((row for row in rows if row.reference), key=lambda row: row.reference)
    return _by_action(answered), {row.from_id: row.title for row in rows if not row.reference}


def _by_action(rows: Sequence[AnyRow]) -> dict[int, tuple[Answered, ...]]:
    found: dict[int, list[Answered]] = {}
    for row in rows:
        found.setdefault(row.from_id, []).append(
            Answered(row.reference, f"/recommendations/{row.reference}", row.title)
        )
    return {action_id: tuple(answers) for action_id, answers in found.items()}
