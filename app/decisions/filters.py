"""Which proposals, which decisions, in which order? Read from an address, and written back to one."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, literal, select

from app.access.actor import Actor
from app.actions.models import Action
from app.actions.workflow import ActionStatus
from app.decisions.models import Decision, Proposal
from app.decisions.workflow import IN_FORCE, ProposalState, Standing
from app.records.models import Link, Record, Tie
from app.records.references import as_reference
from app.records.searching import found_by
from app.web.forms import as_number
from app.web.pages import address
from app.web.paging import Key

PROPOSALS, LOG = "/proposals", "/decisions"
_decision, _record = Decision.__table__, Record.__table__
_follower = _record.alias("follower")


@dataclass(frozen=True)
class ProposalFilter:
    """``show``: the value of a state, ``mine`` or ``vote``; empty shows what is not settled, ``all`` everything."""

    show: str = ""
    q: str = ""

    @classmethod
    def read(cls, values: Mapping[str, str]) -> "ProposalFilter":
        known = {"all", "mine", "vote", *(state.value for state in ProposalState)}
        show = values.get("show", "")
        return cls(show if show in known else "", values.get("q", "").strip()[:200])

    @property
    def address(self) -> str:
        return address(PROPOSALS, asdict(self))

    def but(self, **changes: Any) -> "ProposalFilter":
        return replace(self, **changes)

    def clauses(
        self, actor: Actor, waits_for_vote: Callable[[Actor], ColumnElement[bool]]
    ) -> list[ColumnElement[bool]]:
        clauses = []
        if self.q and (found := _called(self.q)) is not None:
            clauses.append(found)
        match self.show:
            case "":
                unsettled = (ProposalState.DRAFT, ProposalState.OPEN, ProposalState.DEFERRED)
                clauses.append(Proposal.state.in_(unsettled))
            case "mine":
                clauses.append(Proposal.proposed_by_id == actor.id)
            case "vote":
                clauses.append(waits_for_vote(actor))
            case "all":
                pass
            case state:
                clauses.append(Proposal.state == ProposalState(state))
        return clauses


def _called(typed: str) -> ColumnElement[bool] | None:
    """By its reference, or else by its words."""
    reference = as_reference(typed)
    return Record.reference == reference if reference else found_by(typed)


SORTS: dict[str, tuple[Any, type]] = {
    "decided": (_decision.c.decided_on, date),
    "decision": (_record.c.title, str),
    "review": (_decision.c.review_on, date),
}


@dataclass(frozen=True)
class LogFilter:
    """What an address asks of the decision log. Values that mean nothing are as if they were not there."""

    q: str = ""
    year: str = ""
    standing: str = ""
    body: str = ""
    # Nothing has been done about it yet although something has to be.
    action: bool = False
    # The day on which it is to be looked at again has come.
    review: bool = False
    sort: str = "decided"
    descending: bool = True

    @classmethod
    def read(cls, values: Mapping[str, str]) -> "LogFilter":
        sort = values.get("sort", "")
        sort = sort if sort in SORTS else "decided"
        turned = values.get("turned") == "1"
        numbers = {name: "" if as_number(values.get(name)) is None else values[name] for name in ("year", "body")}
        standing = values.get("standing", "")
        return cls(
            q=values.get("q", "").strip()[:200],
            **numbers,
            standing=standing if standing in {choice.value for choice in Standing} else "",
            action=values.get("action") == "1",
            review=values.get("review") == "1",
            sort=sort,
            # The newest first, and titles from A; turned, the other way round.
            descending=(sort == "decided") != turned,
        )

    @property
    def is_turned(self) -> bool:
        return self.descending != (self.sort == "decided")

    def values(self) -> dict[str, str]:
        """What stands in the address: only what differs from the plain log."""
        plain = LogFilter()
        names = ("q", "year", "standing", "body", "action", "review", "sort")
        said = {name: getattr(self, name) for name in names if getattr(self, name) != getattr(plain, name)}
        if self.is_turned:
            said["turned"] = True
        return {name: "1" if value is True else value for name, value in said.items()}

    @property
    def address(self) -> str:
        return address(LOG, self.values())

    def but(self, **changes: Any) -> "LogFilter":
        return replace(self, **changes)

    def sorted_by(self, name: str) -> "LogFilter":
        """By this column, or the other way round where it is this one already."""
        usual = name == "decided"
        return self.but(sort=name, descending=not self.descending if self.sort == name else usual)

    @property
    def is_plain(self) -> bool:
        return replace(self, sort="decided", descending=True) == LogFilter()

    def clauses(self, today: date) -> list[ColumnElement[bool]]:
        """What the rows must fulfil, beside being readable. Expects ``Record`` and ``Decision`` joined."""
        asked: list[ColumnElement[bool] | None] = [
            _called(self.q) if self.q else None,
            _decision.c.year == int(self.year) if self.year else None,
            _decision.c.body_id == int(self.body) if self.body else None,
            _decision.c.standing == Standing(self.standing) if self.standing else None,
            awaits_action() if self.action else None,
            review_is_due(today) if self.review else None,
            # Those that are never looked at again have no place in that order.
            _decision.c.review_on.is_not(None) if self.sort == "review" else None,
        ]
        return [clause for clause in asked if clause is not None]

    def keys(self) -> list[Key]:
        column, kind = SORTS[self.sort]
        return [Key(column, kind, self.descending), Key(_decision.c.id, int, self.descending)]


def in_force() -> ColumnElement[bool]:
    return _decision.c.standing.in_(IN_FORCE)


def awaits_action() -> ColumnElement[bool]:
    """It needs an action, and none that was not dropped follows from it."""
    action = Action.__table__
    followed = exists(
        select(literal(1))
        .select_from(Link)
        .join(_follower, _follower.c.id == Link.from_id)
        .join(action, action.c.id == _follower.c.id)
        .where(
            Link.to_id == _decision.c.id,
            Link.tie == Tie.FOLLOWS,
            _follower.c.withdrawn_on.is_(None),
            action.c.status != ActionStatus.DROPPED,
        )
    )
    return and_(_decision.c.needs_action, in_force(), ~followed)


def review_is_due(today: date) -> ColumnElement[bool]:
    return and_(_decision.c.review_on <= today, in_force())
