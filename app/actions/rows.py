"""How is an action said in one row?

Everything is worked out here, once per row, so that the template only places it.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Subquery, and_, bindparam, or_, select, union_all

from app.access.actor import Actor
from app.access.roles import Permission
from app.actions import policy
from app.actions.models import Action, Confidence, Priority
from app.actions.workflow import FINISHED, OPEN, ActionStatus
from app.database import AnyRow, AnySelect
from app.extensions import db
from app.records.models import Link, Record, Tie
from app.records.visibility import Reach, current, reach_of, readable_within, ways_to_read
from app.wording import ago, capital, day, slug, together, until

owner, plan = Record.__table__.alias("owner"), Record.__table__.alias("plan_record")
_action, _record = Action.__table__, Record.__table__
_own = _action.alias("own")
_organisation = Record.__table__.alias("organisation_record")
_verifier = Record.__table__.alias("verifier")

SOON = 7  # days


class Answered(NamedTuple):
    reference: str
    href: str
    title: str


class Further(NamedTuple):
    """What is said of an action only to those who have chosen to see it."""

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
    # The references of open actions that it waits for, as far as this reader may read them.
    waits_for: tuple[str, ...]
    plan: str
    plan_href: str
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
    _action.c.plan_id,
    plan.c.title.label("plan"),
)
_FURTHER = (_action.c.strand, _action.c.updated_at)


def whole_rows_among(ids: Subquery) -> AnySelect:
    """The same as ``rows_among``, and what is needed to say what is further to be said."""
    return rows_among(ids).add_columns(*_FURTHER)


def rows_among(ids: Subquery) -> AnySelect:
    """What ``said`` needs of the actions with these ids, which were found in a reader's scope."""
    return _with_its_names(select(*_COLUMNS).select_from(ids).join(_action, _action.c.id == ids.c.id))


def _with_its_names(actions: AnySelect) -> AnySelect:
    """Join each action's record, and what its owner, organisation, verifier and plan are called."""
    return (
        actions.join(_record, _record.c.id == _action.c.id)
        .join(owner, owner.c.id == _action.c.owner_id)
        .outerjoin(_organisation, _organisation.c.id == _record.c.organisation_id)
        .outerjoin(_verifier, _verifier.c.id == _action.c.verified_by_id)
        .outerjoin(plan, is_its_plan())
    )


def is_its_plan() -> ColumnElement[bool]:
    """Along which an action is joined with its ``plan``. One that was withdrawn is none.

    Whoever reads an action reads which plan it is part of: see ``queries.plans``.
    """
    return and_(plan.c.id == _action.c.plan_id, plan.c.withdrawn_on.is_(None))


# Of these statements, not of what they find, the last few readers' are kept: putting one together takes a millisecond.
@lru_cache(maxsize=64)
def rows_of(actor: Actor) -> AnySelect:
    """The actions that this person may read, ready to be filtered, ordered and said."""
    return _with_its_names(select(*_COLUMNS).select_from(_action)).where(_within_reach(actor), current())


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
        .where(_within_reach(actor), current())
    )


def readable(actor: Actor) -> Any:
    """Which actions this person may read: by visibility, and always their own."""
    return actions_within(reach_of(actor), actor.id)


def actions_within(reach: Reach, reader_id: Any) -> Any:
    """What ``readable`` says of everybody with this reach.

    :param reader_id: the person, or a parameter that is.
    """
    return or_(readable_within(reach, reader_id), _action.c.owner_id == reader_id)


def reads_most(actor: Actor) -> bool:
    """Are most actions for this person? Or else a few of very many, so that looking at each would leave most out."""
    return actor.holds(Permission.READ_MEMBERS)


def _within_reach(actor: Actor) -> Any:
    """The same as ``readable``, as it is asked of all actions at once."""
    if reads_most(actor):
        return readable(actor)
    ways = (select(_record.c.id).where(_record.c.kind == "action", way).correlate(None) for way in ways_to_read(actor))
    return _action.c.id.in_(union_all(*ways, select(_own.c.id).where(_own.c.owner_id == actor.id)))


def stands_in_any(actor: Actor, column: Any, one: Any) -> ColumnElement[bool]:
    """Is there an action that this person may read with this one in that column: its owner, its plan?

    :param one: the id, a column of the query around.
    """
    actions = plain_rows_of(actor)
    if reads_most(actor):
        # The first is enough. As ``exists`` PostgreSQL would read all actions to answer this.
        first: Any = actions.where(column == one).limit(1).correlate(one.table)
        return first.scalar_subquery().is_not(None)
    return one.in_(actions.with_only_columns(column).where(column.is_not(None)).correlate(None))


def said(
    found: list[AnyRow], actor: Actor, today: date, *, answers: bool = True, further: bool = False
) -> list[ActionRow]:
    """Rows of ``rows_of`` in words.

    :param answers: ``False`` where nobody is shown which recommendations they answer, and what they wait for.
    :param further: the rows are whole ones, and all that there is to say of them is wanted.
    """
    tied = _tied([row.id for row in found], actor) if answers else {}
    return [
        _say(row, tied.get(row.id, _UNTIED), _further(row, today) if further else NOTHING_FURTHER, actor, today)
        for row in found
    ]


