"""How does the plan stand, in figures?"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import exists, func, literal, select

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission
from app.actions.filters import is_late, is_mine, is_quiet, waits_for_verification
from app.actions.models import Action
from app.actions.queries.table import SINCE, since
from app.actions.rows import plain_rows_of, readable, reads_most
from app.actions.workflow import ActionStatus
from app.charter.models import Recommendation, Response
from app.database import AnySelect
from app.extensions import db
from app.records.models import Link, Record, Tie
from app.records.visibility import current, readable_by
from app.web.paging import counting

_action, _record = Action.__table__, Record.__table__


@dataclass(frozen=True)
class Counts:
    """How the plan stands, for the first sentence and the figures beside it.

    :ivar all: those that were not dropped, as on every other page that counts them.
    :ivar answered: recommendations that an action answers.
    :ivar declined: those that none answers because they are not accepted, with the reason.
    """

    all: int
    late: int
    quiet: int
    to_verify: int
    mine: int
    recommendations: int
    answered: int
    declined: int

    @property
    def unanswered(self) -> int:
        return self.recommendations - self.answered - self.declined


def counts(actor: Actor) -> Counts:
    """All the figures of the plan's page in one statement."""
    return Counts(**db.session.execute(_figures(actor, clock.today()), since()).one()._mapping)


@lru_cache(maxsize=32)
def _figures(actor: Actor, today: date) -> AnySelect:
    recommendation = Recommendation.__table__
    # A lead sees what their own actions answer.
    answered = is_answered(recommendation.c.id, actor)
    readable_ones = (
        select(func.count())
        .select_from(recommendation.join(_record, _record.c.id == recommendation.c.id))
        # The kind, too, or SQLite would look at every record.
        .where(_record.c.kind == "recommendation", readable_by(actor), current())
    )
    wanted = {
        "all": _counted(actor, Action.status != ActionStatus.DROPPED),
        "late": _counted(actor, is_late(today)),
        "quiet": _counted(actor, is_quiet(SINCE)),
        "to_verify": _counted(actor, waits_for_verification(actor))
        if actor.holds(Permission.ACTIONS_DECIDE)
        else literal(0),
        "mine": _counted(actor, is_mine(actor), Action.settled_on.is_(None)),
        "recommendations": readable_ones.scalar_subquery(),
        "answered": readable_ones.where(answered).scalar_subquery(),
        "declined": readable_ones.where(
            recommendation.c.response == Response.NOT_ACCEPTED, ~answered
        ).scalar_subquery(),
    }
    return select(*(query.label(name) for name, query in wanted.items()))


def _counted(actor: Actor, *clauses: Any) -> Any:
    return counting(plain_rows_of(actor).where(*clauses)).scalar_subquery()


def is_answered(recommendation_id: Any, actor: Actor) -> Any:
    """Does any action that this person may read, and that was not dropped, answer this recommendation?"""
    if not reads_most(actor):
        ids = plain_rows_of(actor).where(_action.c.status != ActionStatus.DROPPED)
        theirs = select(Link.to_id).where(Link.from_id.in_(ids.correlate(None)), Link.tie == Tie.ANSWERS)
        return recommendation_id.in_(theirs.correlate(None))
    answering = (
        select(literal(1))
        .select_from(
            Link.__table__.join(_action, _action.c.id == Link.from_id).join(_record, _record.c.id == _action.c.id)
        )
        .where(
            Link.to_id == recommendation_id,
            Link.tie == Tie.ANSWERS,
            _action.c.status != ActionStatus.DROPPED,
            readable(actor),
            current(),
        )
    )
    return exists(answering.correlate_except(Link.__table__, _action, _record))
