"""Somebody leaves, or hands over all that they own, in one step.

All of it in one transaction: either everything has an owner who can answer for
it and everything that was held has ended, or nothing has changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from flask import current_app
from sqlalchemy import delete

from app import clock
from app.access.actor import Actor, Holding
from app.access.roles import Role
from app.access.rules import Unready, ensure
from app.accounts.services import sign_out_everywhere
from app.extensions import db
from app.mail.services import send
from app.membership import policy
from app.membership.models import Leaving, LeavingItem
from app.membership.queries.leaving import (
    affiliations_to_end,
    grants_to_end,
    items_of,
    leaves_by,
    owned_by,
    planned_for,
)
from app.people import services as people
from app.people.models import Person
from app.steering import services as steering
from app.steering.queries import holds_anything
from app.wording import count, long_day


@dataclass(frozen=True)
class Shares:
    """Who takes over.

    :ivar to: whoever has everything that ``others`` does not name; ``None``: nobody needs to.
    :ivar others: by the id of a record, who has that instead.
    """

    to: Person | None = None
    others: Mapping[int, Person] = field(default_factory=dict)


@dataclass(frozen=True)
class _Passed:
    title: str
    href: str
    to: Person


def hand_over_everything(person: Person, shares: Shares, *, why: str, by: Actor) -> int:
    """Give all that somebody owns to others; they stay. Returns how many things.

    :raises Unready: for ``taker``, or for ``taker_<record id>`` where one thing has another taker.
    """
    ensure(policy.may_arrange_leaving(by, person.id), "hand over what somebody else owns")
    with db.session.begin_nested():
        passed = _pass_on(person, shares, clock.today(), why=why, by=by)
        _tell_takers(person, passed, why)
    return len(passed)


def leave(person: Person, shares: Shares, *, on: date, why: str, by: Actor) -> Leaving:
    """Let somebody leave on a day. Today it is done at once; a later day is kept, and done then by a job.

    :raises Unready: for ``on``, ``taker`` or ``taker_<record id>``.
    """
    ensure(policy.may_arrange_leaving(by, person.id), "let somebody else leave")
    if on < clock.today():
        raise Unready("on", "Choose today or a later day")
    if planned_for(person.id, to_change=True) is not None:
        raise Unready("on", "A day is planned already. Call that off first")
    if not (grants_to_end(person.id, on) or holds_anything(person.id, on) or _belongs_on(person, on)):
        raise Unready("on", "They hold nothing here from that day on, so there is nothing to leave")
    leaving = Leaving(
        person_id=person.id,
        leaves_on=on,
        why=why,
        to_id=shares.to.id if shares.to else None,
        planned_at=clock.now(),
        planned_by_id=by.id,
    )
    # What is refused half-way leaves no trace.
    with db.session.begin_nested():
        db.session.add(leaving)
        db.session.flush()
        if on == clock.today():
            _carry_out(leaving, person, shares, by=by)
        else:
            _keep(leaving, person, shares)
    return leaving


def _keep(leaving: Leaving, person: Person, shares: Shares) -> None:
    """Note who takes over on the day. Whoever could not do so today is refused now, and not then."""
    for owned in owned_by(person.id, _as_owner(person)):
        _taker(person, shares, owned.record_id, leaving.leaves_on)
    for record_id, to in shares.others.items():
        db.session.add(LeavingItem(leaving_id=leaving.id, record_id=record_id, to_id=to.id))


def call_off(leaving: Leaving, *, by: Actor) -> None:
    """Let somebody stay after all."""
    ensure(policy.may_arrange_leaving(by, leaving.person_id), "call off somebody else’s leaving")
    leaving.cancelled_at = clock.now()
    _forget_items(leaving)


def carry_out(leaving: Leaving) -> None:
    """Do on its day what was planned, in the name of whoever planned it.

    :raises Unready: something stands in the way: whoever was to take over has left, say.
    """
    person = db.session.get_one(Person, leaving.person_id)
    to = db.session.get_one(Person, leaving.to_id) if leaving.to_id else None
    _carry_out(leaving, person, Shares(to, items_of(leaving)), by=_planner(leaving))


def _planner(leaving: Leaving) -> Actor:
    name = db.session.get_one(Person, leaving.planned_by_id).name
    own = leaving.planned_by_id == leaving.person_id
    held = frozenset() if own else frozenset({Holding(Role.ADMINISTRATOR)})
    return Actor(id=leaving.planned_by_id, name=name, holdings=held)


def _carry_out(leaving: Leaving, person: Person, shares: Shares, *, by: Actor) -> None:
    on, why = leaving.leaves_on, leaving.why
    passed = _pass_on(person, shares, on, why=why, by=by)
    for affiliation in affiliations_to_end(person.id, on):
        people.end_affiliation(affiliation, on=max(on, affiliation.from_on), by=by, why=why)
    for grant in grants_to_end(person.id, on):
        people.end_grant(grant, on=max(on, grant.from_on), by=by, why=why)
    steering.end_all_held(person, on=on, by=by, why=why)
    if _belongs_on(person, on) and person.joined_on is not None:
        people.end_membership(person, on=max(on, person.joined_on), by=by, why=why)
    sign_out_everywhere(person.id)
    leaving.done_at = clock.now()
    leaving.fault = None
    _forget_items(leaving)
    _tell_takers(person, passed, why)
    _tell_leaver(person, on, passed)


def _belongs_on(person: Person, on: date) -> bool:
    return person.joined_on is not None and (person.left_on is None or person.left_on > on)


def _pass_on(person: Person, shares: Shares, on: date, *, why: str, by: Actor) -> list[_Passed]:
    passed = []
    for owned in owned_by(person.id, _as_owner(person)):
        field_name, to = _taker(person, shares, owned.record_id, on)
        try:
            owned.hand_over(to, by=by, why=why)
        except Unready as unready:
            raise Unready(field_name, unready.words) from None
        passed.append(_Passed(owned.title, owned.href, to))
    return passed


def _as_owner(person: Person) -> Actor:
    """Whoever owns something reads it."""
    return Actor(id=person.id, name=person.name)


def _taker(person: Person, shares: Shares, record_id: int, on: date) -> tuple[str, Person]:
    """Who takes one thing over, and the field that says so.

    :raises Unready: nobody does, or whoever does leaves as well.
    """
    field_name = f"taker_{record_id}" if record_id in shares.others else "taker"
    to = shares.others.get(record_id, shares.to)
    if to is None:
        raise Unready("taker", "Say who takes over what they own")
    if to.id == person.id:
        raise Unready(field_name, "Choose somebody else: it is theirs now")
    leaves_on = leaves_by(to.id, on)
    if leaves_on is not None:
        raise Unready(field_name, f"{to.name} leaves on {long_day(leaves_on)}. Choose somebody who stays")
    return field_name, to


def _forget_items(leaving: Leaving) -> None:
    db.session.execute(delete(LeavingItem).where(LeavingItem.leaving_id == leaving.id))


def _tell_takers(person: Person, passed: list[_Passed], why: str) -> None:
    takers = {passed_on.to.id: passed_on.to for passed_on in passed}
    for to in takers.values():
        if to.email is None:
            continue
        theirs = [passed_on for passed_on in passed if passed_on.to.id == to.id]
        send(
            "handed_over",
            to=to.id,
            address=to.email,
            subject=f"{person.name} has handed {count(len(theirs), 'thing')} over to you",
            facts={"name": to.name.split()[0], "who": person.name, "why": why, "items": theirs},
        )


def _tell_leaver(person: Person, on: date, passed: list[_Passed]) -> None:
    if person.email is None:
        return
    send(
        "left",
        to=person.id,
        address=person.email,
        subject=f"You have left {current_app.config['COMMUNITY_NAME']}",
        facts={
            "name": person.name.split()[0],
            "community": current_app.config["COMMUNITY_NAME"],
            "contact": current_app.config["CONTACT_EMAIL"],
            "on": long_day(on),
            "items": passed,
        },
    )
