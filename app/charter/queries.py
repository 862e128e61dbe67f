"""What do pages need to show of goals and recommendations?"""

from sqlalchemy import select

from app.access.actor import Actor
from app.charter.models import Evaluation, Goal, Recommendation
from app.database import AnyRow
from app.extensions import db
from app.records.models import Record
from app.records.references import NotFound
from app.records.visibility import current, readable_by

_record, _recommendation = Record.__table__, Recommendation.__table__


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


def newest_evaluation(actor: Actor) -> AnyRow | None:
    """Its row with title and published_on, if there has been one."""
    evaluation = Evaluation.__table__
    return db.session.execute(
        select(_record.c.title, evaluation.c.published_on)
        .join(_record, _record.c.id == evaluation.c.id)
        .where(readable_by(actor), current())
        .order_by(evaluation.c.published_on.desc(), evaluation.c.id.desc())
        .limit(1)
    ).one_or_none()


def recommendations(actor: Actor) -> list[AnyRow]:
    """All recommendations in their order: rows with id, reference, title, area, summary, evaluation_id."""
    return list(
        db.session.execute(
            select(
                _record.c.id,
                _record.c.reference,
                _record.c.title,
                _recommendation.c.area,
                _recommendation.c.summary,
                _recommendation.c.evaluation_id,
            )
            .join(_record, _record.c.id == _recommendation.c.id)
            .where(readable_by(actor), current())
            .order_by(_recommendation.c.evaluation_id.desc(), _recommendation.c.position)
        )
    )


def recommendation_for(actor: Actor, reference: str) -> Recommendation:
    """:raises NotFound: there is none with this reference, or not for this reader."""
    found = db.session.scalar(
        select(Recommendation).where(Recommendation.reference == reference, readable_by(actor), current())
    )
    if found is None:
        raise NotFound()
    return found
