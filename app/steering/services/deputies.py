"""Somebody stands in for the holder of a seat.

A deputy is somebody who holds no seat of the body, and stands in for one holder
at a time: nobody sits at the table twice. It ends with the term.
"""

from datetime import date

from app.access.actor import Actor
from app.access.rules import Unready, ensure
from app.extensions import db
from app.people.models import Person
from app.people.services.intervals import in_words, plainly
from app.records.deeds import as_record, explain, note
from app.steering import policy
from app.steering.models import Deputy, Seat, Term
from app.steering.services.checking import (
    deputies_of,
    in_order,
    is_busy_until,
    locked,
    name_of,
    stands_in_until,
    terms_of,
    there,
)
from app.steering.states import holds_until, runs_until


def name_deputy(term: Term, person: Person, *, from_on: date, until_on: date | None = None, by: Actor) -> Deputy:
    """Let somebody stand in for the holder of a seat, until a day or for the rest of the term.

    :raises Unready: for ``person``, ``from_on`` or ``until_on``.
    """
    ensure(policy.may_name_deputy(by, term.person_id), "name a deputy for somebody else’s seat")
    ensure(policy.may_be_deputy_by(by, person.id), "name yourself deputy: the holder of the seat does")
    in_order(from_on, until_on)
    there(person, from_on)
    seat = db.session.get_one(Seat, term.seat_id)
    locked(seat.body_id)
    db.session.refresh(term)
    if person.id == term.person_id:
        raise Unready("person", f"{person.name} holds the seat. Choose somebody else")
    end = runs_until(term)
    if not term.from_on <= from_on < end:
        raise Unready("from_on", f"Choose a day of the term: from {plainly(term.from_on)}, before {plainly(end)}")
    until = min(until_on or end, end)
    _is_free(term, person, from_on, until, deputies_of(seat.body_id))
    _holds_no_seat(seat, person, from_on, until)
    deputy = Deputy(term_id=term.id, person_id=person.id, from_on=from_on, until_on=until_on, named_by_id=by.id)
    db.session.add(deputy)
    db.session.flush()
    note(seat, f"deputy {in_words(from_on, until_on)}", before=None, after=as_record(person.id))
    explain(seat, "named a deputy", by=by)
    return deputy


def _is_free(term: Term, person: Person, from_on: date, until_on: date, deputies: list[tuple[Deputy, Term]]) -> None:
    for other, of_term in deputies:
        until = stands_in_until(other, of_term)
        if not (other.from_on < min(until_on, until) and from_on < until):
            continue
        if of_term.id == term.id:
            name = name_of(other.person_id)
            raise Unready("from_on", f"{name} stands in until {plainly(until)}. End that first, or begin then")
        if other.person_id == person.id:
            whom = name_of(of_term.person_id)
            words = f"{person.name} stands in for {whom} until {plainly(until)}. Nobody stands in for two at a time"
            raise Unready("person", words)


def _holds_no_seat(seat: Seat, person: Person, from_on: date, until_on: date) -> None:
    terms = terms_of(seat.body_id)
    for term in terms:
        if term.person_id != person.id or term.from_on >= until_on:
            continue
        gone = holds_until(term, [other for other in terms if other.seat_id == term.seat_id])
        if gone is None or gone > from_on:
            until = f" until {plainly(is_busy_until(term, terms))}" if gone is not None else ""
            words = f"{person.name} holds a seat of their own{until}, “{name_of(term.seat_id)}”. Choose somebody else"
            raise Unready("person", words)


def end_deputy(deputy: Deputy, term: Term, *, on: date, by: Actor) -> None:
    """Note that somebody stands in no longer, from this day.

    :raises Unready: for ``on``.
    """
    ensure(policy.may_end_deputy(by, term.person_id, deputy.person_id), "end this")
    seat = db.session.get_one(Seat, term.seat_id)
    locked(seat.body_id)
    db.session.refresh(deputy)
    db.session.refresh(term)
    until = stands_in_until(deputy, term)
    if on < deputy.from_on:
        raise Unready("on", f"Choose {plainly(deputy.from_on)} or a later day: it begins then")
    if until <= on:
        raise Unready("on", f"It ends on {plainly(until)} already. Choose an earlier day, or leave it as it is")
    before = in_words(deputy.from_on, deputy.until_on)
    deputy.until_on, deputy.ended_by_id = on, by.id
    note(seat, f"deputy {before}", before=as_record(deputy.person_id), after=None)
    explain(seat, f"ended a deputyship on {plainly(on)}", by=by)
