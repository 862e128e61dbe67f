"""Whose vote counts in a ballot, and how does it stand?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select

from app.database import AnyRow
from app.decisions.counting import Count, count_votes
from app.decisions.models import Ballot, Elector, Vote
from app.decisions.workflow import Outcome
from app.extensions import db
from app.people.models import Sector
from app.steering.models import Body, Term
from app.steering.queries import seats_on
from app.steering.states import term_on


@dataclass(frozen=True)
class Entitled:
    """A voting seat that is asked, or that has no part in it.

    :ivar deputy_id: who is present for the holder and votes in their place.
    :ivar recused_why: why it has no part in the matter.
    """

    seat_id: int
    person_id: int
    deputy_id: int | None = None
    recused_why: str | None = None
    sector: Sector | None = None


def entitled_on(
    body: Body, day: date, recused: Mapping[int, str], deputies: Mapping[int, int] | None = None
) -> list[Entitled]:
    """The filled voting seats of a body on a day, in their order.

    A seat is recused with its holder; and with the deputy who is there for them, where that is who has an interest:
    nobody hands a vote on to get round an interest, and nobody takes one on with an interest of their own.

    :param recused: why, by person.
    :param deputies: who is present for the holder, by seat.
    """
    present = deputies or {}
    found = []
    for seat in seats_on(body, day):
        if not seat.has_vote or seat.holder_id is None:
            continue
        deputy_id = present.get(seat.seat_id)
        why = recused.get(seat.holder_id) or (recused.get(deputy_id) if deputy_id is not None else None)
        found.append(Entitled(seat.seat_id, seat.holder_id, deputy_id, why, seat.sector))
    return found


def votes_of(ballot: Ballot) -> Sequence[AnyRow]:
    """Each seat of the electorate with what it has said so far, if anything: rows of the store, not of the session."""
    return db.session.execute(
        select(Elector.seat_id, Elector.person_id, Elector.recused_why, Elector.sector, Vote.choice)
        .outerjoin(Vote, and_(Vote.ballot_id == Elector.ballot_id, Vote.seat_id == Elector.seat_id))
        .where(Elector.ballot_id == ballot.id)
        .order_by(Elector.seat_id)
    ).all()


def counted(ballot: Ballot, seats: Sequence[AnyRow]) -> Count:
    """How a ballot stands by what these seats have said: rows with recused_why, sector and choice."""
    free = [seat for seat in seats if seat.recused_why is None]
    voted = [seat for seat in free if seat.choice is not None]
    lacks = ballot.sector is not None and all(seat.sector is not ballot.sector for seat in voted)
    return count_votes(
        ballot.rule,
        eligible=len(free),
        needed=ballot.needed,
        choices=[seat.choice for seat in voted],
        lacks_sector=ballot.sector if lacks else None,
    )


_UNDECIDED = {
    Outcome.NO_QUORUM: "Too few took part in the last ballot on this",
    Outcome.NOT_CARRIED: "The last ballot on this did not carry",
}


def why_nobody_decides_it_alone(outcomes: Sequence[Outcome | None]) -> str:
    """What to do instead, where what was put to the vote was not carried; empty where nothing was counted, or it was.

    :param outcomes: of the ballots on a proposal, the newest first.
    """
    counted_ones = [outcome for outcome in outcomes if outcome is not None]
    if not counted_ones or Outcome.CARRIED in counted_ones:
        return ""
    said = _UNDECIDED[counted_ones[0]]
    return f"{said}. Open another, or let a quorate meeting that has it on its agenda decide it"


def still_holds(seat_id: int, person_id: int, day: date) -> bool:
    """Does somebody hold this seat today, their term not over?"""
    terms = db.session.execute(
        select(Term.person_id, Term.from_on, Term.until_on, Term.ended_on).where(Term.seat_id == seat_id)
    ).all()
    term = term_on(terms, day)
    return term is not None and term.person_id == person_id and term.until_on > day
