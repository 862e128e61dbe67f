"""What do people do with an evaluation and what it advises?"""

from collections.abc import Mapping
from datetime import date
from string import ascii_uppercase
from typing import Any

from sqlalchemy import func, select

from app import clock
from app.access.actor import Actor
from app.access.rules import Unready, ensure
from app.charter import policy
from app.charter.models import Evaluation, Recommendation, Response
from app.extensions import db
from app.records.deeds import explain
from app.records.models import Record, Tie, Visibility
from app.records.services import link

# R for the first evaluation, then RB, RC …: as in "R-E4" and "RB-E4".
PREFIXES = ("R", *(f"R{letter}" for letter in ascii_uppercase[1:]))


def add_evaluation(*, title: str, published_on: date, by: Actor) -> Evaluation:
    """Enter an evaluation. Its recommendations follow one by one.

    :raises Unready: there are more than references can tell apart.
    """
    ensure(policy.may_prepare_evaluations(by), "enter an evaluation")
    taken = set(db.session.scalars(select(Evaluation.code_prefix)))
    prefix = next((prefix for prefix in PREFIXES if prefix not in taken), None)
    if prefix is None:
        raise Unready("title", "There are too many evaluations to give this one letters of its own")
    evaluation = Evaluation(title=title, published_on=published_on, code_prefix=prefix, visibility=Visibility.EVERYONE)
    db.session.add(evaluation)
    explain(evaluation, "added it", by=by)
    db.session.flush()
    return evaluation


def add_recommendation(
    evaluation: Evaluation, *, code: str, area: str, title: str, summary: str, by: Actor
) -> Recommendation:
    """Enter what an evaluation advises.

    :param code: its own, a letter and a number: with the evaluation's letters it becomes the reference.
    :raises Unready: it has one with this code.
    """
    ensure(policy.may_prepare_evaluations(by), "enter a recommendation")
    reference = f"{evaluation.code_prefix}-{code}"
    if db.session.scalar(select(Recommendation.id).where(Recommendation.reference == reference)) is not None:
        raise Unready("code", f"{reference} is there already. Give this one another code")
    last = db.session.scalar(
        select(func.max(Recommendation.position)).where(Recommendation.evaluation_id == evaluation.id)
    )
    recommendation = Recommendation(
        evaluation_id=evaluation.id,
        reference=reference,
        code=code,
        area=area,
        title=title,
        summary=summary,
        position=(last or 0) + 1,
        visibility=Visibility.EVERYONE,
    )
    db.session.add(recommendation)
    explain(recommendation, "added it", by=by)
    db.session.flush()
    return recommendation


def revise_recommendation(recommendation: Recommendation, changes: Mapping[str, Any], *, by: Actor) -> None:
    """Correct what was entered, as long as nobody has answered it."""
    ensure(policy.may_reword(by, recommendation), "change this recommendation once it is answered")
    for name, value in changes.items():
        setattr(recommendation, name, value)
    explain(recommendation, "corrected it", by=by)


def respond(
    recommendation: Recommendation, response: Response, *, on: date, by: Actor, why: str, decision: Record
) -> None:
    """Answer for the community: whether it takes this up, and why.

    :param on: the day of the decision: today or before.
    :param decision: which answers it, and which stands: whoever knows decisions has looked.
    """
    ensure(policy.may_respond(by), "note the answer to a recommendation")
    if not why:
        raise Unready("response_why", "Say why, in a sentence that everybody may read")
    if on > clock.today():
        raise Unready("decision", "It is answered once it has been decided, and not before")
    asked = (response, why, decision.id)
    if asked == (recommendation.response, recommendation.response_why, recommendation.decision_id):
        return
    recommendation.response, recommendation.response_why, recommendation.decision_id = asked
    recommendation.responded_on, recommendation.responded_by_id = on, by.id
    link(decision, recommendation, Tie.ANSWERS, by=by)
    explain(recommendation, f"answered: {response.value}, by {decision.reference}", by=by, why=why)
