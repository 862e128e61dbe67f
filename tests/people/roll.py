"""Who is who in a test about people: the row that an id stands for, inside a transaction."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import select

from app.access.actor import Actor
from app.access.rules import Unready
from app.extensions import db
from app.history.queries import Entry, story
from app.people.identity import actor_for
from app.people.models import Affiliation, Grant, Organisation, Person
from tests.given import Given

TODAY = date(2026, 11, 23)


def the_person(person_id: int) -> Person:
    return db.session.get_one(Person, person_id)


def acting(person_id: int) -> Actor:
    """Somebody with all that they hold today, asked in the transaction at hand."""
    actor = actor_for(person_id)
    assert actor is not None
    return actor


def the_organisation(organisation_id: int) -> Organisation:
    return db.session.get_one(Organisation, organisation_id)


def grants_of(person_id: int) -> list[Grant]:
    return list(db.session.scalars(select(Grant).where(Grant.person_id == person_id).order_by(Grant.id)))


def affiliations_of(person_id: int) -> list[Affiliation]:
    return list(
        db.session.scalars(select(Affiliation).where(Affiliation.person_id == person_id).order_by(Affiliation.id))
    )


def told_of(given: Given, record_id: int, kind: type[Person | Organisation] = Person) -> list[Entry]:
    """Their story, newest first."""
    with given.app.app_context():
        return story(db.session.get_one(kind, record_id))


def what_is_missing(deed: Callable[[], Any]) -> str | None:
    """The field that a service is not content with, or ``None`` if it is."""
    try:
        deed()
    except Unready as unready:
        db.session.rollback()
        return unready.field
    return None
