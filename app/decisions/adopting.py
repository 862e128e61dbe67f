"""By which decision is a document adopted or withdrawn, and a recommendation answered?

Only the body decides these. The chair, the vice-chair or the secretary notes what follows from
a decision of the steering group that stands: one that is provisional may yet lapse, and from one
that has lapsed or was superseded nothing follows any more.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, func, select

from app.access.actor import Actor
from app.access.rules import Unready
from app.charter import policy as charter_policy
from app.charter import services as charter
from app.charter.models import Document, DocumentVersion, Recommendation, Response, VersionState
from app.charter.queries.documents import readable as readable_documents
from app.database import AnyRow
from app.decisions.models import Decision
from app.decisions.services import decide
from app.decisions.workflow import How, Standing
from app.extensions import db
from app.records.models import Record
from app.records.visibility import current, readable_by
from app.steering.models import Body
from app.steering.queries import the_steering_group

FEW = 5  # decisions that a page names beside the way to all
MOST = 50  # of which one is chosen

_record, _decision, _body = Record.__table__, Decision.__table__, Body.__table__


def nameable(actor: Actor, *, since: date | None = None, most: int = MOST) -> Sequence[AnyRow]:
    """The decisions that could be named, newest first: rows with reference, title and decided_on.

    :param since: only of this day or later, because something is in force from then on.
    """
    query = (
        select(_record.c.reference, _record.c.title, _decision.c.decided_on)
        .join(_decision, _decision.c.id == _record.c.id)
        .join(_body, and_(_body.c.id == _decision.c.body_id, _body.c.is_steering_group))
        .where(readable_by(actor), current(), _decision.c.standing == Standing.STANDS)
        .order_by(_decision.c.decided_on.desc(), _decision.c.id.desc())
        .limit(most)
    )
    return db.session.execute(query if since is None else query.where(_decision.c.decided_on >= since)).all()


def decision_named(reference: str | None, actor: Actor) -> Decision:
    """The decision that somebody names, as it is at this moment: whoever changes its standing waits.

    :raises Unready: there is none, or nothing can follow from it.
    """
    found = db.session.scalar(
        select(Decision)
        .where(Decision.reference == (reference or ""), readable_by(actor), current())
        .with_for_update(of=Decision.__table__)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise Unready("decision", "Choose the decision, or record it first")
    if found.standing is not Standing.STANDS:
        raise Unready("decision", f"{found.reference} is {found.standing.value}: name one that stands")
    if not db.session.get_one(Body, found.body_id).is_steering_group:
        raise Unready("decision", f"{found.reference} was not decided by the steering group: name one that was")
    return found


# What follows from it.


def adopt_by(decision: Decision, draft: DocumentVersion, *, by: Actor) -> None:
    """The decision adopts what was drafted, from the day on which it was made."""
    charter.adopt(draft, on=decision.decided_on, by=by, decision=decision)


def answer_by(decision: Decision, recommendation: Recommendation, response: Response, *, by: Actor, why: str) -> None:
    """The decision says what the community makes of a recommendation."""
    charter.respond(recommendation, response, on=decision.decided_on, by=by, why=why, decision=decision)


def withdraw_by(decision: Decision, document: Document, *, by: Actor, why: str) -> None:
    """The decision says that a document no longer holds."""
    charter.withdraw_document(document, by=by, why=why, decision=decision)


def record_at_a_meeting(*, by: Actor, **decided: Any) -> Decision:
    """Record what the steering group decided at a meeting: see ``decide``.

    :raises Unready: there is no steering group yet.
    """
    body = the_steering_group()
    if body is None:
        raise Unready("title", "Set up the steering group first: then it can decide")
    return decide(body, how=How.MEETING, by=by, **decided)


# What waits for a decision.


def waiting_drafts(actor: Actor) -> Sequence[AnyRow]:
    """Drafts whose adoption this person may note: rows with document_id, number and title."""
    if not charter_policy.may_withdraw(actor):
        return ()
    version = DocumentVersion.__table__
    return db.session.execute(
        select(version.c.document_id, version.c.number, version.c.title)
        .join(_record, _record.c.id == version.c.document_id)
        .where(
            version.c.state == VersionState.DRAFT,
            func.coalesce(version.c.written_by_id, 0) != actor.id,
            readable_documents(actor),
            current(),
        )
        .order_by(version.c.written_at.desc(), version.c.id)
    ).all()


def open_recommendations(actor: Actor) -> Sequence[AnyRow]:
    """Recommendations in their order, those without an answer first: rows with reference, title and response."""
    if not charter_policy.may_respond(actor):
        return ()
    advised = Recommendation.__table__
    return db.session.execute(
        select(_record.c.reference, _record.c.title, advised.c.response)
        .join(advised, advised.c.id == _record.c.id)
        .where(readable_by(actor), current())
        .order_by(advised.c.response.is_not(None), advised.c.evaluation_id.desc(), advised.c.position)
    ).all()
