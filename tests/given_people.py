"""Who is there, before something is done? What all that is given stands on."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import select

from app.access.actor import Actor, Holding
from app.access.roles import Role
from app.extensions import db
from app.people.conferred import GIVEN
from app.people.identity import actor_for
from app.people.models import Affiliation, Grant, Organisation, Person, Sector
from app.records.models import Visibility
from app.web.application import Praxis

LONG_AGO, FAR_AHEAD = date(2024, 1, 8), date(2099, 1, 1)
# Acts where the story does not say who did it.
SOMEBODY = Actor(id=None, name="Somebody", holdings=frozenset({Holding(Role.CHAIR)}))


class GivenPeople:
    """The part of ``Given`` about people, what they are given, and the organisations that they work for."""

    def __init__(self, app: Praxis) -> None:
        self.app = app

    def actor(self, person_id: int) -> Actor:
        """Somebody with all that they hold today."""
        with self.app.app_context():
            actor = actor_for(person_id)
            assert actor is not None
            return actor

    @contextmanager
    def settled(self) -> Generator[None]:
        """One transaction of its own, committed at the end."""
        with self.app.app_context():
            yield
            db.session.commit()

    def person(self, name: str = "Sam Example", *, email: str | None = None, **more: Any) -> int:
        """Somebody known to the community who is no member."""
        with self.settled():
            person = Person(title=name, email=email or self._free_address(name), **more)
            db.session.add(person)
            db.session.flush()
            return person.id

    def member(self, name: str = "Mia Member", *, works_at: int | None = None, **more: Any) -> int:
        person_id = self.person(name, joined_on=more.pop("joined_on", LONG_AGO), **more)
        if works_at is not None:
            self.affiliation(person_id, works_at)
        return person_id

    def coordinator(self, name: str = "Cora Coordinator", **more: Any) -> int:
        return self._member_with(Role.COORDINATOR, name, **more)

    def administrator(self, name: str = "Ada Administrator", **more: Any) -> int:
        """Runs the system and is no member."""
        person_id = self.person(name, **more)
        self.grant(person_id, Role.ADMINISTRATOR)
        return person_id

    def lead(self, organisation_id: int, name: str = "Lena Lead", **more: Any) -> int:
        """Speaks for an organisation and is no member."""
        person_id = self.person(name, **more)
        self.affiliation(person_id, organisation_id)
        self.grant(person_id, Role.LEAD, organisation_id=organisation_id)
        return person_id

    def grant(
        self,
        person_id: int,
        role: Role,
        *,
        organisation_id: int | None = None,
        from_on: date = LONG_AGO,
        until_on: date | None = None,
    ) -> None:
        assert role in GIVEN, f"nobody is given {role.value}: see holding()"
        with self.settled():
            db.session.add(
                Grant(
                    person_id=person_id,
                    role=role,
                    organisation_id=organisation_id,
                    from_on=from_on,
                    until_on=until_on,
                    why="the test says so",
                )
            )

    def affiliation(self, person_id: int, organisation_id: int, *, from_on: date = LONG_AGO) -> None:
        with self.settled():
            db.session.add(Affiliation(person_id=person_id, organisation_id=organisation_id, from_on=from_on))

    def organisation(self, name: str = "Riverside Trust", *, sector: Sector = Sector.NHS_TRUST, **more: Any) -> int:
        with self.settled():
            organisation = Organisation(title=name, sector=sector, visibility=Visibility.EVERYONE, **more)
            db.session.add(organisation)
            db.session.flush()
            return organisation.id

    def _member_with(self, role: Role, name: str, **more: Any) -> int:
        person_id = self.member(name, **more)
        self.grant(person_id, role)
        return person_id

    def _free_address(self, name: str) -> str:
        plain = ".".join(part for part in name.lower().split() if part.isalpha()) or "somebody"
        taken = set(db.session.scalars(select(Person.email).where(Person.email.startswith(plain, autoescape=True))))
        numbered = (f"{plain}{n or ''}@example.org" for n in range(10_000))
        return next(address for address in numbered if address not in taken)
