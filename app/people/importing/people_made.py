"""How do the people of a table come in, all at once, and how are they taken back?

The same rules as for one person at a time, which the plan has asked already, and
the same entries in the history; but a few statements instead of a dozen each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, inspect, or_, select, update

from app.access.actor import Actor
from app.access.rules import ensure
from app.database import AnyRow
from app.extensions import db
from app.history.queries import label_of
from app.history.recording import as_kept
from app.imports.kinds import Made, Outcome, Undoing
from app.people import policy
from app.people.importing import known
from app.people.importing.organisations_made import add_organisations, withdraw_organisations
from app.people.importing.words import folded
from app.people.models import Affiliation, Organisation, Person, Sector
from app.people.services.intervals import in_words, tell
from app.records.deeds import explain
from app.records.services import withdraw
from app.wording import capital

# In what was done with a row: the organisation that somebody is said to work at from now on.
WORKS_AT = "works_at"
LABELS = {"title": "Name", "email": "E-mail", "joined_on": "Membership", "left_on": "Membership"}


@dataclass(frozen=True)
class Deed:
    """What is to be done with one row: ``values`` by column, and where they work."""

    person_id: int | None
    values: Mapping[str, Any]
    organisation_id: int | None
    new_organisation: tuple[str, Sector] | None
    works_from: date


@dataclass
class _Doing:
    """One row while it is done."""

    outcome: Outcome
    person: Person
    organisation: Organisation | None
    before: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)
    also: tuple[int, ...] = ()

    @property
    def deed(self) -> Deed:
        return self.outcome.deed


def apply(outcomes: Sequence[Outcome], by: Actor, source: str) -> list[Made]:
    ensure(policy.may_manage(by), "import people")
    new: dict[str, tuple[str, Sector]] = {}
    for outcome in outcomes:
        if outcome.deed.new_organisation:
            # As the first row that names it writes it.
            new.setdefault(folded(outcome.deed.new_organisation[0]), outcome.deed.new_organisation)
    added = add_organisations([(name, None, sector) for name, sector in new.values()], by, f"Named in “{source}”")
    organisations = {organisation.id: organisation for organisation in added}
    by_name = {folded(organisation.title): organisation for organisation in added}
    wanted = {out.deed.organisation_id for out in outcomes if out.deed.organisation_id}
    organisations.update(_loaded(Organisation, wanted))
    people = _loaded(Person, {out.deed.person_id for out in outcomes if out.deed.person_id})
    said: set[int] = set()
    doing = []
    for outcome in outcomes:
        deed: Deed = outcome.deed
        person = people[deed.person_id] if deed.person_id else Person()
        organisation = organisations.get(deed.organisation_id or 0)
        if deed.new_organisation:
            organisation = by_name[folded(deed.new_organisation[0])]
        one = _Doing(outcome, person, organisation)
        if deed.new_organisation and organisation is not None and organisation.id not in said:
            # The first row that names it stands for it.
            said.add(organisation.id)
            one.also = (organisation.id,)
        _change(one, by, source)
        doing.append(one)
    db.session.add_all(one.person for one in doing)
    db.session.flush()
    _affiliate(doing)
    return [
        Made(one.outcome.number, one.person.id, one.deed.person_id is None, one.person.version, one.before, one.also)
        for one in doing
    ]


def _change(one: _Doing, by: Actor, source: str) -> None:
    deed, person = one.deed, one.person
    is_new = deed.person_id is None
    for name, value in deed.values.items():
        if not is_new:
            one.before[name] = (as_kept(getattr(person, name)), as_kept(value))
        setattr(person, name, value)
    if one.organisation is not None:
        one.before[WORKS_AT] = (None, str(one.organisation.id))
        tell(person, f"works at {one.organisation.title}", before=None, after=in_words(deed.works_from, None))
    explain(
        person,
        "imported them" if is_new else "changed this profile by an import",
        by=by,
        why=f"From “{source}”, row {one.outcome.number}",
    )


def _affiliate(doing: Sequence[_Doing]) -> None:
    rows = [
        {"person_id": one.person.id, "organisation_id": one.organisation.id, "from_on": one.deed.works_from}
        for one in doing
        if one.organisation is not None
    ]
    if rows:
        db.session.execute(insert(Affiliation), rows)


def _loaded(kind: type[Any], ids: set[int]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for some in known.batched(sorted(ids)):
        found.update({one.id: one for one in db.session.scalars(select(kind).where(kind.id.in_(some)))})
    return found


# Taking it back.


@dataclass(frozen=True)
class _Back:
    """What is to be taken back of one row: the whole record, or these values."""

    person_id: int
    withdraws: bool
    values: Mapping[str, str | None]
    organisation_id: int | None
    organisations: tuple[int, ...]


def undoing(made: Sequence[Made]) -> list[Undoing]:
    people = known.people()
    built = known.built_upon(one.record_id for one in made if one.added)
    working = _working({one.record_id for one in made})
    found = [_undoing(one, people.rows[one.record_id], one.record_id in built, working) for one in made]
    return _with_organisations(found, {number for one in made for number in one.also})


def _undoing(made: Made, person: AnyRow, is_built_upon: bool, working: set[tuple[int, int]]) -> Undoing:
    title = person.title
    if person.withdrawn_on is not None or person.merged_into_id is not None:
        return Undoing(made.number, title, "", "They are no longer here under this name.")
    works_at = int(made.before[WORKS_AT][1] or 0) if WORKS_AT in made.before else None
    if made.added:
        if person.version != made.version:
            return Undoing(made.number, title, "", "Somebody has changed this profile since. They stay.")
        if is_built_upon:
            return Undoing(made.number, title, "", "They have signed in, hold or own something by now. They stay.")
        return Undoing(
            made.number,
            title,
            "Withdrawn, with where they work; their e-mail address is free again.",
            deed=_Back(made.record_id, True, {}, works_at, made.also),
        )
    back: dict[str, str | None] = {}
    stays: list[str] = []
    for name, (before, after) in made.before.items():
        if name == WORKS_AT:
            continue
        if as_kept(getattr(person, name)) == after:
            back[name] = before
        else:
            stays.append(f"{LABELS.get(name, capital(label_of(name)))} was changed since, and stays.")
    if works_at is not None and (made.record_id, works_at) not in working:
        works_at = None
        stays.append("Where they work was changed since, and stays.")
    words = " ".join(dict.fromkeys(f"{LABELS.get(name, capital(label_of(name)))} goes back." for name in back))
    if works_at is not None:
        words = f"{words} Where they work goes back.".strip()
    return Undoing(
        made.number,
        title,
        words,
        " ".join(dict.fromkeys(stays)),
        deed=_Back(made.record_id, False, back, works_at, made.also) if back or works_at or made.also else None,
    )


def _working(people: set[int]) -> set[tuple[int, int]]:
    """Who works where without an end, of these."""
    found: set[tuple[int, int]] = set()
    for some in known.batched(sorted(people)):
        rows = db.session.execute(
            select(Affiliation.person_id, Affiliation.organisation_id).where(
                Affiliation.person_id.in_(some), Affiliation.until_on.is_(None)
            )
        )
        found.update((person_id, organisation_id) for person_id, organisation_id in rows)
    return found


def _with_organisations(found: Sequence[Undoing], added: set[int]) -> list[Undoing]:
    """Organisations that the import added go as well, unless somebody works there or something hangs on them."""
    going = {(one.deed.person_id, one.deed.organisation_id) for one in found if one.deed}
    at = select(Affiliation.person_id, Affiliation.organisation_id).where(
        Affiliation.organisation_id.in_(sorted(added)),
        or_(Affiliation.until_on.is_(None), Affiliation.until_on > Affiliation.from_on),
    )
    kept = {row.organisation_id for row in db.session.execute(at) if tuple(row) not in going} if added else set()
    kept |= known.built_upon(added)
    told = []
    for one in found:
        if one.deed is None or not one.deed.organisations:
            told.append(one)
            continue
        going_too = tuple(number for number in one.deed.organisations if number not in kept)
        words = f"{one.words} The organisation that was added for this row goes, too." if going_too else one.words
        stays = (
            one.stays if going_too else f"{one.stays} The organisation that was added for this row stays: it is in use."
        )
        told.append(Undoing(one.number, one.title, words.strip(), stays.strip(), _going(one.deed, going_too)))
    return told


def _going(deed: _Back, organisations: tuple[int, ...]) -> _Back:
    return _Back(deed.person_id, deed.withdraws, deed.values, deed.organisation_id, organisations)


def take_back(undoings: Sequence[Undoing], by: Actor, why: str) -> None:
    ensure(policy.may_manage(by), "undo an import")
    deeds: list[_Back] = [one.deed for one in undoings if one.deed is not None]
    people = _loaded(Person, {deed.person_id for deed in deeds})
    organisations = _loaded(Organisation, {deed.organisation_id for deed in deeds if deed.organisation_id})
    for deed in deeds:
        person: Person = people[deed.person_id]
        if deed.organisation_id:
            tell(person, f"works at {organisations[deed.organisation_id].title}", before="by an import", after=None)
        if deed.withdraws:
            # Free for whoever comes in with it the next time.
            person.email, person.joined_on = None, None
            withdraw(person, by=by, why=why)
        else:
            columns = inspect(Person).columns
            for name, kept in deed.values.items():
                setattr(person, name, _value(columns[name].type.python_type, kept))
        explain(person, "took back an import", by=by, why=why)
    _end(deeds)
    withdraw_organisations([number for deed in deeds for number in deed.organisations], by, why)
    db.session.flush()


def _end(deeds: Sequence[_Back]) -> None:
    """Said by mistake: they never worked there."""
    table = cast(Table, Affiliation.__table__)
    ended = (
        update(table)
        .where(
            table.c.person_id == bindparam("of_person"),
            table.c.organisation_id == bindparam("of_organisation"),
            table.c.until_on.is_(None),
        )
        .values(until_on=table.c.from_on)
    )
    rows = [
        {"of_person": deed.person_id, "of_organisation": deed.organisation_id} for deed in deeds if deed.organisation_id
    ]
    if rows:
        db.session.execute(ended, rows)


def _value(kind: type[Any], kept: str | None) -> Any:
    if kept is None:
        return None
    return date.fromisoformat(kept) if kind is date else kind(kept)
