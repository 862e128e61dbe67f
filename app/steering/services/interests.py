"""Somebody declares what could sway them, and keeps it right."""

from datetime import date

from app.access.actor import Actor
from app.access.rules import ensure
from app.extensions import db
from app.people.models import Person
from app.records.deeds import explain
from app.steering import policy
from app.steering.models import Interest
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
    _tell("declared an interest", by)
    db.session.flush()
    return interest


def reword(
    interest: Interest, *, nature: str, in_what: str, from_on: date | None, until_on: date | None, by: Actor
) -> None:
    """Correct an interest of one's own, or say since when and until when it holds.

    :raises Unready: for ``nature``, ``in_what`` or ``until_on``.
    """
    ensure(policy.may_keep(by, interest.person_id), "change what somebody else declared")
    _set(interest, nature, in_what, from_on, until_on)
    interest.version += 1
    _tell("changed a declared interest", by)


def take_out(interest: Interest, *, by: Actor) -> None:
    """Take out what was declared by mistake. What holds no longer gets a day on which it ended instead."""
    ensure(policy.may_keep(by, interest.person_id), "take out what somebody else declared")
    db.session.delete(interest)
    _tell("took a declared interest out of the register", by)


def _set(interest: Interest, nature: str, in_what: str, from_on: date | None, until_on: date | None) -> None:
    nature, in_what = said(nature, "nature", NATURE), said(in_what, "in_what", IN_WHAT)
    if from_on is not None:
        in_order(from_on, until_on)
    interest.nature, interest.in_what, interest.from_on, interest.until_on = nature, in_what, from_on, until_on


def _tell(verb: str, by: Actor) -> None:
    """That there was a change is told on their own page; the words stand in the register alone."""
    person = db.session.get_one(Person, by.person_id)
    person.touch()
    explain(person, verb, by=by)
