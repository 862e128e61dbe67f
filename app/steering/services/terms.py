"""People are appointed to seats, and their terms end.

A holder changes by ending one term and beginning the next, never by editing. A
term that is over and that nobody follows is carried over, until somebody
follows or it is ended.
"""

from datetime import date

from sqlalchemy import select

from app import clock
from app.access.actor import Actor
from app.access.rules import Unready, ensure
from app.extensions import db
from app.people.models import Person
from app.people.services.intervals import in_words, plainly
from app.records.deeds import as_record, explain, note
from app.steering import policy
from app.steering.models import APPOINTED, FILLED_BY_ANOTHER, Body, Candidacy, Office, OfficeKind, Seat, Term
from app.steering.services.checking import (
    deputies_of,
    in_order,
    is_busy_until,
    is_there_until,
    locked,
    name_of,
    offices_after,
    said,
    stands_in_until,
    terms_of,
    there,
)
from app.steering.states import holds_until, months_later, overlaps, runs_until, was_taken_back
from app.steering.telling import tell_candidate

# Who leads a body is of it.
OF_THE_BODY = frozenset({OfficeKind.CHAIR, OfficeKind.VICE_CHAIR})
ELSEWHERE = "They hold another seat from this day"


def appoint(seat: Seat, person: Person, *, from_on: date, until_on: date | None = None, how: str, by: Actor) -> Term:
    """Let somebody hold a seat from a day until (not including) another, or for as long as its terms last.

    :param how: by which election, nomination or decision.
    :raises Unready: for ``person``, ``from_on``, ``until_on`` or ``how``.
    """
    ensure(policy.may_look_after(by), "appoint to a seat")
    ensure(policy.may_appoint(by, person.id), "appoint yourself or extend your own term: somebody else notes it")
    how = said(how, "how", "Say how they were appointed: by which election, nomination or decision")
    until_on = until_on or months_later(from_on, seat.term_months)
    in_order(from_on, until_on)
    there(person, from_on)
    locked(seat.body_id)
    db.session.refresh(seat)
    if seat.withdrawn_on is not None:
        raise Unready("person", "This seat was closed. Choose another")
    terms = terms_of(seat.body_id)
    _is_free(seat, from_on, until_on, terms)
    _holds_no_other(seat, person, from_on, until_on, terms)
    _is_no_deputy(seat, person, from_on, terms)
    term = Term(
        seat_id=seat.id,
        person_id=person.id,
        from_on=from_on,
        until_on=until_on,
        appointed_how=how,
        appointed_by_id=by.id,
    )
    db.session.add(term)
    _leave_what_is_carried_over(term, [*terms, term])
    db.session.flush()
    _answer_candidates(seat, person)
    note(seat, f"holder {in_words(from_on, until_on)}", before=None, after=as_record(person.id))
    explain(seat, "appointed somebody", by=by, why=how)
    return term


def _is_free(seat: Seat, from_on: date, until_on: date, terms: list[Term]) -> None:
    """Nobody is appointed into a taken term."""
    taken = next((term for term in terms if term.seat_id == seat.id and overlaps(term, from_on, until_on)), None)
    if taken is None:
        return
    name, until = name_of(taken.person_id), plainly(runs_until(taken))
    if from_on < taken.from_on:
        words = f"{name} holds this seat from {plainly(taken.from_on)} until {until}. Let the new term end by then"
        raise Unready("until_on", words)
    words = f"{name} holds this seat until {until}. Begin on that day or later, or end their term first"
    raise Unready("from_on", words)


def _holds_no_other(seat: Seat, person: Person, from_on: date, until_on: date, terms: list[Term]) -> None:
    """Somebody holds one seat of a body at a time."""
    for term in terms:
        if term.person_id != person.id or term.seat_id == seat.id:
            continue
        busy = is_busy_until(term, terms)
        if from_on < busy and term.from_on < until_on:
            raise Unready(
                "person",
                f"{person.name} holds another seat, “{name_of(term.seat_id)}”, until {plainly(busy)}. "
                "Nobody holds two at a time: begin on that day or later, or end that term first",
            )


def _is_no_deputy(seat: Seat, person: Person, from_on: date, terms: list[Term]) -> None:
    """Whoever stands in for a seat holds none, nor carries one over: until somebody follows, they might."""
    follows = min((term.from_on for term in terms if term.seat_id == seat.id and term.from_on > from_on), default=None)
    for deputy, term in deputies_of(seat.body_id):
        until = stands_in_until(deputy, term)
        begins_before = deputy.from_on < (until if follows is None else min(follows, until))
        if deputy.person_id == person.id and begins_before and from_on < until:
            raise Unready(
                "person",
                f"{person.name} stands in for {name_of(term.person_id)} until {plainly(until)}. "
                "End that first, on the page of that seat",
            )


def _leave_what_is_carried_over(new: Term, terms: list[Term]) -> None:
    """Whoever takes another seat no longer carries over the one that they had."""
    theirs = sorted(
        (term for term in terms if term.person_id == new.person_id), key=lambda term: (term.from_on, term.until_on)
    )
    for term in theirs:
        later = [other.from_on for other in theirs if other.from_on >= term.until_on and other.seat_id != term.seat_id]
        gone = holds_until(term, [other for other in terms if other.seat_id == term.seat_id])
        if later and (gone is None or gone > min(later)):
            term.ended_on, term.ended_why = min(later), ELSEWHERE