def _further(row: AnyRow, today: date) -> Further:
    return Further(
        strand_words=capital(row.strand.value),
        start_day=day(row.start_on, today),
        updated_words=capital(ago(row.updated_at, today)),
    )


class _Ties(NamedTuple):
    answers: tuple[Answered, ...] = ()
    waits_for: tuple[str, ...] = ()


_UNTIED = _Ties()


def _say(row: AnyRow, tied: _Ties, further: Further, actor: Actor, today: date) -> ActionRow:
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
        answers=tied.answers,
        priority=priority.value,
        priority_words=PRIORITY_WORDS[priority],
        status=_SLUGS[status],
        status_words=_WORDS[status],
        status_note=_note(row, tied.waits_for, today),
        confidence=_SLUGS[confidence],
        confidence_words=_WORDS[confidence],
        confidence_why=row.confidence_why or "",
        confidence_settled=status in FINISHED or (status is ActionStatus.PROPOSED and confidence is ON_TRACK),
        due_words=due_words,
        due_tone=due_tone,
        due_day=day(row.due_on, today),
        due_iso=row.due_on.isoformat(),
        first_due_day=f"first promised for {day(row.first_due_on, today)}" if row.first_due_on != row.due_on else "",
        progress=row.progress,
        waits_for=tied.waits_for,
        plan=row.plan or "",
        plan_href=f"/plans/{row.plan_id}" if row.plan else "",
        further=further,
    )


ON_TRACK = Confidence.ON_TRACK
_SLUGS = {choice: slug(choice) for choice in (*ActionStatus, *Confidence)}
_WORDS = {choice: capital(choice.value) for choice in (*ActionStatus, *Confidence)}
PRIORITY_WORDS = {choice: f"{choice.value.capitalize()} priority" for choice in Priority}


def _due(row: AnyRow, today: date) -> tuple[str, str]:
    if row.status is ActionStatus.DROPPED:
        return f"dropped {day(row.settled_on, today)}", "none"
    if row.status is ActionStatus.VERIFIED:
        return f"done {day(row.settled_on, today)}", "done"
    if row.status in FINISHED:
        return day(row.due_on, today), "none"
    return until(row.due_on, today), tone_of(row.due_on, today)


def tone_of(due_on: date, today: date) -> str:
    """How pressing the day of something open is."""
    days = (due_on - today).days
    return "late" if days < 0 else "soon" if days <= SOON else "calm"


def _note(row: AnyRow, waits_for: tuple[str, ...], today: date) -> str:
    match row.status:
        case ActionStatus.VERIFIED:
            return (
                f"by {row.verifier} on {day(row.settled_on, today)}"
                if row.verifier
                else f"on {day(row.settled_on, today)}"
            )
        case ActionStatus.REPORTED_DONE:
            return "Waits for somebody to verify it"
        case ActionStatus.AGREED if waits_for:
            return waits_words(waits_for)
        case ActionStatus.AGREED if row.start_on:
            return f"Starts on {day(row.start_on, today)}"
        case ActionStatus.UNDER_WAY:
            how_far = f"{row.progress}% done" if row.progress else row.status_why
            waits = waits_words(waits_for) if waits_for else ""
            return " · ".join(part for part in (how_far, waits) if part)
        case _:
            return row.status_why or ""


def waits_words(references: Sequence[str]) -> str:
    """``Waits for A7``, ``Waits for A7, A9 and A12``."""
    return f"Waits for {together(references)}"


# Read with what it answers, so that a page asks for both at once. The reader's scope is that of the other end.
@lru_cache(maxsize=64)
def _ties_of(actor: Actor) -> AnySelect:
    is_open_action = and_(Link.tie == Tie.WAITS_FOR, _action.c.status.in_(OPEN))
    return (
        select(Link.from_id, Link.tie, _record.c.reference, _record.c.title)
        .join(_record, _record.c.id == Link.to_id)
        .outerjoin(_action, _action.c.id == Link.to_id)
        .where(
            Link.from_id.in_(bindparam("ids", expanding=True)),
            or_(Link.tie == Tie.ANSWERS, is_open_action),
            readable(actor),
            current(),
        )
        .order_by(_record.c.number, _record.c.reference)
    )


def _tied(ids: list[int], actor: Actor) -> dict[int, _Ties]:
    if not ids:
        return {}
    answers: dict[int, list[Answered]] = {}
    waits_for: dict[int, list[str]] = {}
    for action_id, tie, reference, title in db.session.execute(_ties_of(actor), {"ids": ids}):
        if tie is Tie.ANSWERS:
            found = Answered(reference, f"/recommendations/{reference}", title)
            answers.setdefault(action_id, []).append(found)
        else:
            waits_for.setdefault(action_id, []).append(reference)
    return {
        action_id: _Ties(tuple(answers.get(action_id, ())), tuple(waits_for.get(action_id, ())))
        for action_id in answers.keys() | waits_for.keys()
    }
