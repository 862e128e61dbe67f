"""Who is somebody, and may they sign in?"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.exc import IntegrityError

from app import clock
from app.access.actor import Actor
from app.access.rules import Unready, ensure
from app.extensions import db
from app.people import policy
from app.people.models import Grant, Level, Person
from app.people.services.grants import is_administrator, keep_an_administrator
from app.records.deeds import explain

# A name is also typed, listed and said aloud; an address is as long as mail allows.
LONGEST_NAME, LONGEST_ADDRESS = 200, 254
_ADDRESS = re.compile(r"[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+\.[^@\s\x00-\x1f]+")
CHANGEABLE = frozenset({"title", "job_title", "level", "email"})


class EmailTaken(Unready):
    """Somebody else has this address: ``person_id`` says who."""

    def __init__(self, person_id: int) -> None:
        super().__init__("email", "Somebody here has this address already. Search for it in the list of people")
        self.person_id = person_id


def add_person(
    *,
    name: str,
    email: str | None = None,
    job_title: str | None = None,
    level: Level | None = None,
    by: Actor,
    why: str | None = None,
) -> Person:
    """Add somebody: to begin with they are no member and hold nothing. Without an address they cannot sign in.

    :raises Unready: for ``name`` or ``email``; :class:`EmailTaken` among them.
    """
    ensure(policy.may_invite(by), "add people")
    person = Person(title=_name(name), email=_address(email), job_title=_line(job_title), level=level)
    if person.email is not None:
        _is_free(person.email)
    try:
        # Of two who add one address at once, the second is told like any other.
        with db.session.begin_nested():
            db.session.add(person)
            db.session.flush()
    except IntegrityError:
        if person.email is not None:
            _is_free(person.email)
        raise
    explain(person, "added them", by=by, why=why)
    return person


def revise_person(person: Person, values: Mapping[str, Any], *, by: Actor) -> None:
    """Change what is written of somebody, by column: ``title`` (their name), ``job_title``, ``level``, ``email``.

    :raises Unready: for ``name`` or ``email``; :class:`EmailTaken` among them.
    """
    ensure(policy.may_edit_profile(by, person.id), "change what is written of somebody else")
    if unknown := values.keys() - CHANGEABLE:
        raise ValueError(f"no field of a profile: {sorted(unknown)}")
    wanted = dict(values)
    if "title" in wanted:
        wanted["title"] = _name(wanted["title"])
    if "job_title" in wanted:
        wanted["job_title"] = _line(wanted["job_title"])
    if "email" in wanted:
        wanted["email"] = _address(wanted["email"])
        if wanted["email"] != person.email:
            ensure(policy.may_change_email(by), "change an e-mail address: it is how somebody signs in")
            _may_be(person, wanted["email"])
    for name, value in wanted.items():
        setattr(person, name, value)
    explain(person, "changed their profile" if by.id == person.id else "changed this profile", by=by)


def disable(person: Person, *, by: Actor, why: str) -> None:
    """Stop somebody from signing in, from the next thing they do. What they hold and own stays as it is.

    :raises Unready: for ``why``.
    """
    ensure(policy.may_close_account(by, person.id), "stop somebody from signing in")
    if person.disabled_on is not None:
        raise Unready("why", "They cannot sign in already")
    if not why or not why.strip():
        raise Unready("why", "Say why: other administrators can read it")
    if is_administrator(person.id):
        keep_an_administrator(person.id, field="why")
    person.disabled_on = clock.today()
    explain(person, "stopped them from signing in", by=by, why=why.strip())


def enable(person: Person, *, by: Actor, why: str | None = None) -> None:
    """Let somebody sign in again.

    :raises Unready: for ``why``.
    """
    ensure(policy.may_close_account(by, person.id), "let somebody sign in again")
    if person.disabled_on is None:
        raise Unready("why", "They can sign in already")
    person.disabled_on = None
    explain(person, "let them sign in again", by=by, why=why)


def _name(typed: str | None) -> str:
    name = _line(typed)
    if name is None:
        raise Unready("name", "Type a name")
    if len(name) > LONGEST_NAME:
        raise Unready("name", f"Make this shorter: at most {LONGEST_NAME} characters")
    return name


def _line(typed: str | None) -> str | None:
    return " ".join((typed or "").split()) or None


def _address(typed: str | None) -> str | None:
    """As it is compared: in lower case and without space around it."""
    address = (typed or "").strip().lower()
    if not address:
        return None
    if len(address) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(address):
        raise Unready("email", "Type a whole e-mail address, for example name@example.org")
    return address


def _may_be(person: Person, address: str | None) -> None:
    """Can this be somebody's address from now on?"""
    if address is not None:
        _is_free(address, but=person)
    elif _comes_in(person, clock.today()):
        raise Unready("email", "They sign in with this address. Type the new one, instead of leaving it empty")


def _is_free(address: str, *, but: Person | None = None) -> None:
    with db.session.no_autoflush:
        holder = db.session.scalar(select(Person.id).where(Person.email == address))
    if holder is not None and (but is None or holder != but.id):
        raise EmailTaken(holder)


def _comes_in(person: Person, today: date) -> bool:
    """Do they belong here, or hold anything, today or later?"""
    if person.joined_on is not None and (person.left_on is None or person.left_on > today):
        return True
    holds = exists().where(Grant.person_id == person.id, or_(Grant.until_on.is_(None), Grant.until_on > today))
    return bool(db.session.scalar(select(holds)))
