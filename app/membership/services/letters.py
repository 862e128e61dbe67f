"""Which letter does an invitation become?"""

from flask import current_app

from app.access.roles import Role
from app.extensions import db
from app.mail.services import send
from app.membership.models import JoinRequest
from app.membership.queries.requests import standing_of
from app.membership.tokens import token_for
from app.people.models import Person
from app.records.models import Record
from app.wording import long_day


def send_invitation(request: JoinRequest, *, key: str | None = None) -> None:
    """Write to whoever is invited. To somebody who is in already, the letter says that instead.

    Whoever invites sees no difference: which addresses are known here is told to nobody.
    """
    standing = standing_of(request)
    inviter = db.session.get_one(Person, request.decided_by_id)
    assert request.expires_at is not None
    kind = "invitation"
    if standing.is_disabled:
        kind = "invitation_closed"
    elif standing.is_in:
        kind = "invitation_already_in"
    send(
        kind,
        to=standing.person.id if standing.person else None,
        address=request.email,
        subject=f"{inviter.name} invites you to {current_app.config['COMMUNITY_NAME']}",
        facts={
            "name": request.name,
            "inviter": inviter.name,
            "community": current_app.config["COMMUNITY_NAME"],
            "contact": current_app.config["CONTACT_EMAIL"],
            "what": what_for(request),
            "own_words": request.own_words or "",
            "path": f"/invitation/{token_for(request)}",
            "until": long_day(request.expires_at.date()),
        },
        key=key,
    )


def what_for(request: JoinRequest) -> str:
    """What somebody is invited to be, after "invites you to": ``join as a member``."""
    if request.joins_as is not Role.LEAD:
        return "join as a member"
    organisation = db.session.get(Record, request.organisation_id) if request.organisation_id else None
    return f"speak for {organisation.title if organisation else 'your organisation'}"
