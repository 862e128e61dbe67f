"""Who asks to join, who is invited, and does an invitation still work?"""

import enum
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from app import clock
from app.access.actor import Actor
from app.access.roles import Role
from app.database import AnyRow, AnySelect
from app.extensions import db
from app.membership.models import OPEN, JoinRequest, RequestStatus
from app.membership.tokens import named_by
from app.people.identity import actor_for
from app.people.models import Organisation, Person
from app.people.queries import person_with_email
from app.records.models import Record
from app.records.references import NotFound
from app.records.visibility import current
from app.web.paging import Key, Page, page_of

MOST_ORGANISATIONS = 500  # offered while one types
_record, _request = Record.__table__, JoinRequest.__table__
_employer, _decider = Record.__table__.alias("employer"), Record.__table__.alias("decider")


def open_request(email: str, *, to_change: bool = False) -> JoinRequest | None:
    """The one open request for this address, whoever began it."""
    query = select(JoinRequest).where(JoinRequest.email == email, JoinRequest.status.in_(OPEN))
    return db.session.scalar(query.with_for_update() if to_change else query)


def request_with(request_id: int, *, to_change: bool = False) -> JoinRequest:
    """One request.

    :param to_change: lock it, so that of two who answer at once the second sees what the first did.
    :raises NotFound: there is none.
    """
    query = select(JoinRequest).where(JoinRequest.id == request_id)
    found = db.session.scalar(query.with_for_update() if to_change else query)
    if found is None:
        raise NotFound()
    return found


def who_is_in(email: str) -> Actor | None:
    """Somebody with this address who can sign in today."""
    person_id = db.session.scalar(select(Person.id).where(Person.email == email))
    actor = actor_for(person_id) if person_id is not None else None
    return actor if actor is not None and actor.holdings else None


@dataclass(frozen=True)
class Standing:
    """How whoever is invited stands already: who it is, are they what they are invited to be, are they kept out?"""

    person: Person | None
    is_in: bool
    is_disabled: bool


def standing_of(request: JoinRequest) -> Standing:
    person = person_with_email(request.email)
    if person is None:
        return Standing(None, is_in=False, is_disabled=False)
    actor = actor_for(person.id)
    if actor is None:
        return Standing(person, is_in=False, is_disabled=True)
    is_lead = request.organisation_id in actor.leads
    is_in = is_lead if request.joins_as is Role.LEAD else Role.MEMBER in actor.roles
    return Standing(person, is_in=is_in, is_disabled=False)


class Refusal(enum.Enum):
    """Why an invitation does not work, in words for whoever holds it."""

    UNKNOWN = "This link is not one of ours, or a part of it is missing."
    USED = "This invitation has been accepted already. From now on you sign in like everybody else."
    EXPIRED = "This invitation is too old. For safety each works for a short time only."
    TAKEN_BACK = "This invitation was taken back."
    CLOSED = "You are known here, but your sign-in is switched off."


def invitation(token: str, *, to_use: bool = False) -> JoinRequest | Refusal:
    """The invitation that a link leads to, as long as it works.

    :param to_use: lock it, so that of two who accept at once only one does.
    """
    request = _request_of(token, to_use=to_use)
    if request is None:
        return Refusal.UNKNOWN
    if request.status is RequestStatus.ACCEPTED:
        return Refusal.USED
    if request.status is not RequestStatus.INVITED:
        # Waiting: too old, and asked for again. It works once that is answered.
        return Refusal.EXPIRED if request.status is RequestStatus.WAITING else Refusal.TAKEN_BACK
    if request.is_too_old(clock.now()):
        return Refusal.EXPIRED
    return Refusal.CLOSED if standing_of(request).is_disabled else request


def too_old_invitation(token: str) -> JoinRequest | None:
    """The request behind an invitation that was not accepted in its time."""
    request = _request_of(token, to_use=True)
    return request if request is not None and invitation(token) is Refusal.EXPIRED else None


