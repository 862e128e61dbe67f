"""How do the organisations of a table come in, all at once, and how are they taken back?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from app.access.actor import Actor
from app.access.rules import ensure
from app.extensions import db
from app.history.recording import as_kept
from app.imports.kinds import Made, Outcome, Undoing
from app.people import policy
from app.people.importing import known
from app.people.models import Affiliation, Organisation, Sector
from app.records.deeds import explain
from app.records.models import Visibility
from app.records.services import withdraw

LABELS = {"title": "Name", "short_name": "Short name", "sector": "Sector"}


@dataclass(frozen=True)
class Deed:
    organisation_id: int | None
    values: dict[str, Any]


@dataclass(frozen=True)
class _Back:
    organisation_id: int
    withdraws: bool
    values: dict[str, str | None]


def add_organisations(new: Sequence[tuple[str, str | None, Sector]], by: Actor, why: str) -> list[Organisation]:
    """Add several at once: name, short name, sector."""
    ensure(policy.may_add_organisation(by), "add organisations")
    added = [
        Organisation(title=name, short_name=short_name, sector=sector, visibility=Visibility.EVERYONE)
        for name, short_name, sector in new
    ]
    for organisation in added:
        explain(organisation, "added it by an import", by=by, why=why)
    db.session.add_all(added)
    db.session.flush()
    return added


def withdraw_organisations(ids: Sequence[int], by: Actor, why: str) -> None:
    for some in known.batched(sorted(ids)):
        for organisation in db.session.scalars(select(Organisation).where(Organisation.id.in_(some))):
            withdraw(organisation, by=by, why=why)
            explain(organisation, "took back an import", by=by, why=why)


def apply(outcomes: Sequence[Outcome], by: Actor, source: str) -> list[Made]:
    ensure(policy.may_manage(by), "import organisations")
    there = {out.deed.organisation_id for out in outcomes if out.deed.organisation_id}
    found: dict[int, Organisation] = {}
    for some in known.batched(sorted(there)):
        found.update({one.id: one for one in db.session.scalars(select(Organisation).where(Organisation.id.in_(some)))})
    done: list[tuple[Outcome, Organisation, dict[str, tuple[str | None, str | None]]]] = []
    for outcome in outcomes:
        deed: Deed = outcome.deed
        is_new = deed.organisation_id is None
        one = Organisation(visibility=Visibility.EVERYONE) if is_new else found[deed.organisation_id or 0]
        before = (
            {} if is_new else {name: (as_kept(getattr(one, name)), as_kept(new)) for name, new in deed.values.items()}
        )
        for name, value in deed.values.items():
            setattr(one, name, value)
        explain(
            one,
            "added it by an import" if is_new else "changed it by an import",
            by=by,
            why=f"From “{source}”, row {outcome.number}",
        )
        done.append((outcome, one, before))
    db.session.add_all(one for _, one, _ in done)
    db.session.flush()
    return [
        Made(outcome.number, one.id, outcome.deed.organisation_id is None, one.version, before)
        for outcome, one, before in done
    ]


def undoing(made: Sequence[Made]) -> list[Undoing]:
    there = known.organisations()
    added = {one.record_id for one in made if one.added}
    in_use = known.built_upon(added) | _with_people(added)
    return [_undoing(one, there, one.record_id in in_use) for one in made]


def _with_people(ids: set[int]) -> set[int]:
    found: set[int] = set()
    for some in known.batched(sorted(ids)):
        found.update(
            db.session.scalars(
                select(Affiliation.organisation_id)
                .where(
                    Affiliation.organisation_id.in_(some),
                    or_(Affiliation.until_on.is_(None), Affiliation.until_on > Affiliation.from_on),
                )
                .distinct()
            )
        )
    return found


def _undoing(made: Made, there: known.Organisations, is_in_use: bool) -> Undoing:
    row = there.rows[made.record_id]
    if row.withdrawn_on is not None or row.merged_into_id is not None:
        return Undoing(made.number, row.title, "", "It is no longer here under this name.")
    if made.added:
        if row.version != made.version:
            return Undoing(made.number, row.title, "", "Somebody has changed it since. It stays.")
        if is_in_use:
            return Undoing(made.number, row.title, "", "People, roles or actions belong to it by now. It stays.")
        return Undoing(made.number, row.title, "Withdrawn.", deed=_Back(made.record_id, True, {}))
    back = {name: before for name, (before, after) in made.before.items() if as_kept(getattr(row, name)) == after}
    stays = [f"{LABELS[name]} was changed since, and stays." for name in made.before if name not in back]
    words = " ".join(f"{LABELS[name]} goes back." for name in back)
    deed = _Back(made.record_id, False, back) if back else None
    return Undoing(made.number, row.title, words, " ".join(stays), deed)


def take_back(undoings: Sequence[Undoing], by: Actor, why: str) -> None:
    ensure(policy.may_manage(by), "undo an import")
    deeds: list[_Back] = [one.deed for one in undoings if one.deed is not None]
    withdraw_organisations([deed.organisation_id for deed in deeds if deed.withdraws], by, why)
    changed = {deed.organisation_id: deed.values for deed in deeds if not deed.withdraws}
    for some in known.batched(sorted(changed)):
        for organisation in db.session.scalars(select(Organisation).where(Organisation.id.in_(some))):
            for name, kept in changed[organisation.id].items():
                setattr(organisation, name, Sector(kept) if name == "sector" else kept)
            explain(organisation, "took back an import", by=by, why=why)
    db.session.flush()
