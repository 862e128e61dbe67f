"""A steering group of five, and what happens in it through the services."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from app.access.actor import NOBODY, Actor
from app.decisions.models import Ballot, Decision, Option, Proposal
from app.extensions import db
from app.people.identity import actor_for
from app.steering.models import Body
from tests.databases import Database
from tests.given import Given


@dataclass
class Group:
    """:ivar seats: the ids of the voting seats in their order; ``people``, of who holds them."""

    given: Given
    chair: int
    secretary: int
    seats: list[int] = field(default_factory=list)
    people: list[int] = field(default_factory=list)

    chairing: Actor = NOBODY
    holders: list[Actor] = field(default_factory=list)

    def holder(self, n: int) -> Actor:
        return self.holders[n]

    @contextmanager
    def doing(self) -> Generator["At"]:
        """One transaction, with what is in the database at hand."""
        with self.given.settled():
            yield At()


class At:
    """What there is, as it is loaded in this transaction."""

    def actor(self, person_id: int) -> Actor:
        """Somebody as they act in this transaction: asked outside it, SQLite would wait for itself."""
        actor = actor_for(person_id)
        assert actor is not None
        return actor

    def proposal(self, number: int) -> Proposal:
        return db.session.scalars(select(Proposal).where(Proposal.kind == "proposal", Proposal.number == number)).one()

    def option(self, proposal: int, number: int) -> Option:
        asked = select(Option).where(Option.proposal_id == self.proposal(proposal).id, Option.number == number)
        return db.session.scalars(asked).one()

    def ballot(self, ballot_id: int) -> Ballot:
        return db.session.get_one(Ballot, ballot_id)

    def decision(self, reference: str) -> Decision:
        return db.session.scalars(select(Decision).where(Decision.reference == reference)).one()

    def body(self) -> Body:
        return db.session.scalars(select(Body).where(Body.is_steering_group)).one()


@pytest.fixture
def group(given: Given, database: Database) -> Group:
    """Five voting seats and a secretary without one; the chair holds no seat either."""
    return database.again("a group that decides", lambda: _group(given))


def _group(given: Given) -> Group:
    found = Group(given, chair=given.chair(), secretary=given.secretary())
    for name in ("Ana", "Ben", "Cleo", "Dev", "Eve"):
        person_id = given.member(name)
        found.people.append(person_id)
        found.seats.append(given.seat(f"Seat of {name[0]}", holder=person_id))
    # As they stand at the beginning: nothing of it is asked in the middle of a transaction.
    found.chairing = given.actor(found.chair)
    found.holders = [given.actor(person_id) for person_id in found.people]
    return found
