"""What do pages need to show of ballots: who was asked, and what did each seat say?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select

from app.database import AnyRow
from app.decisions.ballots import counted
from app.decisions.counting import Count
from app.decisions.models import Ballot, Elector, Option, Proposal, Vote
from app.decisions.workflow import Choice
from app.extensions import db
from app.people.models import Sector
from app.records.models import Record
from app.records.references import NotFound

_record = Record.__table__
_seat, _holder, _deputy, _noted = (_record.alias(name) for name in ("seat_record", "holder", "deputy", "noted"))


@dataclass
class ElectorRow:
    """A seat in a ballot, with what it has said so far."""

    seat_id: int
    seat: str
    person_id: int
    holder: str
    deputy_id: int | None
    deputy: str
    recused_why: str | None
    sector: Sector | None
    choice: Choice | None
    reason: str
    noted_by: str
    at: datetime | None


@dataclass(frozen=True)
class BallotRow:
    """A ballot as it stands: open, counted or called off."""

    ballot: Ballot
    option: int
    text: str
    electors: Sequence[ElectorRow]

    @property
    def counts(self) -> Count:
        return counted(self.ballot, self.electors)  # ty: ignore[invalid-argument-type]


def ballots_of(proposal_id: int) -> list[BallotRow]:
    """Every ballot on a proposal, the newest first, each with its electorate: one statement."""
    return _ballots(Ballot.proposal_id == proposal_id)


def one_ballot(ballot_id: int) -> BallotRow | None:
    return next(iter(_ballots(Ballot.id == ballot_id)), None)


def ballot_in(proposal: Proposal, ballot_id: int) -> Ballot:
    """A ballot on this proposal.

    :raises NotFound: there is none of this number.
    """
    found = db.session.scalar(select(Ballot).where(Ballot.id == ballot_id, Ballot.proposal_id == proposal.id))
    if found is None:
        raise NotFound()
    return found


def _ballots(which: ColumnElement[bool]) -> list[BallotRow]:
    rows = db.session.execute(
        select(
            Ballot,
            Option.number.label("option"),
            Option.text.label("option_text"),
            Elector.seat_id,
            _seat.c.title.label("seat"),
            Elector.person_id,
            _holder.c.title.label("holder"),
            Elector.deputy_id,
            _deputy.c.title.label("deputy"),
            Elector.recused_why,
            Elector.sector,
            Vote.choice,
            Vote.reason,
            Vote.at,
            _noted.c.title.label("noted_by"),
        )
        .join(Option, Option.id == Ballot.option_id)
        .join(Elector, Elector.ballot_id == Ballot.id)
        .join(_seat, _seat.c.id == Elector.seat_id)
        .join(_holder, _holder.c.id == Elector.person_id)
        .outerjoin(_deputy, _deputy.c.id == Elector.deputy_id)
        .outerjoin(Vote, and_(Vote.ballot_id == Elector.ballot_id, Vote.seat_id == Elector.seat_id))
        .outerjoin(_noted, _noted.c.id == Vote.noted_by_id)
        .where(which)
        .order_by(Ballot.id.desc(), Elector.seat_id)
    ).all()
    found: dict[int, tuple[AnyRow, list[ElectorRow]]] = {}
    for row in rows:
        found.setdefault(row.Ballot.id, (row, []))[1].append(_elector(row))
    return [BallotRow(first.Ballot, first.option, first.option_text, electors) for first, electors in found.values()]


def _elector(row: AnyRow) -> ElectorRow:
    return ElectorRow(
        seat_id=row.seat_id,
        seat=row.seat,
        person_id=row.person_id,
        holder=row.holder,
        deputy_id=row.deputy_id,
        deputy=row.deputy or "",
        recused_why=row.recused_why,
        sector=row.sector,
        choice=row.choice,
        reason=row.reason or "",
        noted_by=row.noted_by or "",
        at=row.at,
    )