def _request_of(token: str, *, to_use: bool) -> JoinRequest | None:
    named = named_by(token)
    if named is None:
        return None
    query = select(JoinRequest).where(JoinRequest.id == named[0], JoinRequest.email == named[1])
    return db.session.scalar(query.with_for_update() if to_use else query)


def organisation_called(typed: str) -> Organisation | None:
    """The one organisation with this name or short name, however it is written."""
    wanted = typed.strip().lower()
    table = Organisation.__table__
    found = list(
        db.session.scalars(
            select(Organisation)
            .where(or_(func.lower(_record.c.title) == wanted, func.lower(table.c.short_name) == wanted), current())
            .limit(2)
        )
    )
    return found[0] if len(found) == 1 else None


def organisation_names() -> list[str]:
    """What to offer while somebody types where they work."""
    return list(
        db.session.scalars(
            select(_record.c.title)
            .where(_record.c.kind == "organisation", current())
            .order_by(_record.c.title)
            .limit(MOST_ORGANISATIONS)
        )
    )


class Show(enum.Enum):
    """Which requests a page lists."""

    WAITING = "waiting"
    INVITED = "invited"
    SETTLING = "settling"
    ANSWERED = "answered"


_STATUSES = {
    Show.WAITING: (RequestStatus.WAITING,),
    Show.INVITED: (RequestStatus.INVITED,),
    Show.ANSWERED: (RequestStatus.ACCEPTED, RequestStatus.DECLINED, RequestStatus.TAKEN_BACK),
}


def page_of_requests(show: Show, cursor: str | None) -> Page:
    """Requests, oldest first; those that were answered, newest first.

    Rows with id, name, organisation, job_title, applied, joins_as, status, asked_at,
    decided_at, decided_by, expires_at, settled_at, person_id.
    """
    newest_first = show is Show.ANSWERED
    query = (
        select(
            _request.c.id,
            _request.c.name,
            func.coalesce(_employer.c.title, _request.c.organisation_name).label("organisation"),
            _request.c.job_title,
            _request.c.applied,
            _request.c.joins_as,
            _request.c.status,
            _request.c.asked_at,
            _request.c.decided_at,
            _decider.c.title.label("decided_by"),
            _request.c.expires_at,
            _request.c.settled_at,
            _request.c.person_id,
        )
        .outerjoin(_employer, _employer.c.id == _request.c.organisation_id)
        .outerjoin(_decider, _decider.c.id == _request.c.decided_by_id)
        .where(_request.c.status.in_(_STATUSES[show]))
    )
    keys = [Key(_request.c.asked_at, datetime, newest_first), Key(_request.c.id, int, newest_first)]
    return page_of(query, keys, cursor=cursor)


def how_many() -> dict[RequestStatus, int]:
    """How many requests are open, by status."""
    rows = db.session.execute(
        select(_request.c.status, func.count()).where(_request.c.status.in_(OPEN)).group_by(_request.c.status)
    )
    return {row[0]: row[1] for row in rows}


def waiting_longest() -> AnySelect:
    """Who has waited longest: a select of that one request, after all that wait are counted."""
    return (
        select(_request.c.id)
        .where(_request.c.status == RequestStatus.WAITING)
        .order_by(_request.c.asked_at, _request.c.id)
        .limit(1)
    )


def names_of(request: JoinRequest) -> AnyRow:
    """What a request names by id: organisation, decided_by."""
    return db.session.execute(
        select(
            func.coalesce(_employer.c.title, _request.c.organisation_name).label("organisation"),
            _decider.c.title.label("decided_by"),
        )
        .select_from(_request)
        .outerjoin(_employer, _employer.c.id == _request.c.organisation_id)
        .outerjoin(_decider, _decider.c.id == _request.c.decided_by_id)
        .where(_request.c.id == request.id)
    ).one()