def _answer_candidates(seat: Seat, person: Person) -> None:
    """Whoever would like a seat is answered by its being filled."""
    asked = select(Candidacy).where(Candidacy.seat_id == seat.id, Candidacy.closed_at.is_(None))
    for candidacy in db.session.scalars(asked.order_by(Candidacy.id)).all():
        is_theirs = candidacy.person_id == person.id
        candidacy.closed_at, candidacy.closed_how = clock.now(), APPOINTED if is_theirs else FILLED_BY_ANOTHER
        tell_candidate(candidacy)


def end_term(term: Term, *, on: date, by: Actor, why: str) -> None:
    """End a term: from this day its holder holds the seat no longer, and it is not carried over.

    What they are of the body as its chair or vice-chair ends with it.

    :raises Unready: for ``on`` or ``why``.
    """
    ensure(policy.may_end(by, term.person_id), "end somebody else’s term")
    why = said(why, "why", "Say why: the reason stands beside the term for as long as it is told")
    seat = db.session.get_one(Seat, term.seat_id)
    locked(seat.body_id)
    db.session.refresh(term)
    if term.ended_on is not None:
        raise Unready("on", f"It was ended already, on {plainly(term.ended_on)}")
    if on < term.from_on:
        raise Unready("on", f"Choose {plainly(term.from_on)} or a later day: it begins then")
    terms = terms_of(seat.body_id)
    follows = holds_until(term, [other for other in terms if other.seat_id == seat.id])
    if follows is not None and follows <= on:
        raise Unready("on", f"It ends on {plainly(follows)} by itself: somebody follows. Choose an earlier day")
    _end(term, seat, on, by=by, why=why)


def _end(term: Term, seat: Seat, on: date, *, by: Actor, why: str) -> None:
    before = in_words(term.from_on, term.until_on)
    term.ended_on, term.ended_why, term.ended_by_id = on, why, by.id
    db.session.flush()
    if was_taken_back(term):
        _let_nobody_come_back_twice(term, seat)
    _end_offices(term, seat.body_id, why=why, by=by)
    note(seat, f"holder {before}", before=as_record(term.person_id), after=None)
    explain(seat, f"ended a term on {plainly(on)}", by=by, why=why)


def _let_nobody_come_back_twice(taken_back: Term, seat: Seat) -> None:
    """Where nobody follows after all, whoever was there carries over again; not if they sit elsewhere by then."""
    terms = terms_of(seat.body_id)
    earlier = [term for term in terms if term.seat_id == seat.id and term.from_on < taken_back.from_on]
    if not earlier:
        return
    before = earlier[-1]
    until = before.ended_on or date.max
    sits = any(
        term.person_id == before.person_id and before.until_on <= term.from_on < until
        for term in terms
        if term.seat_id != seat.id
    )
    stands_in = any(
        deputy.person_id == before.person_id
        and max(deputy.from_on, before.until_on) < min(stands_in_until(deputy, term), until)
        for deputy, term in deputies_of(seat.body_id)
    )
    if sits or stands_in:
        before.ended_on, before.ended_why = taken_back.from_on, ELSEWHERE
        db.session.flush()


def _end_offices(term: Term, body_id: int, *, why: str, by: Actor) -> None:
    terms = terms_of(body_id)
    for office in offices_after(body_id, term.from_on):
        if office.person_id != term.person_id or office.office not in OF_THE_BODY:
            continue
        reached = is_there_until(office.person_id, office.from_on, terms) or max(runs_until(term), office.from_on)
        if office.until_on is None or office.until_on > reached:
            end_early(office, on=reached, why=why, by=by)


def end_early(office: Office, *, on: date, why: str, by: Actor) -> None:
    """Note that an office ends on a day, before the one that was said."""
    body = db.session.get_one(Body, office.body_id)
    office.until_on, office.ended_why, office.ended_by_id = on, why, by.id
    note(body, f"{office.office.value} from {plainly(office.from_on)}", before=as_record(office.person_id), after=None)
    explain(body, f"ended an office on {plainly(on)}: {office.office.value}", by=by, why=why)


def end_all_held(person: Person, *, on: date, by: Actor, why: str) -> None:
    """End every term, office and deputyship that somebody has on a day or later: they leave.

    Whoever may let somebody leave has been asked already.
    """
    for body_id in db.session.scalars(select(Body.id).order_by(Body.id)).all():
        locked(body_id)
        terms = terms_of(body_id)
        for term in terms:
            gone = holds_until(term, [other for other in terms if other.seat_id == term.seat_id])
            if term.person_id != person.id or (gone is not None and gone <= on):
                continue
            _end(term, db.session.get_one(Seat, term.seat_id), max(on, term.from_on), by=by, why=why)
        for office in offices_after(body_id, on):
            if office.person_id == person.id:
                end_early(office, on=max(on, office.from_on), why=why, by=by)
        for deputy, term in deputies_of(body_id):
            if deputy.person_id == person.id and stands_in_until(deputy, term) > on:
                deputy.until_on, deputy.ended_by_id = max(on, deputy.from_on), by.id
                seat = db.session.get_one(Seat, term.seat_id)
                note(seat, "deputy", before=as_record(person.id), after=None)
                explain(seat, "ended a deputyship", by=by, why=why)
        db.session.flush()
