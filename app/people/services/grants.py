"""Who holds which role, from when until when, given by whom and why?

A role given is a row that stays: what somebody held last year is told for ever,
with who gave it, who ended it, and both their reasons.
"""

from datetime import date

from sqlalchemy import or_, select

from app import clock
from app.access.actor import Actor
from app.access.roles import Role
from app.access.rules import Unready, ensure
from app.extensions import db
from app.people import policy
from app.people.conferred import CONFERRED
from app.people.models import Grant, Organisation, Person
from app.people.services.intervals import ends_on, in_order, in_words, overlapping, tell
from app.records.deeds import explain
from app.records.models import Record
from app.records.visibility import current


def give(
    person: Person,
    role: Role,
    *,
    organisation: Organisation | None = None,
    from_on: date,
    until_on: date | None = None,
    by: Actor,
    why: str,
) -> Grant:
    """Give somebody a role.

    :raises Unready: for ``role``, ``organisation``, ``from_on``, ``until_on`` or ``why``.
    """
    ensure(policy.may_manage(by), "give roles")
    ensure(policy.may_give(by, person.id), "give yourself a role: another administrator can")
    if role in CONFERRED:
        words = f"Nobody is given this: a {role.value} is appointed, on the pages of the steering group"
        raise Unready("role", words)
    if role is Role.MEMBER:
        raise Unready("role", "Membership is no role to give. Begin their membership instead")
    if role is Role.LEAD and organisation is None:
        raise Unready("organisation", "Choose the organisation that they speak for")
    if role is not Role.LEAD and organisation is not None:
        raise Unready("organisation", f"Leave this empty: the {role.value} is there for the whole community")
    if organisation is not None and (organisation.merged_into_id or organisation.withdrawn_on):
        raise Unready("organisation", f"{organisation.title} is no longer there. Choose another")
    if not why or not why.strip():
        raise Unready("why", "Say why: the reason stands beside the role for as long as it is told")
    in_order(from_on, until_on)
    organisation_id = organisation.id if organisation else None
    same = db.session.scalar(
        select(Grant)
        .where(
            Grant.person_id == person.id,
            Grant.role == role,
            Grant.organisation_id.is_(None) if organisation_id is None else Grant.organisation_id == organisation_id,
            overlapping(Grant, from_on, until_on),
        )
        .limit(1)
    )
    if same is not None:
        held = in_words(same.from_on, same.until_on)
        raise Unready("from_on", f"They hold this role already, {held}. Choose days that do not overlap")
    grant = Grant(
        person_id=person.id,
        role=role,
        organisation_id=organisation_id,
        from_on=from_on,
        until_on=until_on,
        given_by_id=by.id,
        why=why.strip(),
    )
    db.session.add(grant)
    db.session.flush()
    words = _words(role, organisation)
    tell(person, words, before=None, after=in_words(from_on, until_on))
    explain(person, f"gave them a role: {words}", by=by, why=why.strip())
    return grant


def end_grant(grant: Grant, *, on: date, by: Actor, why: str) -> None:
    """End a role: on this day it is no longer held, and what it allows ends with it.

    :raises Unready: for ``on`` or ``why``.
    """
    ensure(policy.may_end_grant(by, grant.person_id), "end roles")
    if not why or not why.strip():
        raise Unready("why", "Say why: the reason stands beside the role for as long as it is told")
    ends_on(grant.from_on, grant.until_on, on)
    if grant.role is Role.ADMINISTRATOR:
        keep_an_administrator(grant.person_id, field="on")
    person = db.session.get_one(Person, grant.person_id)
    organisation = db.session.get_one(Organisation, grant.organisation_id) if grant.organisation_id else None
    before = in_words(grant.from_on, grant.until_on)
    grant.until_on = on
    grant.ended_by_id = by.id
    grant.ended_why = why.strip()
    words = _words(grant.role, organisation)
    tell(person, words, before=before, after=in_words(grant.from_on, on))
    explain(person, f"ended a role: {words}", by=by, why=why.strip())


def is_administrator(person_id: int) -> bool:
    """Do they run the system, today or from a later day?"""
    held = select(Grant.id).where(
        Grant.person_id == person_id,
        Grant.role == Role.ADMINISTRATOR,
        or_(Grant.until_on.is_(None), Grant.until_on > clock.today()),
    )
    return db.session.scalar(held.limit(1)) is not None


def keep_an_administrator(without_id: int, *, field: str) -> None:
    """There must be somebody left who runs the system: not this person, signed in or not, and without an end.

    :raises Unready: for ``field``: they would be the last.
    """
    # Locked in one order: of two who end each other at once, the second sees what the first did.
    db.session.execute(
        select(Grant.id).where(Grant.role == Role.ADMINISTRATOR).order_by(Grant.id).with_for_update()
    ).all()
    another = (
        select(Grant.id)
        .join(Person.__table__, Person.__table__.c.id == Grant.person_id)
        .join(Record.__table__, Record.__table__.c.id == Grant.person_id)
        .where(
            Grant.role == Role.ADMINISTRATOR,
            Grant.person_id != without_id,
            Grant.from_on <= clock.today(),
            Grant.until_on.is_(None),
            Person.__table__.c.disabled_on.is_(None),
            current(),
        )
    )
    if db.session.scalar(another.limit(1)) is None:
        raise Unready(field, "They are the last administrator. Make somebody else administrator first, without an end")


def _words(role: Role, organisation: Organisation | None) -> str:
    return f"{role.value} for {organisation.title}" if organisation else role.value
