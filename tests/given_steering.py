"""Who steers, before something is done?"""

from datetime import date
from typing import Any

from sqlalchemy import func, select

from app.access.roles import Role
from app.extensions import db
from app.people.models import Sector
from app.records.models import Visibility
from app.steering.models import Body, Deputy, Office, OfficeKind, Seat, Term
from app.steering.queries import the_steering_group
from tests.given_people import FAR_AHEAD, LONG_AGO, GivenPeople

# What an office lets its holder do, where the body is the steering group.
ROLE_OF = {
    OfficeKind.CHAIR: Role.CHAIR,
    OfficeKind.VICE_CHAIR: Role.VICE_CHAIR,
    OfficeKind.SECRETARY: Role.SECRETARY,
}


class GivenSteering(GivenPeople):
    """The part of ``Given`` about the steering group, its seats and its offices."""

    def steering_member(self, name: str = "Stella Steering", **more: Any) -> int:
        person_id = self.member(name, **more)
        self.seat(holder=person_id)
        return person_id

    def chair(self, name: str = "Charlie Chair", **more: Any) -> int:
        return self._officer(OfficeKind.CHAIR, name, **more)

    def secretary(self, name: str = "Sid Secretary", **more: Any) -> int:
        return self._officer(OfficeKind.SECRETARY, name, **more)

    def body(self) -> int:
        """The steering group: the one that there is, or a new one without seats."""
        with self.settled():
            body = the_steering_group()
            if body is None:
                body = Body(
                    title="The steering group",
                    purpose="Says where the community goes.",
                    is_steering_group=True,
                    decision_prefix="D",
                )
                db.session.add(body)
                db.session.flush()
            return body.id

    def seat(
        self,
        title: str = "A seat",
        *,
        holder: int | None = None,
        sector: Sector | None = None,
        is_voting: bool = True,
        from_on: date = LONG_AGO,
        until_on: date = FAR_AHEAD,
        deputy: int | None = None,
    ) -> int:
        """A seat of the steering group, vacant or held for a term, perhaps with a deputy."""
        body_id = self.body()
        with self.settled():
            taken = db.session.scalar(select(func.count()).select_from(Seat)) or 0
            seat = Seat(
                title=title,
                body_id=body_id,
                sector=sector,
                is_voting=is_voting,
                position=taken + 1,
                visibility=Visibility.EVERYONE,
            )
            db.session.add(seat)
            db.session.flush()
            seat_id = seat.id
        if holder is not None:
            self.term(seat_id, holder, from_on=from_on, until_on=until_on, deputy=deputy)
        return seat_id

    def term(
        self,
        seat_id: int,
        holder: int,
        *,
        from_on: date = LONG_AGO,
        until_on: date = FAR_AHEAD,
        deputy: int | None = None,
        **more: Any,
    ) -> int:
        with self.settled():
            term = Term(
                seat_id=seat_id,
                person_id=holder,
                from_on=from_on,
                until_on=until_on,
                appointed_how="the test says so",
                **more,
            )
            db.session.add(term)
            db.session.flush()
            if deputy is not None:
                db.session.add(Deputy(term_id=term.id, person_id=deputy, from_on=from_on))
            return term.id

    def office(
        self, person_id: int, office: OfficeKind, *, from_on: date = LONG_AGO, until_on: date | None = None
    ) -> int:
        body_id = self.body()
        with self.settled():
            held = Office(
                body_id=body_id,
                office=office,
                person_id=person_id,
                from_on=from_on,
                until_on=until_on,
                appointed_how="the test says so",
            )
            db.session.add(held)
            db.session.flush()
            return held.id

    def holding(self, person_id: int, role: Role, *, organisation_id: int | None = None) -> None:
        """Let somebody hold a role today, in the way in which it is held: by a grant, a seat or an office."""
        offices = {role: office for office, role in ROLE_OF.items()}
        if role is Role.STEERING:
            self.seat(holder=person_id)
        elif role is Role.CARRIED_OVER:
            self.seat(holder=person_id, until_on=date(2025, 1, 8))
        elif role is Role.DEPUTY:
            self.seat(holder=self.member("Hetty Holder"), deputy=person_id)
        elif role in offices:
            self.office(person_id, offices[role])
        else:
            self.grant(person_id, role, organisation_id=organisation_id)

    def seat_of(self, person_id: int) -> int:
        """The seat that somebody holds, or held last."""
        with self.app.app_context():
            held = select(Term.seat_id).where(Term.person_id == person_id).order_by(Term.from_on.desc())
            return db.session.scalars(held.limit(1)).one()

    def _officer(self, office: OfficeKind, name: str, **more: Any) -> int:
        person_id = self.member(name, **more)
        self.office(person_id, office)
        return person_id
