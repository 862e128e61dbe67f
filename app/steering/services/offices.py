"""Somebody becomes chair, vice-chair or secretary of a body.

Chair and vice-chair are of the body: they hold a seat for as long as they lead
it. A secretary may come from outside.
"""

from datetime import date

from app.access.actor import Actor
from app.access.rules import Unready, ensure
from app.extensions import db
from app.people.models import Person
from app.people.services.intervals import ends_on, in_words, plainly
from app.records.deeds import as_record, explain, note
from app.steering import policy
from app.steering.models import Body, Office, OfficeKind
from app.steering.services.checking import (
    in_order,
    is_there_until,
    locked,
    name_of,
    offices_after,
    said,
    terms_of,
    there,
)
from app.steering.services.terms import OF_THE_BODY, end_early


def appoint_to_office(
    body: Body, office: OfficeKind, person: Person, *, from_on: date, until_on: date | None = None, how: str, by: Actor
) -> Office:
    """Let somebody hold an office from a day until another; a chair without one, for as long as they hold a seat.

    :param how: by which election or decision.
    :raises Unready: for ``person``, ``from_on``, ``until_on`` or ``how``.
    """
    ensure(policy.may_look_after(by), "appoint to an office")
    ensure(policy.may_appoint(by, person.id), "appoint yourself or extend your own office: somebody else notes it")
    how = said(how, "how", "Say how they were chosen: by which election or decision")
    in_order(from_on, until_on)
    there(person, from_on)
    locked(body.id)
    if office in OF_THE_BODY:
        until_on = _while_they_hold_a_seat(body, office, person, from_on, until_on)
    _is_free(body, office, person, from_on, until_on)
    held = Office(
        body_id=body.id,
        office=office,
        person_id=person.id,
        from_on=from_on,
        until_on=until_on,
        appointed_how=how,
        appointed_by_id=by.id,
    )
    db.session.add(held)
    db.session.flush()
    note(body, f"{office.value} {in_words(from_on, until_on)}", before=None, after=as_record(person.id))
    explain(body, f"appointed to an office: {office.value}", by=by, why=how)
    return held


def _while_they_hold_a_seat(
    body: Body, office: OfficeKind, person: Person, from_on: date, until_on: date | None
) -> date:
    reached = is_there_until(person.id, from_on, terms_of(body.id))
    if reached is None:
        words = f"{person.name} holds no seat on {plainly(from_on)}. A {office.value} does: appoint them to one first"
        raise Unready("person", words)
    if until_on is not None and until_on > reached:
        raise Unready(
            "until_on",
            f"{person.name}’s term on their seat ends on {plainly(reached)}, and a {office.value} holds a seat. "
            "Choose that day or an earlier one",
        )
    return until_on or reached


def _is_free(body: Body, office: OfficeKind, person: Person, from_on: date, until_on: date | None) -> None:
    for other in offices_after(body.id, from_on):
        if other.until_on == other.from_on or (until_on is not None and other.from_on >= until_on):
            continue
        when = in_words(other.from_on, other.until_on)
        if other.office is office:
            who = name_of(other.person_id)
            raise Unready(
                "from_on", f"{who} is {office.value} {when}. End that first, or choose days that do not overlap"
            )
        if other.person_id == person.id and {office, other.office} == OF_THE_BODY:
            raise Unready("person", f"{person.name} is {other.office.value} {when}. Nobody stands in for themselves")


def end_office(office: Office, *, on: date, by: Actor, why: str) -> None:
    """End an office: on this day it is no longer held, and what it allows ends with it.

    :raises Unready: for ``on`` or ``why``.
    """
    ensure(policy.may_end(by, office.person_id), "end somebody else’s office")
    why = said(why, "why", "Say why: the reason stands beside the office for as long as it is told")
    locked(office.body_id)
    db.session.refresh(office)
    ends_on(office.from_on, office.until_on, on)
    end_early(office, on=on, why=why, by=by)
