"""Where does somebody work, from when until when?"""

from datetime import date

from sqlalchemy import select

from app.access.actor import Actor
from app.access.rules import Unready, ensure
from app.extensions import db
from app.people import policy
from app.people.models import Affiliation, Organisation, Person
from app.people.services.intervals import ends_on, in_order, in_words, overlapping, plainly, tell
from app.records.deeds import explain


def affiliate(
    person: Person, organisation: Organisation, *, from_on: date, until_on: date | None = None, by: Actor
) -> Affiliation:
    """Say that somebody works at an organisation. One may work at several at a time.

    :raises Unready: for ``from_on``, ``until_on`` or ``organisation``.
    """
    ensure(policy.may_affiliate(by, person.id), "say where somebody else works")
    in_order(from_on, until_on)
    _in_being(organisation)
    same = db.session.scalar(
        select(Affiliation)
        .where(
            Affiliation.person_id == person.id,
            Affiliation.organisation_id == organisation.id,
            overlapping(Affiliation, from_on, until_on),
        )
        .limit(1)
    )
    if same is not None:
        known = in_words(same.from_on, same.until_on)
        raise Unready("from_on", f"{organisation.title} is there already, {known}. Choose days that do not overlap")
    affiliation = Affiliation(person_id=person.id, organisation_id=organisation.id, from_on=from_on, until_on=until_on)
    db.session.add(affiliation)
    db.session.flush()
    tell(person, f"works at {organisation.title}", before=None, after=in_words(from_on, until_on))
    explain(person, f"said that they work at {organisation.title}", by=by)
    return affiliation


def end_affiliation(affiliation: Affiliation, *, on: date, by: Actor, why: str | None = None) -> None:
    """Say that somebody works there no longer: not on this day, and not after it.

    :raises Unready: for ``on``.
    """
    person = db.session.get_one(Person, affiliation.person_id)
    organisation = db.session.get_one(Organisation, affiliation.organisation_id)
    ensure(policy.may_edit_profile(by, person.id) or policy.may_invite(by), "say where somebody else works")
    ends_on(affiliation.from_on, affiliation.until_on, on)
    before = in_words(affiliation.from_on, affiliation.until_on)
    affiliation.until_on = on
    tell(person, f"works at {organisation.title}", before=before, after=in_words(affiliation.from_on, on))
    explain(person, f"said that they leave {organisation.title} on {plainly(on)}", by=by, why=why)


def _in_being(organisation: Organisation) -> None:
    if organisation.merged_into_id is not None:
        raise Unready("organisation", f"{organisation.title} has become part of another. Choose that one")
    if organisation.withdrawn_on is not None:
        raise Unready("organisation", f"{organisation.title} has been withdrawn. Choose another")
