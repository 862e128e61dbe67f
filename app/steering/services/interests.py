"""Somebody declares what could sway them, or that nothing does, and keeps it right."""

from datetime import date

from sqlalchemy import delete

from app import clock
from app.access.actor import Actor
from app.access.rules import Unready, ensure
from app.extensions import db
from app.people.models import Person
from app.records.deeds import explain, note
from app.steering import policy
from app.steering.models import Interest, NoInterests
from app.steering.queries.interests import has_some
from app.steering.services.checking import in_order, said

NATURE = "Say what it is: a job, a trusteeship, shares, a person close to you"
IN_WHAT = "Say in whom or in what"


def declare(
    *, nature: str, in_what: str, from_on: date | None = None, until_on: date | None = None, by: Actor
) -> Interest:
    """Add an interest of one's own to the register.

    :raises Unready: for ``nature``, ``in_what`` or ``until_on``.
    """
    ensure(policy.may_declare(by), "declare an interest")
    interest = Interest(person_id=by.person_id, nature="", in_what="")
    _set(interest, nature, in_what, from_on, until_on)
    db.session.add(interest)
    _tell("declared an interest", "one more", by)
    db.session.flush()
    return interest


def declare_none(*, by: Actor) -> None:
    """Say, with today's date, that there is nothing to declare; said again, with the date of today.

    :raises Unready: something stands in the register that holds, or will.
    """
    ensure(policy.may_declare(by), "declare an interest")
    if has_some(by.person_id, clock.today()):
        raise Unready("none", "You have declared something that holds. Say until when, or take it out, first")
    there = db.session.get(NoInterests, by.person_id)
    if there is None:
        there = NoInterests(person_id=by.person_id)
        db.session.add(there)
    there.declared_at = clock.now()
    _tell("declared to have no interests", "none", by)
    db.session.flush()


def reword(
    interest: Interest, *, nature: str, in_what: str, from_on: date | None, until_on: date | None, by: Actor
) -> None:
    """Correct an interest of one's own, or say since when and until when it holds.

    :raises Unready: for ``nature``, ``in_what`` or ``until_on``.
    """
    ensure(policy.may_keep(by, interest.person_id), "change what somebody else declared")
    _set(interest, nature, in_what, from_on, until_on)
    interest.version += 1
    _tell("changed a declared interest", "one changed", by)


def take_out(interest: Interest, *, by: Actor) -> None:
    """Take out what was declared by mistake. What holds no longer gets a day on which it ended instead."""
    ensure(policy.may_keep(by, interest.person_id), "take out what somebody else declared")
    db.session.delete(interest)
    _tell("took a declared interest out of the register", "one less", by)


def _set(interest: Interest, nature: str, in_what: str, from_on: date | None, until_on: date | None) -> None:
    nature, in_what = said(nature, "nature", NATURE), said(in_what, "in_what", IN_WHAT)
    if from_on is not None:
        in_order(from_on, until_on)
    if until_on is None or until_on > clock.today():
        db.session.execute(delete(NoInterests).where(NoInterests.person_id == interest.person_id))
    interest.nature, interest.in_what, interest.from_on, interest.until_on = nature, in_what, from_on, until_on


def _tell(verb: str, change: str, by: Actor) -> None:
    """That there was a change is told on their own page; the words stand in the register alone."""
    person = db.session.get_one(Person, by.person_id)
    note(person, "declared interests", before=None, after=change)
    explain(person, verb, by=by)
