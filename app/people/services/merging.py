"""What becomes of an organisation that is part of another from now on?"""

from datetime import date
from typing import TypeVar

from sqlalchemy import or_, select
from sqlalchemy.orm import with_polymorphic

from app import clock
from app.access.actor import Actor
from app.access.rules import Unready, ensure
from app.extensions import db
from app.people import policy
from app.people.models import Affiliation, Grant, Organisation, Person
from app.people.services.intervals import in_words, tell
from app.records.deeds import explain, note
from app.records.models import Record
from app.records.services import merge

Dated = TypeVar("Dated", Affiliation, Grant)


def merge_organisations(organisation: Organisation, *, into: Organisation, by: Actor, why: str) -> None:
    """Say that an organisation has become part of another, as when two trusts become one.

    From today its people work at the other, its leads speak for the other, and its
    actions and other records belong to the other. What was before today stays told
    as it was, and its address leads to the other.

    :raises Unready: for ``into`` or ``why``.
    """
    ensure(policy.may_manage(by), "merge organisations")
    if organisation is into:
        raise Unready("into", "Choose another organisation than this one")
    for each in (organisation, into):
        if each.merged_into_id is not None or each.withdrawn_on is not None:
            raise Unready("into", f"{each.title} is no longer there. Choose another")
    if not why or not why.strip():
        raise Unready("why", "Say why: everybody who looks for it later can read it")
    reason = f"{organisation.title} became part of {into.title}"
    _carry_over(Affiliation, organisation, into, by=by, why=reason)
    _carry_over(Grant, organisation, into, by=by, why=reason)
    everything = with_polymorphic(Record, "*")
    for record in db.session.scalars(select(everything).where(everything.organisation_id == organisation.id)):
        record.organisation_id = into.id
        explain(record, f"gave it to {into.title}", by=by, why=reason)
    merge(organisation, into, by=by, why=why.strip())
    note(into, "formerly also", before=None, after=organisation.title)
    explain(into, f"took in {organisation.title}", by=by, why=why.strip())


def _carry_over(kind: type[Dated], organisation: Organisation, into: Organisation, *, by: Actor, why: str) -> None:
    """End what people have at the one, and begin it at the other on the same day."""
    today = clock.today()
    rows, there = _not_over(kind, organisation, today), _not_over(kind, into, today)
    ids = {row.person_id for row in rows}
    people = {person.id: person for person in db.session.scalars(select(Person).where(Person.id.in_(ids)))}
    for row in rows:
        person, begin = people[row.person_id], max(today, row.from_on)
        if not _lasts_there(row, there, begin, person, into):
            db.session.add(_continued(row, into, begin, by, why))
            tell(person, _what(row, into), before=None, after=in_words(begin, row.until_on))
        before = in_words(row.from_on, row.until_on)
        row.until_on = begin
        if isinstance(row, Grant):
            row.ended_by_id, row.ended_why = by.id, why
        tell(person, _what(row, organisation), before=before, after=in_words(row.from_on, begin))
        explain(person, f"moved them to {into.title}", by=by, why=why)


def _not_over(kind: type[Dated], organisation: Organisation, today: date) -> list[Dated]:
    """What people have there today, or will."""
    rows = select(kind).where(
        kind.organisation_id == organisation.id,
        or_(kind.until_on.is_(None), kind.until_on > today),
        or_(kind.until_on.is_(None), kind.until_on > kind.from_on),
    )
    return list(db.session.scalars(rows.order_by(kind.id)))


def _lasts_there(row: Dated, there: list[Dated], begin: date, person: Person, into: Organisation) -> bool:
    """Has this person the same at the other organisation? Then it lasts as long as either would have."""
    same = [
        other
        for other in there
        if other.person_id == row.person_id
        and _what(other, into) == _what(row, into)
        and (other.until_on is None or other.until_on > begin)
        and (row.until_on is None or other.from_on < row.until_on)
    ]
    if len(same) == 1 and same[0].until_on is not None and (row.until_on is None or row.until_on > same[0].until_on):
        before = in_words(same[0].from_on, same[0].until_on)
        same[0].until_on = row.until_on
        tell(person, _what(row, into), before=before, after=in_words(same[0].from_on, row.until_on))
    return bool(same)


def _continued(row: Dated, into: Organisation, begin: date, by: Actor, why: str) -> Affiliation | Grant:
    if isinstance(row, Grant):
        return Grant(
            person_id=row.person_id,
            role=row.role,
            organisation_id=into.id,
            from_on=begin,
            until_on=row.until_on,
            given_by_id=by.id,
            why=f"{why}. Before that: {row.why}",
        )
    return Affiliation(person_id=row.person_id, organisation_id=into.id, from_on=begin, until_on=row.until_on)


def _what(row: Affiliation | Grant, organisation: Organisation) -> str:
    return f"{row.role.value} for {organisation.title}" if isinstance(row, Grant) else f"works at {organisation.title}"
