"""Which actions, in which order? Read from an address, and written back to one."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal_column, or_, select

from app import clock
from app.access.actor import Actor
from app.actions.models import Action, Confidence, Priority
from app.actions.quarters import Quarter, quarter_called
from app.actions.rows import owner
from app.actions.workflow import GOING, OPEN, SETTLED, ActionStatus
from app.charter.models import Recommendation
from app.history.models import HistoryChange, HistoryEntry
from app.records.deeds import as_record
from app.records.models import Link, Record, Tie
from app.records.searching import found_by
from app.web.pages import address
from app.web.paging import Key
from app.wording import slug

TABLE, BOARD, TIMELINE = "table", "board", "timeline"
# What shows the rows, and under which address: the same filter stands in each.
VIEWS = {TABLE: "/actions", BOARD: "/actions/board", TIMELINE: "/actions/timeline"}
RECENT = timedelta(days=60)
QUIET = timedelta(days=30)
RECENTLY, ALL, UNFINISHED, IN_HAND = "", "all", "open", "going"
COMMUNITY = "community"
NO_PLAN = "none"
BY_PLAN = "plan"

_action, _record = Action.__table__, Record.__table__
# By value: ``case`` hands on what it is given without asking the column's type.
_priority_order = case({choice.value: n for n, choice in enumerate(Priority)}, value=_action.c.priority)
_status_order = case({choice.value: n for n, choice in enumerate(ActionStatus)}, value=_action.c.status)

# Column -> what it sorts by. Each is followed by the id.
SORTS: dict[str, tuple[Any, type]] = {
    "action": (_record.c.title, str),
    "owner": (owner.c.title, str),
    "priority": (_priority_order, int),
    "status": (_status_order, int),
    "due": (_action.c.due_on, date),
}


@dataclass(frozen=True)
class ActionFilter:
    """What an address asks for. Values that mean nothing are as if they were not there."""

    q: str = ""
    status: str = RECENTLY
    owner: str = ""
    recommendation: str = ""
    organisation: str = ""
    plan: str = ""
    priority: str = ""
    confidence: str = ""
    late: bool = False
    quiet: bool = False
    mine: bool = False
    to_verify: bool = False
    # A quarter, such as 2026-q4.
    during: str = ""
    sort: str = "due"
    descending: bool = False
    # How the timeline groups its rows: by plan, or else by the month they are due in. No filter either.
    by: str = field(default="", compare=False)
    # Says where its address leads, and nothing about the rows: two that differ in it ask for the same.
    view: str = field(default=TABLE, compare=False)

    @classmethod
    def read(cls, values: Mapping[str, str], view: str = TABLE) -> "ActionFilter":
        known = {
            "status": {ALL, UNFINISHED, IN_HAND, *(slug(choice) for choice in ActionStatus)},
            "priority": {choice.value for choice in Priority},
            "confidence": {slug(choice) for choice in Confidence},
            "sort": set(SORTS),
            "by": {BY_PLAN},
        }
        typed = ("q", "owner", "recommendation", "organisation", "plan")
        on_or_off = ("late", "quiet", "mine", "to_verify", "descending")
        texts: dict[str, Any] = {name: values.get(name, "").strip()[:200] for name in typed}
        choices: dict[str, Any] = {name: value for name in known if (value := values.get(name, "")) in known[name]}
        switches: dict[str, Any] = {name: values.get(name) == "1" for name in on_or_off}
        quarter = quarter_called(values.get("during", ""))
        return cls(**texts, **choices, **switches, during=quarter.name if quarter else "", view=view)

    @property
    def path(self) -> str:
        return VIEWS[self.view]

    @property
    def address(self) -> str:
        return address(self.path, self.values())

    def values(self) -> dict[str, str]:
        """What stands in the address: only what differs from the plain list."""
        said = {name: getattr(self, name) for name, plain in _PLAIN.items() if getattr(self, name) != plain}
        return {name: "1" if value is True else value for name, value in said.items()}

    def but(self, **changes: Any) -> "ActionFilter":
        return replace(self, **changes)

    @property
    def is_plain(self) -> bool:
        return replace(self, sort="due", descending=False) == ActionFilter()

    @property
    def statuses(self) -> list[ActionStatus]:
        """Those that what it finds can have, in the order of the workflow."""
        some = {RECENTLY: ActionStatus, ALL: ActionStatus, UNFINISHED: set(ActionStatus) - SETTLED, IN_HAND: GOING}
        wanted = some.get(self.status) or {ActionStatus(self.status.replace("-", " "))}
        if self.to_verify:
            wanted = {ActionStatus.REPORTED_DONE}
        narrower = (GOING if self.quiet else ActionStatus, OPEN if self.late else ActionStatus)
        return [status for status in ActionStatus if status in wanted and all(status in them for them in narrower)]

    def clauses(self, actor: Actor, today: date, since: Any) -> list[ColumnElement[bool]]:
        """What the rows must fulfil, beside being readable. Expects ``Record`` and ``Action`` joined.

        :param since: see ``is_quiet``.
        """
        asked: list[ColumnElement[bool] | None] = [
            found_by(self.q) if self.q else None,
            self._status(today),
            self._owner(),
            self._recommendation(),
            self._organisation(),
            self._plan(),
            Action.priority == Priority(self.priority) if self.priority else None,
            Action.confidence == Confidence(self.confidence.replace("-", " ")) if self.confidence else None,
            is_late(today) if self.late else None,
            is_quiet(since) if self.quiet else None,
            is_mine(actor) if self.mine else None,
            waits_for_verification(actor) if self.to_verify else None,
            is_on_during(quarter, today) if (quarter := quarter_called(self.during)) else None,
        ]
        return [clause for clause in asked if clause is not None]

    def keys(self) -> list[Key]:
        """How the rows are ordered, ending in the one column that is unique."""
        column, kind = SORTS[self.sort]
        first = Key(column, kind, self.descending)
        if self.sort == "action":
            return [first, Key(_record.c.id, int, self.descending)]
        last = Key(_action.c.id, int, self.descending)
        if self.sort == "owner":
            # Each one's soonest first; and as the index on owners has it, or all rows would be sorted.
            return [
                first,
                Key(owner.c.id, int, self.descending),
                Key(_action.c.due_on, date, self.descending),
                last,
            ]
        return [first, Key(_action.c.due_on, date), last] if self.sort in ("priority", "status") else [first, last]

    def along(self) -> list[ColumnElement[bool]]:
        """True of every row anyway: said so that the database reads the rows in the order of an index."""
        kinds = {"action": _record.c.kind == "action", "owner": owner.c.kind == "person"}
        return [kinds[self.sort]] if self.sort in kinds else []

    def _status(self, today: date) -> ColumnElement[bool] | None:
        if self.status == ALL or self.to_verify:
            return None
        if self.status == RECENTLY:
            return or_(Action.settled_on.is_(None), Action.settled_on >= today - RECENT)
        if self.status == UNFINISHED:
            return Action.status.not_in(SETTLED)
        if self.status == IN_HAND:
            return Action.status.in_(GOING)
        return Action.status == ActionStatus(self.status.replace("-", " "))

    def _owner(self) -> ColumnElement[bool] | None:
        if self.owner.isascii() and self.owner.isdigit() and len(self.owner) < 10:
            return Action.owner_id == int(self.owner)
        if not self.owner:
            return None
        called = func.lower(_someone.c.title).contains(self.owner.lower(), autoescape=True)
        return Action.owner_id.in_(select(_someone.c.id).where(_someone.c.kind == "person", called))

    def _recommendation(self) -> ColumnElement[bool] | None:
        if not self.recommendation:
            return None
        answering = (
            select(Link.from_id)
            .join(Recommendation.__table__, Recommendation.__table__.c.id == Link.to_id)
            .join(_target, _target.c.id == Link.to_id)
            .where(
                Link.tie == Tie.ANSWERS,
                _target.c.reference == self.recommendation,
                # One that was withdrawn is answered by nothing any more.
                _target.c.withdrawn_on.is_(None),
            )
        )
        return Record.id.in_(answering)

    def _organisation(self) -> ColumnElement[bool] | None:
        if self.organisation == COMMUNITY:
            return Record.organisation_id.is_(None)
        if self.organisation.isascii() and self.organisation.isdigit() and len(self.organisation) < 10:
            return Record.organisation_id == int(self.organisation)
        return None

    def _plan(self) -> ColumnElement[bool] | None:
        """A plan that was withdrawn has no actions any more, and they are part of none."""
        if self.plan == NO_PLAN:
            return or_(Action.plan_id.is_(None), Action.plan_id.not_in(_plans()))
        if self.plan.isascii() and self.plan.isdigit() and len(self.plan) < 10:
            return and_(Action.plan_id == int(self.plan), Action.plan_id.in_(_plans()))
        return None


_PLAIN = {name: value for name, value in asdict(ActionFilter()).items() if name != "view"}
_target, _someone = _record.alias("target"), _record.alias("someone")


def _plans() -> Any:
    return select(_someone.c.id).where(_someone.c.kind == "plan", _someone.c.withdrawn_on.is_(None))


def is_late(today: date) -> ColumnElement[bool]:
    return and_(Action.status.in_(OPEN), Action.due_on < today)


def is_quiet(since: Any) -> ColumnElement[bool]:
    """Agreed and not finished, and nobody has said how it goes since then: an instant, or a parameter for one."""
    return and_(Action.status.in_(GOING), Action.updated_at < since)


def is_on_during(quarter: Quarter, today: date) -> ColumnElement[bool]:
    """Begun before this quarter ends, and due in it or later, or late in it: as the timeline draws them."""
    begun = or_(
        Action.start_on <= quarter.last_on,
        and_(Action.start_on.is_(None), Record.created_at < clock.beginning_of(quarter.after.first_on)),
    )
    is_still_on = Action.due_on >= quarter.first_on
    if quarter.first_on <= today:
        is_still_on = or_(is_still_on, Action.status.in_(OPEN))
    return and_(begun, is_still_on)


def is_mine(actor: Actor) -> ColumnElement[bool]:
    """Owned by this person, or by an organisation that they speak for."""
    if actor.leads:
        return or_(Action.owner_id == actor.id, Record.organisation_id.in_(sorted(actor.leads)))
    return Action.owner_id == actor.id


def waits_for_verification(actor: Actor) -> ColumnElement[bool]:
    """Reported done, by and for somebody else, and never this person's own: they could verify it."""
    others = and_(Action.owner_id != actor.id, Action.reported_by_id.is_distinct_from(actor.id))
    return and_(Action.status == ActionStatus.REPORTED_DONE, others, ~was_owned_by(actor))


def was_owned_by(actor: Actor) -> ColumnElement[bool]:
    """Was it this person's before it was handed over? The history knows."""
    handed_over = (
        select(HistoryEntry.record_id)
        .join(HistoryChange, HistoryChange.entry_seq == HistoryEntry.seq)
        # Literally, as the index on handing over has it.
        .where(HistoryChange.field == literal_column("'owner_id'"), HistoryChange.before == as_record(actor.person_id))
    )
    return _action.c.id.in_(handed_over)
