"""What is each seat of a body on a day, and who held it?"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, and_, bindparam, func, or_, select, union_all

from app.database import AnyRow, AnySelect
from app.extensions import db
from app.people.models import Level, Person, Sector
from app.people.queries import running
from app.records.models import Record
from app.records.references import NotFound
from app.records.visibility import current
from app.steering.models import Body, Candidacy, Deputy, Office, Seat, Term
from app.steering.states import IN_OFFICE, LOOKS_FOR_SOMEBODY, SeatState, state_on, term_on, was_taken_back

_record, _seat, _person, _body = Record.__table__, Seat.__table__, Person.__table__, Body.__table__
_holder, _stand_in = _record.alias("holder"), _record.alias("stand_in")
_appointer, _ender = _record.alias("appointer"), _record.alias("ender")


class HeldTerm(NamedTuple):
    """A term with the name of its holder."""

    id: int
    seat_id: int
    person_id: int
    holder: str
    level: Level | None
    from_on: date
    until_on: date
    ended_on: date | None
    ended_why: str | None
    appointed_how: str


class StandIn(NamedTuple):
    """A deputy, as long as the term is one whose holder has a vote."""

    id: int
    term_id: int
    person_id: int
    name: str
    from_on: date
    until_on: date | None


@dataclass(frozen=True)
class Held:
    """A seat as it is on one day.

    :ivar term: the term that holds it, carried over or not; ``None`` where the seat is vacant.
    :ivar deputy: whoever stands in on that day; ``None`` where nobody does.
    :ivar next: the term that begins next, if there is one.
    :ivar waiting: how many would like it and have not been answered.
    """

    seat_id: int
    body_id: int
    title: str
    sector: Sector | None
    is_voting: bool
    nominated_by: str | None
    term_months: int
    state: SeatState
    term: HeldTerm | None
    deputy: StandIn | None
    next: HeldTerm | None
    waiting: int

    @property
    def holder_id(self) -> int | None:
        return self.term.person_id if self.term is not None else None

    @property
    def is_looked_for(self) -> bool:
        """Is somebody looked for, or will be soon, and nobody found yet?"""
        return self.state in LOOKS_FOR_SOMEBODY and self.next is None

    @property
    def has_vote(self) -> bool:
        """Is it in the base of the quorum on that day?"""
        return self.is_voting and self.state in IN_OFFICE


_WAITING = (
    select(func.count())
    .select_from(Candidacy)
    .where(Candidacy.seat_id == _seat.c.id, Candidacy.closed_at.is_(None))
    .correlate(_seat)
    .scalar_subquery()
    .label("waiting")
)


_SEATS = (
    select(
        _seat.c.id,
        _seat.c.body_id,
        _record.c.title,
        _seat.c.sector,
        _seat.c.is_voting,
        _seat.c.nominated_by,
        _seat.c.term_months,
        Term.id.label("term_id"),
        Term.person_id,
        _holder.c.title.label("holder"),
        _person.c.level,
        Term.from_on,
        Term.until_on,
        Term.ended_on,
        Term.ended_why,
        Term.appointed_how,
        Deputy.id.label("deputy_id"),
        Deputy.person_id.label("deputy_person_id"),
        _stand_in.c.title.label("deputy_name"),
        Deputy.from_on.label("deputy_from_on"),
        Deputy.until_on.label("deputy_until_on"),
        _body.c.lead_days,
        _WAITING,
    )
    .select_from(_seat)
    .join(_record, _record.c.id == _seat.c.id)
    .join(_body, _body.c.id == _seat.c.body_id)
    .outerjoin(Term, Term.seat_id == _seat.c.id)
    .outerjoin(_person, _person.c.id == Term.person_id)
    .outerjoin(_holder, _holder.c.id == Term.person_id)
    .outerjoin(Deputy, and_(Deputy.term_id == Term.id, running(Deputy, bindparam("day", type_=Date))))
    .outerjoin(_stand_in, _stand_in.c.id == Deputy.person_id)
    .where(current())
    .order_by(_seat.c.body_id, _seat.c.position, _seat.c.id, Term.from_on, Term.id, Deputy.from_on)
)
_OF_BODY = _SEATS.where(_seat.c.body_id == bindparam("body_id"))


def seats_on(body: Body, day: date) -> list[Held]:
    """Every seat of a body as it is on a day, in their order."""
    return seats_of(body.id, day)


def seats_of(body_id: int, day: date) -> list[Held]:
    """The same of a body that is known by its id alone."""
    return _held_by_row(_OF_BODY, {"body_id": body_id, "day": day})


def seat_on(seat: Seat, day: date) -> Held | None:
    """One seat as it is on a day; ``None`` where it was closed."""
    return next(iter(seats_where(_seat.c.id == seat.id, day)), None)


def seats_of_the_group(day: date) -> list[Held]:
    """Every seat of the steering group as it is on a day; none where there is no group yet."""
    return seats_where(_body.c.is_steering_group, day)


def seats_where(which: ColumnElement[bool], day: date) -> list[Held]:
    """The seats of some bodies as they are on a day, body by body. The one query for every page that counts seats."""
    return _held_by_row(_SEATS.where(which), {"day": day})


def _held_by_row(query: AnySelect, asked: Mapping[str, Any]) -> list[Held]:
    rows, day = db.session.execute(query, asked).all(), asked["day"]
    of_each: dict[int, list[AnyRow]] = {}
    for row in rows:
        of_each.setdefault(row.id, []).append(row)
    return [_held(told, day, soon=told[0].lead_days) for told in of_each.values()]


def counted(seats: Iterable[Held]) -> dict[SeatState, int]:
    """How many seats there are of each state: the figures of every page come from here."""
    found = Counter(seat.state for seat in seats)
    return {state: found[state] for state in SeatState}


def _held(rows: Sequence[AnyRow], day: date, *, soon: int) -> Held:
    seat = rows[0]
    terms = list({row.term_id: _term(row) for row in rows if row.term_id is not None}.values())
    term, state = term_on(terms, day), state_on(terms, day, soon=soon)
    ahead = [later for later in terms if later.from_on > day and not was_taken_back(later)]
    return Held(
        seat_id=seat.id,
        body_id=seat.body_id,
        title=seat.title,
        sector=seat.sector,
        is_voting=seat.is_voting,
        nominated_by=seat.nominated_by,
        term_months=seat.term_months,
        state=state,
        term=term,
        # Of a seat that has no vote any more, nobody stands in for one.
        deputy=_deputy(rows, term) if term is not None and state in IN_OFFICE else None,
        next=min(ahead, key=lambda later: later.from_on, default=None),
        waiting=seat.waiting,
    )


def _term(row: AnyRow) -> HeldTerm:
    return HeldTerm(
        id=row.term_id,
        seat_id=row.id,
        person_id=row.person_id,
        holder=row.holder,
        level=row.level,
        from_on=row.from_on,
        until_on=row.until_on,
        ended_on=row.ended_on,
        ended_why=row.ended_why,
        appointed_how=row.appointed_how,
    )


def _deputy(rows: Sequence[AnyRow], term: HeldTerm) -> StandIn | None:
    standing = [row for row in rows if row.term_id == term.id and row.deputy_id is not None]
    if not standing:
        return None
    row = standing[-1]
    return StandIn(
        row.deputy_id, term.id, row.deputy_person_id, row.deputy_name, row.deputy_from_on, row.deputy_until_on
    )


def seat_called(seat_id: int, *, to_change: bool = False, also_closed: bool = False) -> Seat:
    """One seat.

    :param to_change: lock it, so that two who change it take turns.
    :param also_closed: who held it stays told when it is closed.
    :raises NotFound: there is none.
    """
    query = select(Seat).where(Seat.id == seat_id)
    if not also_closed:
        query = query.where(current())
    found = db.session.scalar(query.with_for_update() if to_change else query)
    if found is None:
        raise NotFound()
    return found


def closed_seats(body: Body) -> list[AnyRow]:
    """The seats that were closed: rows with id, title, withdrawn_on."""
    return list(
        db.session.execute(
            select(_record.c.id, _record.c.title, _record.c.withdrawn_on)
            .join(_seat, _seat.c.id == _record.c.id)
            .where(_seat.c.body_id == body.id, _record.c.withdrawn_on.is_not(None))
            .order_by(_record.c.withdrawn_on.desc(), _record.c.id)
        )
    )


def terms_told(seat: Seat) -> list[AnyRow]:
    """Who held a seat, the latest first: rows of the term with the names of holder, appointer and ender.

    A term is told once for each deputy that it had, the latest first: deputy_id and so on, NULL without any.
    """
    return list(
        db.session.execute(
            select(
                Term.id,
                Term.person_id,
                _holder.c.title.label("holder"),
                Term.from_on,
                Term.until_on,
                Term.appointed_how,
                Term.ended_on,
                Term.ended_why,
                _appointer.c.title.label("appointer"),
                _ender.c.title.label("ender"),
                Deputy.id.label("deputy_id"),
                Deputy.person_id.label("deputy_person_id"),
                _stand_in.c.title.label("deputy"),
                Deputy.from_on.label("deputy_from_on"),
                Deputy.until_on.label("deputy_until_on"),
            )
            .select_from(Term)
            .join(_holder, _holder.c.id == Term.person_id)
            .outerjoin(Deputy, Deputy.term_id == Term.id)
            .outerjoin(_stand_in, _stand_in.c.id == Deputy.person_id)
            .outerjoin(_appointer, _appointer.c.id == Term.appointed_by_id)
            .outerjoin(_ender, _ender.c.id == Term.ended_by_id)
            .where(Term.seat_id == seat.id)
            .order_by(Term.from_on.desc(), Term.id.desc(), Deputy.from_on.desc(), Deputy.id.desc())
        )
    )


def holds_anything(person_id: int, on: date) -> bool:
    """Does somebody hold a seat or an office of any body, or stand in for a seat, on a day or later?"""
    held = union_all(
        select(Term.id).where(Term.person_id == person_id, or_(Term.ended_on.is_(None), Term.ended_on > on)),
        select(Deputy.id).where(Deputy.person_id == person_id, or_(Deputy.until_on.is_(None), Deputy.until_on > on)),
        select(Office.id).where(Office.person_id == person_id, or_(Office.until_on.is_(None), Office.until_on > on)),
    )
    return db.session.execute(held.limit(1)).first() is not None


def term_of(seat: Seat, term_id: int) -> Term:
    """:raises NotFound: the seat has no such term."""
    found = db.session.scalar(select(Term).where(Term.id == term_id, Term.seat_id == seat.id))
    if found is None:
        raise NotFound()
    return found


def deputy_of(seat: Seat, deputy_id: int) -> tuple[Deputy, Term]:
    """:raises NotFound: nobody stands or stood in for this seat under this number."""
    found = db.session.execute(
        select(Deputy, Term)
        .join(Term, Term.id == Deputy.term_id)
        .where(Deputy.id == deputy_id, Term.seat_id == seat.id)
    ).one_or_none()
    if found is None:
        raise NotFound()
    return found[0], found[1]
