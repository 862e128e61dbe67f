"""Which organisations are there, and what are they called?"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import exists, func, or_, select

from app.access.actor import Actor
from app.access.rules import Unready, ensure
from app.extensions import db
from app.people import policy
from app.people.models import Affiliation, Grant, Organisation, Sector
from app.records.deeds import explain
from app.records.models import Link, Record, Visibility
from app.records.services import withdraw
from app.records.visibility import current

LONGEST_NAME = 200
CHANGEABLE = frozenset({"title", "short_name", "sector"})


def add_organisation(*, name: str, short_name: str | None = None, sector: Sector, by: Actor) -> Organisation:
    """Add an organisation. Its name is no secret: whoever signs in can read it.

    :raises Unready: for ``name``.
    """
    ensure(policy.may_add_organisation(by), "add organisations")
    organisation = Organisation(
        title=_name(name), short_name=_line(short_name), sector=sector, visibility=Visibility.EVERYONE
    )
    db.session.add(organisation)
    db.session.flush()
    explain(organisation, "added it", by=by)
    return organisation


def revise_organisation(organisation: Organisation, values: Mapping[str, Any], *, by: Actor) -> None:
    """Change what is written of it, by column: ``title`` (its name), ``short_name``, ``sector``.

    :raises Unready: for ``name``.
    """
    ensure(policy.may_manage(by), "change organisations")
    if unknown := values.keys() - CHANGEABLE:
        raise ValueError(f"no field of an organisation: {sorted(unknown)}")
    wanted = dict(values)
    if "title" in wanted:
        wanted["title"] = _name(wanted["title"], but=organisation)
    if "short_name" in wanted:
        wanted["short_name"] = _line(wanted["short_name"])
    for name, value in wanted.items():
        setattr(organisation, name, value)
    explain(organisation, "changed it", by=by)


def withdraw_organisation(organisation: Organisation, *, by: Actor, why: str) -> None:
    """Take back an organisation that was entered by mistake. Only while nothing points at it.

    :raises Unready: for ``why``.
    """
    ensure(policy.may_manage(by), "withdraw organisations")
    if not why or not why.strip():
        raise Unready("why", "Say why, in a few words")
    if is_in_use(organisation):
        raise Unready(
            "why", "It has people, roles, actions or links. Merge it into another, so that these are not lost"
        )
    withdraw(organisation, by=by, why=why.strip())


def is_in_use(organisation: Organisation) -> bool:
    """Does anything point at it, now or in what is told of earlier days?"""
    ways = (
        exists().where(Affiliation.organisation_id == organisation.id),
        exists().where(Grant.organisation_id == organisation.id),
        exists().where(or_(Record.organisation_id == organisation.id, Record.merged_into_id == organisation.id)),
        exists().where(or_(Link.to_id == organisation.id, Link.from_id == organisation.id)),
    )
    return bool(db.session.scalar(select(or_(*ways))))


# What is typed.


def _name(typed: str, *, but: Organisation | None = None) -> str:
    name = _line(typed)
    if name is None:
        raise Unready("name", "Type the name of the organisation")
    if len(name) > LONGEST_NAME:
        raise Unready("name", f"Make this shorter: at most {LONGEST_NAME} characters")
    with db.session.no_autoflush:
        same = db.session.scalar(
            select(Record.id)
            .where(
                Record.kind == "organisation",
                func.lower(Record.title) == name.lower(),
                Record.id != (but.id if but else 0),
                current(),
            )
            .limit(1)
        )
    if same is not None:
        raise Unready("name", "There is an organisation of this name already. Search for it in the list")
    return name


def _line(typed: str | None) -> str | None:
    return " ".join((typed or "").split()) or None
