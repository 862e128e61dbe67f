"""What do pages need to show of bodies, their seats and who holds them?"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select

from app.database import AnyRow
from app.extensions import db
from app.people.models import Person, Sector
from app.people.queries import running
from app.records.models import Record
from app.records.references import NotFound
from app.records.visibility import current
from app.steering.models import Body, Deputy, Office, OfficeKind, Seat, Term
from app.steering.states import IN_OFFICE, SeatState, state_on, term_on

_record, _seat, _body = Record.__table__, Seat.__table__, Body.__table__


@dataclass(frozen=True)
class Held:
    """A seat as it is on one day.

    :ivar term: the row of the term that holds it, carried over or not, with ``holder`` (their name) and
        ``level``; ``None`` where the seat is vacant.
    :ivar deputy: the row of whoever stands in on that day, with ``name``; ``None`` where nobody does.
    :ivar next: the row of the term that begins next, if there is one.
    """

    seat_id: int
    title: str
    sector: Sector | None
    is_voting: bool
    nominated_by: str | None
    term_months: int
    state: SeatState
    term: AnyRow | None
    deputy: AnyRow | None
    next: AnyRow | None

    @property
    def holder_id(self) -> int | None:
        return self.term.person_id if self.term is not None else None

    @property
    def has_vote(self) -> bool:
        """Is it in the base of the quorum on that day?"""
        return self.is_voting and self.state in IN_OFFICE


def the_steering_group() -> Body | None:
    """The body that steers the community; ``None`` where nobody has set one up yet."""
    return db.session.scalar(select(Body).where(Body.is_steering_group, current()))


def body_called(body_id: int) -> Body:
    """:raises NotFound: there is none."""
    found = db.session.scalar(select(Body).where(Body.id == body_id, current()))
    if found is None:
        raise NotFound()
    return found


def seats_on(body: Body, day: date) -> list[Held]:
    """Every seat of a body as it is on a day, in their order. The one query for every page that counts seats."""
    seats = db.session.execute(
        select(
            _seat.c.id,
            _record.c.title,
            _seat.c.sector,
            _seat.c.is_voting,
            _seat.c.nominated_by,
            _seat.c.term_months,
        )
        .join(_record, _record.c.id == _seat.c.id)
        .where(_seat.c.body_id == body.id, current())
        .order_by(_seat.c.position, _seat.c.id)
    ).all()
    terms = _by_seat(_terms_of(seats))
    deputies = {row.term_id: row for row in _deputies_on(seats, day)}
    return [_held(seat, terms.get(seat.id, ()), deputies, day, soon=body.lead_days) for seat in seats]


def counted(seats: Iterable[Held]) -> dict[SeatState, int]:
    """How many seats there are of each state: the figures of every page come from here."""
    found = Counter(seat.state for seat in seats)
    return {state: found[state] for state in SeatState}


def officers_on(body: Body, day: date) -> dict[OfficeKind, AnyRow]:
    """Who holds which office on a day: rows with person_id, name, from_on, until_on."""
    rows = db.session.execute(
        select(
            Office.office, Office.person_id, _record.c.title.label("name"), Office.from_on, Office.until_on, Office.id
        )
        .join(_record, _record.c.id == Office.person_id)
        .where(Office.body_id == body.id, running(Office, day))
        .order_by(Office.from_on)
    )
    return {row.office: row for row in rows}


def _held(seat: AnyRow, terms: Sequence[AnyRow], deputies: dict[int, AnyRow], day: date, *, soon: int) -> Held:
    term = term_on(terms, day)
    ahead = [later for later in terms if later.from_on > day]
    state = state_on(terms, day, soon=soon)
    return Held(
        seat_id=seat.id,
        title=seat.title,
        sector=seat.sector,
        is_voting=seat.is_voting,
        nominated_by=seat.nominated_by,
        term_months=seat.term_months,
        state=state,
        term=term,
        # Of a seat that has no vote any more, nobody stands in for one.
        deputy=deputies.get(term.id) if term is not None and state in IN_OFFICE else None,
        next=min(ahead, key=lambda later: later.from_on, default=None),
    )


def _terms_of(seats: Sequence[AnyRow]) -> Sequence[AnyRow]:
    person = Person.__table__
    return db.session.execute(
        select(
            Term.id,
            Term.seat_id,
            Term.person_id,
            _record.c.title.label("holder"),
            person.c.level,
            Term.from_on,
            Term.until_on,
            Term.ended_on,
            Term.ended_why,
            Term.appointed_how,
        )
        .join(person, person.c.id == Term.person_id)
        .join(_record, _record.c.id == person.c.id)
        .where(Term.seat_id.in_([seat.id for seat in seats]))
        .order_by(Term.from_on, Term.id)
    ).all()


def _deputies_on(seats: Sequence[AnyRow], day: date) -> Sequence[AnyRow]:
    return db.session.execute(
        select(Deputy.id, Deputy.term_id, Deputy.person_id, _record.c.title.label("name"), Deputy.from_on)
        .join(Term, and_(Term.id == Deputy.term_id, Term.seat_id.in_([seat.id for seat in seats])))
        .join(_record, _record.c.id == Deputy.person_id)
        .where(running(Deputy, day))
        .order_by(Deputy.from_on)
    ).all()


def _by_seat(terms: Iterable[AnyRow]) -> dict[int, list[AnyRow]]:
    found: dict[int, list[AnyRow]] = {}
    for term in terms:
        found.setdefault(term.seat_id, []).append(term)
    return found
