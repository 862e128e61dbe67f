"""What is the case before something is done?

Builds facts in the domain's words, through the services and models that the
application itself uses, and commits them. Returns ids; for actions and
recommendations what their addresses name them by.
"""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm.attributes import flag_modified, set_committed_value

from app import clock
from app.access.actor import Actor
from app.access.roles import Role
from app.accounts.links import make_link
from app.accounts.models import Account
from app.accounts.passwords import hash_of
from app.actions import services as actions
from app.actions.models import Action, Evidence, Strand
from app.actions.workflow import MOVES, ActionStatus, Needs
from app.charter.models import Evaluation, Goal, Recommendation
from app.extensions import db
from app.people.conferred import GIVEN
from app.people.identity import actor_for
from app.people.models import Affiliation, Grant, Organisation, Person, Sector
from app.records.models import Reader, Record, Visibility
from app.records.services import withdraw
from app.steering.models import ROLE_OF, Body, Deputy, Office, OfficeKind, Seat, Term
from app.steering.queries import the_steering_group
from app.web.application import Praxis
from tests.given_decisions import SOMEBODY, GivenDecisions
from tests.given_meetings import GivenMeetings

LONG_AGO, FAR_AHEAD = date(2024, 1, 8), date(2099, 1, 1)
# Worked out once, and now: a test that changes the matrix must not be the first to ask.
assert SOMEBODY.permissions


