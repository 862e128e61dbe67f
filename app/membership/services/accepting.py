"""Somebody accepts an invitation: from now on they belong."""

from app import clock
from app.access.actor import Actor, Holding
from app.access.roles import Role
from app.extensions import db
from app.membership.models import JoinRequest, RequestStatus, Welcome
from app.people import services as people
from app.people.models import Organisation, Person
from app.people.queries import employers_of, person_with_email, roles_of

WHY = "Accepted an invitation"


def accept(request: JoinRequest) -> Person:
    """Make whoever is invited what they are invited to be, from today. Returns the person.

    Somebody who is known by this address already (a guest speaker, a former member)
    stays the same person.
    """
    by = _inviter(request)
    person = person_with_email(request.email)
    if person is None:
        person = people.add_person(
            name=request.name, email=request.email, job_title=request.job_title, level=request.level, by=by, why=WHY
        )
    organisation = _organisation(request)
    if organisation is not None:
        _affiliate(person, organisation, by)
    if request.joins_as is Role.LEAD and organisation is not None:
        _let_lead(person, organisation, by)
    elif person.joined_on is None or (person.left_on is not None and person.left_on <= clock.today()):
        people.begin_membership(person, on=clock.today(), by=by, why=WHY)
    now = clock.now()
    if db.session.get(Welcome, person.id) is None:
        db.session.add(Welcome(person_id=person.id, asked_at=request.asked_at, began_at=now))
    request.person_id = person.id
    request.settled_at = now
    request.move_to(RequestStatus.ACCEPTED)
    db.session.flush()
    return person


def _inviter(request: JoinRequest) -> Actor:
    """Whoever invited, with what let them do so: their word stands, whatever they hold today."""
    name = db.session.get_one(Person, request.decided_by_id).name
    held = Role.ADMINISTRATOR if request.joins_as is Role.LEAD else Role.COORDINATOR
    return Actor(id=request.decided_by_id, name=name, holdings=frozenset({Holding(held)}))


def _organisation(request: JoinRequest) -> Organisation | None:
    """Where they work, or what that has become part of meanwhile."""
    found = db.session.get(Organisation, request.organisation_id) if request.organisation_id else None
    while found is not None and found.merged_into_id is not None:
        found = db.session.get(Organisation, found.merged_into_id)
    return found if found is not None and found.withdrawn_on is None else None


def _affiliate(person: Person, organisation: Organisation, by: Actor) -> None:
    if organisation.id not in {row.id for row in employers_of([person.id]).get(person.id, ())}:
        people.affiliate(person, organisation, from_on=clock.today(), by=by)


def _let_lead(person: Person, organisation: Organisation, by: Actor) -> None:
    held = {(row.role, row.organisation) for row in roles_of([person.id]).get(person.id, ())}
    if (Role.LEAD, organisation.title) not in held:
        people.give(person, Role.LEAD, organisation=organisation, from_on=clock.today(), by=by, why=WHY)
