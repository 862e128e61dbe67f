"""What do pages need to show of goals, evaluations and recommendations?"""

from typing import Any

from sqlalchemy import ScalarSelect, func, select

from app.access.actor import Actor
from app.charter.models import Evaluation, Goal, Recommendation
from app.database import AnyRow
from app.extensions import db
from app.records.models import Record
from app.records.references import NotFound, kind_called
from app.records.visibility import current, readable_by

_record, _recommendation = Record.__table__, Recommendation.__table__
_person = _record.alias("person_record")


def goals(actor: Actor) -> list[AnyRow]:
    """The goals in their order: rows with reference and title."""
    goal = Goal.__table__
    return list(
        db.session.execute(
            select(_record.c.reference, _record.c.title)
            .join(goal, goal.c.id == _record.c.id)
            .where(readable_by(actor), current())
            .order_by(goal.c.position)
        )
    )


def evaluations(actor: Actor) -> list[AnyRow]:
    """Every evaluation, newest first: rows with id, title, published_on and how many recommendations."""
    evaluation = Evaluation.__table__
    advice = _record.alias("advice")
    how_many = (
        select(func.count())
        .select_from(_recommendation.join(advice, advice.c.id == _recommendation.c.id))
        .where(_recommendation.c.evaluation_id == evaluation.c.id, advice.c.withdrawn_on.is_(None))
        .scalar_subquery()
    )
    return list(
        db.session.execute(
            select(_record.c.id, _record.c.title, evaluation.c.published_on, how_many.label("how_many"))
            .join(_record, _record.c.id == evaluation.c.id)
            .where(_record.c.kind == "evaluation", readable_by(actor), current())
            .order_by(evaluation.c.published_on.desc(), evaluation.c.id.desc())
        )
    )


def evaluation_for(actor: Actor, evaluation_id: int) -> Evaluation:
    """:raises NotFound: there is none with this id, or not for this reader."""
    found = db.session.scalar(select(Evaluation).where(Evaluation.id == evaluation_id, readable_by(actor), current()))
    if found is None:
        raise NotFound()
    return found


def newest_evaluation(actor: Actor) -> AnyRow | None:
    """Its row with title and published_on, if there has been one."""
    evaluation = Evaluation.__table__
    return db.session.execute(
        select(_record.c.title, evaluation.c.published_on)
        .join(_record, _record.c.id == evaluation.c.id)
        # The kind, too, or SQLite would look at every record.
        .where(_record.c.kind == "evaluation", readable_by(actor), current())
        .order_by(evaluation.c.published_on.desc(), evaluation.c.id.desc())
        .limit(1)
    ).one_or_none()


def recommendations(actor: Actor, *, of: int | None = None) -> list[AnyRow]:
    """Recommendations in their order, of one evaluation or of all, the newest evaluation first."""
    query = (
        select(
            _record.c.id,
            _record.c.reference,
            _record.c.title,
            _recommendation.c.area,
            _recommendation.c.summary,
            _recommendation.c.evaluation_id,
            _recommendation.c.response,
            _recommendation.c.response_why,
        )
        .join(_record, _record.c.id == _recommendation.c.id)
        .where(readable_by(actor), current())
        .order_by(_recommendation.c.evaluation_id.desc(), _recommendation.c.position, _recommendation.c.id)
    )
    if of is not None:
        query = query.where(_recommendation.c.evaluation_id == of)
    return list(db.session.execute(query))


def recommendation_for(actor: Actor, reference: str, *, to_change: bool = False) -> Recommendation:
    """:raises NotFound: there is none with this reference, or not for this reader."""
    query = select(Recommendation).where(Recommendation.reference == reference, readable_by(actor), current())
    found = db.session.scalar(query.with_for_update() if to_change else query)
    if found is None:
        raise NotFound()
    return found


def answer_noted(recommendation: Recommendation, actor: Actor) -> AnyRow:
    """Who noted the answer (``who``) and by which decision (``decision``, its reference): each where there is one.

    A decision that is not for this reader is none.
    """
    who = select(_person.c.title).where(_person.c.id == recommendation.responded_by_id)
    return db.session.execute(
        select(
            who.scalar_subquery().label("who"),
            reference_of(recommendation.decision_id, actor).label("decision"),
        )
    ).one()


def reference_of(decision_id: Any, actor: Actor) -> ScalarSelect[str]:
    """The reference of the decision with this id (a column, or a number), where this person may read it."""
    return select(Record.reference).where(Record.id == decision_id, readable_by(actor), current()).scalar_subquery()


def decision_link(reference: str | None) -> tuple[str, str] | None:
    """Its reference and its address."""
    return (reference, kind_called("decision").address(id=0, number=None, reference=reference)) if reference else None
