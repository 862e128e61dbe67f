"""What do several deeds with seats look at?

All that is held of a body is read under the body's lock: of two who appoint at
once, the second sees what the first did.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import or_, select

from app.access.rules import Unready
from app.extensions import db
from app.people.models import Person
from app.people.services.intervals import plainly
from app.records.models import Record
from app.steering.models import Body, Deputy, Office, Seat, Term
from app.steering.states import holds_until, runs_until, was_taken_back


def locked(body_id: int) -> Body:
    """The body itself, for whoever changes what is held of it."""
    return db.session.scalars(
        select(Body).where(Body.id == body_id).with_for_update().execution_options(populate_existing=True)
    ).one()


def said(words: str | None, field: str, instruction: str) -> str:
    """What somebody has to say.

    :raises Unready: for ``field``: they said nothing.
    """
    if not words or not words.strip():
        raise Unready(field, instruction)
    return words.strip()


def there(person: Person, from_on: date, field: str = "person") -> None:
    """:raises Unready: they are gone by then, or are somebody else now."""
    if person.withdrawn_on or person.merged_into_id:
        raise Unready(field, f"{person.name} is no longer here. Choose somebody else")
    if person.left_on is not None and person.left_on <= from_on:
        raise Unready(field, f"{person.name} leaves on {plainly(person.left_on)}. Choose somebody who stays")


def in_order(from_on: date, until_on: date | None) -> None:
    """:raises Unready: it would end before it has begun."""
    if until_on is not None and until_on <= from_on:
        raise Unready("until_on", f"Choose a day after {plainly(from_on)}, when it begins")


def terms_of(body_id: int) -> list[Term]:
    """Every term of a body that was, is or will be in force, by its beginning."""
    rows = db.session.scalars(
        select(Term)
        .join(Seat.__table__, Seat.__table__.c.id == Term.seat_id)
        .where(Seat.__table__.c.body_id == body_id)
        .order_by(Term.from_on, Term.id)
    )
    return [term for term in rows if not was_taken_back(term)]


def is_busy_until(term: Term, terms: Iterable[Term]) -> date:
    """The day from which its holder may hold another seat of the body.

    Carried over, they may at any time: the seat that they had is vacant from then on.
    """
    gone = holds_until(term, [other for other in terms if other.seat_id == term.seat_id])
    if term.ended_on is not None and gone is not None:
        return gone
    return min(term.until_on, gone) if gone is not None else term.until_on


def is_there_until(person_id: int, from_on: date, terms: Sequence[Term]) -> date | None:
    """How long somebody holds a seat with a vote, without a gap, from a day on; ``None``: not on that day."""
    reached = None
    for term in terms:
        begun = term.from_on <= (reached or from_on)
        if term.person_id == person_id and begun and runs_until(term) > (reached or from_on):
            reached = runs_until(term)
    return reached


def deputies_of(body_id: int) -> list[tuple[Deputy, Term]]:
    """Whoever stands in for a seat of a body, with the term that they stand in for."""
    rows = db.session.execute(
        select(Deputy, Term)
        .join(Term, Term.id == Deputy.term_id)
        .join(Seat.__table__, Seat.__table__.c.id == Term.seat_id)
        .where(Seat.__table__.c.body_id == body_id)
        .order_by(Deputy.from_on, Deputy.id)
    )
    return [(row[0], row[1]) for row in rows]


def stands_in_until(deputy: Deputy, term: Term) -> date:
    """A deputy stands in no longer than the term runs."""
    return min(runs_until(term), deputy.until_on) if deputy.until_on is not None else runs_until(term)


def offices_after(body_id: int, on: date) -> list[Office]:
    """Every office of a body that is held on a day or later."""
    return list(
        db.session.scalars(
            select(Office)
            .where(Office.body_id == body_id, or_(Office.until_on.is_(None), Office.until_on > on))
            .order_by(Office.from_on, Office.id)
        )
    )


def name_of(record_id: int) -> str:
    return db.session.scalars(select(Record.__table__.c.title).where(Record.__table__.c.id == record_id)).one()
