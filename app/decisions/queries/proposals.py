"""What do pages need to show of proposals?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission
from app.database import AnyRow, AnySelect
from app.decisions.filters import ProposalFilter
from app.decisions.models import Ballot, Decision, Elector, Option, Proposal, Vote
from app.decisions.policy import runs_decisions
from app.decisions.rooms import number_of_room
from app.decisions.workflow import ProposalState
from app.extensions import db
from app.records.models import Record
from app.records.references import NotFound
from app.records.visibility import current, readable_by
from app.web.paging import Key, Listing, Page

_proposal, _record, _ballot = Proposal.__table__, Record.__table__, Ballot.__table__
_maker, _decided = _record.alias("maker"), _record.alias("decided")
_body = _record.alias("body_record")


def readable(actor: Actor) -> ColumnElement[bool]:
    """Whoever it is meant for; beside them whoever made it, and of drafts the chair and the secretary."""
    ways = [readable_by(actor), _proposal.c.proposed_by_id == actor.id]
    if runs_decisions(actor):
        ways.append(_proposal.c.state == ProposalState.DRAFT)
    return or_(*ways)


def proposal_for(actor: Actor, number: int, *, to_change: bool = False) -> Proposal:
    """One proposal that this person may read.

    :param to_change: lock it, so that two who change it take turns.
    :raises NotFound: there is none, or not for this reader.
    """
    query = select(Proposal).where(_is_theirs_to_read(actor, number))
    found = db.session.scalar(query.with_for_update() if to_change else query)
    if found is None:
        raise NotFound()
    return found


def _is_theirs_to_read(actor: Actor, number: int) -> ColumnElement[bool]:
    return and_(_record.c.kind == "proposal", _record.c.number == number, readable(actor), current())


@dataclass(frozen=True)
class Beside:
    """What stands beside a proposal.

    :ivar options: rows with id, number, text and is_recommended, in their order.
    :ivar room: the number of the meeting in session that has it on its agenda.
    """

    maker: str
    body: str
    decision: str
    options: Sequence[AnyRow]
    room: int | None


def beside(proposal: Proposal) -> Beside:
    """Who made it, what it was decided by, and its options: one statement."""
    return _beside(db.session.execute(_with_beside(select()).where(_proposal.c.id == proposal.id)).all())


def proposal_with_beside(actor: Actor, number: int) -> tuple[Proposal, Beside]:
    """One proposal that this person may read, and what stands beside it: one statement for both.

    :raises NotFound: there is none, or not for this reader.
    """
    rows = db.session.execute(_with_beside(select(Proposal)).where(_is_theirs_to_read(actor, number))).all()
    if not rows:
        raise NotFound()
    return rows[0].Proposal, _beside(rows)


def _with_beside(query: AnySelect) -> AnySelect:
    """What stands beside each proposal of a query, once for each of its options."""
    return (
        query.add_columns(
            _maker.c.title.label("maker"),
            _body.c.title.label("body"),
            _decided.c.reference.label("decision"),
            number_of_room(_proposal.c.id).label("room"),
            Option.id,
            Option.number,
            Option.text,
            Option.is_recommended,
        )
        .select_from(Proposal)
        .join(_body, _body.c.id == _proposal.c.body_id)
        .outerjoin(_maker, _maker.c.id == _proposal.c.proposed_by_id)
        .outerjoin(Decision.__table__, Decision.__table__.c.proposal_id == _proposal.c.id)
        .outerjoin(_decided, _decided.c.id == Decision.__table__.c.id)
        .outerjoin(Option.__table__, Option.proposal_id == _proposal.c.id)
        .order_by(Option.number)
    )


def _beside(rows: Sequence[AnyRow]) -> Beside:
    first = rows[0]
    options = [row for row in rows if row.id is not None]
    return Beside(first.maker or "", first.body, first.decision or "", options, first.room)


def waits_for_vote(actor: Actor, now: Any = None) -> ColumnElement[bool]:
    """A clause over proposals: a ballot is open in which this person could vote and has not.

    :param now: an instant, or a parameter for one.
    """
    said = exists(select(literal(1)).where(Vote.ballot_id == Elector.ballot_id, Vote.seat_id == Elector.seat_id))
    return exists(
        select(literal(1))
        .select_from(_ballot)
        .join(Elector, Elector.ballot_id == _ballot.c.id)
        .where(
            _ballot.c.proposal_id == _proposal.c.id,
            _ballot.c.closed_at.is_(None),
            or_(_ballot.c.closes_at.is_(None), _ballot.c.closes_at > (clock.now() if now is None else now)),
            or_(Elector.person_id == actor.id, Elector.deputy_id == actor.id),
            Elector.recused_why.is_(None),
            ~said,
        )
    )


def _ballot_is_open() -> Any:
    return exists(select(literal(1)).where(Ballot.proposal_id == _proposal.c.id, Ballot.closed_at.is_(None)))


def page_of_proposals(asked: ProposalFilter, actor: Actor, cursor: str | None) -> Page:
    """Proposals, newest first: rows with what a line of the list says."""
    query = (
        select(
            _record.c.id,
            _record.c.number,
            _record.c.reference,
            _record.c.title,
            _proposal.c.state,
            _proposal.c.state_why,
            _proposal.c.comments_until,
            _proposal.c.settled_on,
            _maker.c.title.label("maker"),
            _decided.c.reference.label("decision"),
            _ballot_is_open().label("is_in_ballot"),
            (waits_for_vote(actor) if actor.holds(Permission.BALLOTS_VOTE) else literal(False)).label("waits"),
        )
        .select_from(_proposal)
        .join(_record, _record.c.id == _proposal.c.id)
        .outerjoin(_maker, _maker.c.id == _proposal.c.proposed_by_id)
        .outerjoin(Decision.__table__, Decision.__table__.c.proposal_id == _proposal.c.id)
        .outerjoin(_decided, _decided.c.id == Decision.__table__.c.id)
        .where(readable(actor), current(), *asked.clauses(actor, waits_for_vote))
    )
    return Listing(query, [Key(_proposal.c.id, int, descending=True)]).page(cursor)


def proposal_figures(actor: Actor) -> dict[str, int]:
    """How many there are of each state, of one's own, and that wait for one's vote: by the filter's words."""
    rows = db.session.execute(
        select(
            _proposal.c.state,
            func.count().label("many"),
            func.count().filter(_proposal.c.proposed_by_id == actor.id).label("mine"),
            func.count().filter(waits_for_vote(actor)).label("waits"),
        )
        .join(_record, _record.c.id == _proposal.c.id)
        .where(readable(actor), current())
        .group_by(_proposal.c.state)
    ).all()
    figures = {state.value: 0 for state in ProposalState}
    figures.update({row.state.value: row.many for row in rows})
    return {
        **figures,
        "all": sum(row.many for row in rows),
        "mine": sum(row.mine for row in rows),
        "vote": sum(row.waits for row in rows) if actor.holds(Permission.BALLOTS_VOTE) else 0,
    }