class Given(GivenDecisions, GivenMeetings):
    """Facts, one method each. Everything not said is unremarkable."""

    def __init__(self, app: Praxis) -> None:
        self.app = app

    # People.

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

    def steering_member(self, name: str = "Stella Steering", **more: Any) -> int:
        person_id = self.member(name, **more)
        self.seat(holder=person_id)
        return person_id

    def chair(self, name: str = "Charlie Chair", **more: Any) -> int:
        return self._officer(OfficeKind.CHAIR, name, **more)

    def secretary(self, name: str = "Sid Secretary", **more: Any) -> int:
        return self._officer(OfficeKind.SECRETARY, name, **more)

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

    # Who steers.

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

    # What the community was advised.

    def goal(self, title: str = "Fair outcomes for everybody", *, position: int = 1) -> int:
        with self.settled():
            goal = Goal(title=title, position=position, visibility=Visibility.EVERYONE)
            db.session.add(goal)
            db.session.flush()
            return goal.id

    def recommendation(
        self, title: str = "Publish what was agreed", *, code: str = "E1", area: str = "Governance"
    ) -> str:
        """Returns its reference, for example R-E1."""
        with self.settled():
            evaluation = db.session.scalar(select(Evaluation).where(Evaluation.code_prefix == "R-"))
            if evaluation is None:
                evaluation = Evaluation(
                    title="The first evaluation",
                    published_on=LONG_AGO,
                    code_prefix="R-",
                    visibility=Visibility.EVERYONE,
                )
                db.session.add(evaluation)
                db.session.flush()
            recommendation = Recommendation(
                title=title,
                evaluation_id=evaluation.id,
                code=code,
                area=area,
                position=1,
                summary=f"{title}, and say where.",
                reference=f"R-{code}",
                visibility=Visibility.EVERYONE,
            )
            db.session.add(recommendation)
            return f"R-{code}"

    # What the community does about it.

    def action(
        self,
        title: str = "Publish the guide",
        *,
        owner: int | None = None,
        status: ActionStatus = ActionStatus.UNDER_WAY,
        due_on: date | None = None,
        answers: Sequence[str] = (),
        organisation: int | None = None,
        **more: Any,
    ) -> int:
        """An action, led to its status step by step. Returns its number, which is in its address."""
        owner_id = owner if owner is not None else self.member("Olu Owner")
        verifier = self.actor(self.steering_member("Vera Verifier")) if status is ActionStatus.VERIFIED else SOMEBODY
        with self.settled():
            person = db.session.get_one(Person, owner_id)
            action = actions.propose(
                by=SOMEBODY,
                title=title,
                done_when=more.pop("done_when", "It can be read on the website."),
                owner=person,
                strand=more.pop("strand", Strand.SYSTEM_CHANGE),
                due_on=due_on or clock.today() + timedelta(days=30),
                answers=list(db.session.scalars(select(Recommendation).where(Recommendation.reference.in_(answers)))),
                organisation_id=organisation,
                **more,
            )
            for step in _way_to(status):
                proof = actions.Proof(title="The guide", link="https://example.org/guide")
                actions.move(
                    action,
                    step.to,
                    by=verifier if step.to is ActionStatus.VERIFIED else SOMEBODY,
                    why="There is a reason." if step.needs is Needs.REASON else None,
                    evidence=proof if step.needs is Needs.EVIDENCE else None,
                )
            assert action.number is not None
            return action.number

    def plan(
        self,
        title: str = "A welcome for everybody",
        *,
        lead: int | None = None,
        objective: str = "Whoever is new knows where to begin.",
        **more: Any,
    ) -> int:
        """A plan without actions. Returns its id, which is in its address."""
        lead_id = lead if lead is not None else self.member("Petra Planner")
        with self.settled():
            person = db.session.get_one(Person, lead_id)
            return actions.add_plan(by=SOMEBODY, title=title, objective=objective, lead=person, **more).id

    def waits_for(self, number: int, other: int) -> None:
        """Let an action wait for another, each by its number."""
        with self.settled():
            actions.wait_for(self._numbered(number), self._numbered(other), by=SOMEBODY)

    def withdrawn(self, reference: str, why: str = "It was entered twice.") -> None:
        """Let the record with this reference be withdrawn."""
        with self.settled():
            withdraw(
                db.session.scalars(select(Record).where(Record.reference == reference)).one(), by=SOMEBODY, why=why
            )

    def evidence(self, action: int, title: str = "The guide", *, versions: int = 1, **more: Any) -> None:
        """Something that shows an action was done: a link, in so many versions."""
        by = more.pop("by", SOMEBODY)
        with self.settled():
            record = db.session.scalars(select(Action).where(Action.kind == "action", Action.number == action)).one()
            for version in range(1, versions + 1):
                proof = actions.Proof(title, link=f"https://example.org/{version}", **more)
                if version == 1:
                    actions.add_evidence(record, proof, by=by)
                    db.session.flush()
                else:
                    piece = db.session.scalars(
                        select(Evidence).where(Evidence.action_id == record.id).order_by(Evidence.id.desc())
                    ).first()
                    assert piece is not None
                    actions.add_revision(record, piece, proof, by=by)

    def seen_only_by(self, kind: str, number: int, *people: int) -> None:
        """Let a record be for these people, by name."""
        with self.settled():
            record = db.session.scalars(select(Record).where(Record.kind == kind, Record.number == number)).one()
            record.visibility = Visibility.NAMED
            db.session.add_all(Reader(record_id=record.id, person_id=person_id) for person_id in people)

    # Ways in, and ways to look.

    def sign_in_link(self, person_id: int, **more: Any) -> str:
        """The token of a fresh link."""
        with self.settled():
            return make_link(person_id, **more)

    def password(self, person_id: int, password: str = "correct horse battery staple") -> str:
        """Let this be their password, as if they had set it long ago."""
        with self.settled():
            kept = hash_of(password)
            db.session.add(Account(person_id=person_id, password_hash=kept, password_set_at=clock.now()))
        return password

    def actor(self, person_id: int) -> Actor:
        """Somebody with all that they hold today."""
        with self.app.app_context():
            actor = actor_for(person_id)
            assert actor is not None
            return actor

    def the_action(self, number: int) -> Action:
        """An action as it stands, every column of it loaded."""
        with self.app.app_context():
            return db.session.scalars(select(Action).where(Action.kind == "action", Action.number == number)).one()

    @contextmanager
    def settled(self) -> Generator[None]:
        """One transaction of its own, committed at the end."""
        with self.app.app_context():
            yield
            db.session.commit()

    # How it is done.

    def _numbered(self, number: int) -> Action:
        return db.session.scalars(select(Action).where(Action.kind == "action", Action.number == number)).one()

    def _officer(self, office: OfficeKind, name: str, **more: Any) -> int:
        person_id = self.member(name, **more)
        self.office(person_id, office)
        return person_id

    def _member_with(self, role: Role, name: str, **more: Any) -> int:
        person_id = self.member(name, **more)
        self.grant(person_id, role)
        return person_id

    def _free_address(self, name: str) -> str:
        plain = ".".join(part for part in name.lower().split() if part.isalpha()) or "somebody"
        taken = set(db.session.scalars(select(Person.email).where(Person.email.startswith(plain, autoescape=True))))
        numbered = (f"{plain}{n or ''}@example.org" for n in range(10_000))
        return next(address for address in numbered if address not in taken)


def _way_to(status: ActionStatus) -> Sequence[Any]:
    """The shortest way through the workflow from proposed."""
    ways: list[list[Any]] = [[]]
    seen = {ActionStatus.PROPOSED}
    while ways:
        way = ways.pop(0)
        at = way[-1].to if way else ActionStatus.PROPOSED
        if at is status:
            return way
        for move in MOVES[at]:
            if move.to not in seen:
                seen.add(move.to)
                ways.append([*way, move])
    raise AssertionError(f"no way leads to {status.value}")


def put(record: Record, column: str, value: Any) -> None:
    """Let a record be in a state, however it came there: past the watch over its moves."""
    set_committed_value(record, column, value)
    flag_modified(record, column)


def moment(text: str) -> datetime:
    """An instant of the community's wall clock, for example ``2026-11-23 09:00``."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/London"))
