"""Somebody who may invite answers a request, or invites somebody who has not asked."""

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy.exc import IntegrityError

from app import clock
from app.access.actor import Actor
from app.access.roles import Role
from app.access.rules import Unready, ensure
from app.extensions import db
from app.mail.services import send
from app.membership import policy
from app.membership.models import JoinRequest, RequestStatus
from app.membership.queries.requests import open_request
from app.membership.services.letters import send_invitation
from app.people.models import Organisation


def invite(
    *,
    name: str,
    email: str,
    organisation: Organisation | None,
    organisation_name: str | None = None,
    joins_as: Role = Role.MEMBER,
    own_words: str | None = None,
    by: Actor,
) -> JoinRequest:
    """Invite somebody. Whoever has asked to join meanwhile is approved by that.

    :raises Unready: for ``email`` or ``organisation``.
    """
    ensure(policy.may_invite_as(by, joins_as), "invite somebody to speak for an organisation")
    address = email.strip().lower()
    standing = open_request(address, to_change=True)
    if standing is not None and standing.status is RequestStatus.WAITING:
        approve(standing, organisation=organisation, joins_as=joins_as, own_words=own_words, by=by)
        return standing
    if standing is not None:
        raise Unready("email", "This address has an open invitation. Send it again from the list of those invited")
    now = clock.now()
    request = JoinRequest(
        name=name,
        email=address,
        organisation_name=None if organisation else organisation_name,
        applied=False,
        status=RequestStatus.WAITING,
        asked_at=now,
    )
    try:
        # Of two who invite one address at once, the second is told.
        with db.session.begin_nested():
            db.session.add(request)
            db.session.flush()
    except IntegrityError:
        raise Unready("email", "Somebody else has just invited this address. It is in the list") from None
    approve(request, organisation=organisation, joins_as=joins_as, own_words=own_words, by=by)
    return request


def approve(
    request: JoinRequest,
    *,
    organisation: Organisation | None,
    joins_as: Role = Role.MEMBER,
    own_words: str | None = None,
    by: Actor,
) -> None:
    """Let somebody join: they are sent an invitation, which also shows that the address is theirs.

    :raises Unready: for ``organisation``, or ``status``: it has been answered already.
    """
    ensure(policy.may_invite_as(by, joins_as), "invite somebody to speak for an organisation")
    if request.status is not RequestStatus.WAITING:
        raise Unready("status", "Somebody has answered this request already")
    if joins_as is Role.LEAD and organisation is None:
        raise Unready("organisation", "Choose the organisation that they speak for, from the list")
    request.organisation_id = organisation.id if organisation else None
    request.joins_as = joins_as
    request.own_words = own_words or None
    request.decided_by_id = by.id
    request.decided_at = clock.now()
    request.expires_at = _until()
    request.move_to(RequestStatus.INVITED)
    send_invitation(request)


def decline(request: JoinRequest, *, reason: str, by: Actor) -> None:
    """Say no, with a reason that they are sent.

    :raises Unready: for ``reason``, or ``status``: it has been answered already.
    """
    ensure(policy.may_invite(by), "answer requests to join")
    if request.status is not RequestStatus.WAITING:
        raise Unready("status", "Somebody has answered this request already")
    if not reason:
        raise Unready("reason", "Say why, in words that they can be sent")
    request.decided_by_id = by.id
    request.decided_at = request.settled_at = clock.now()
    request.decline_reason = reason
    request.move_to(RequestStatus.DECLINED)
    send(
        "join_declined",
        to=None,
        address=request.email,
        subject=f"Your request to join {current_app.config['COMMUNITY_NAME']}",
        facts={
            "name": request.name,
            "community": current_app.config["COMMUNITY_NAME"],
            "reason": reason,
            "contact": current_app.config["CONTACT_EMAIL"],
        },
    )


def resend(request: JoinRequest, *, by: Actor) -> None:
    """Send an invitation once more; it works for as long again.

    :raises Unready: for ``status``: it is no longer open.
    """
    ensure(policy.may_invite_as(by, request.joins_as), "send this invitation again")
    if request.status is not RequestStatus.INVITED:
        raise Unready("status", "This invitation is no longer open")
    request.expires_at = _until()
    send_invitation(request)


def take_back(request: JoinRequest, *, by: Actor) -> None:
    """Let an invitation work no longer.

    :raises Unready: for ``status``: it is no longer open.
    """
    ensure(policy.may_invite(by), "take an invitation back")
    if request.status is not RequestStatus.INVITED:
        raise Unready("status", "This invitation is no longer open")
    request.settled_at = clock.now()
    request.move_to(RequestStatus.TAKEN_BACK)


def _until() -> datetime:
    return clock.now() + timedelta(days=current_app.config["INVITATION_DAYS"])
