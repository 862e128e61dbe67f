"""Somebody asks to join."""

from flask import current_app

from app import clock
from app.database import insert_once
from app.extensions import db
from app.mail.services import send
from app.membership.models import JoinRequest, RequestStatus
from app.membership.queries.requests import open_request, who_is_in
from app.membership.services.letters import send_invitation
from app.people.models import Level, Organisation


def apply(
    *,
    name: str,
    email: str,
    organisation: Organisation | None,
    organisation_name: str | None,
    job_title: str | None,
    level: Level | None,
    why: str,
) -> None:
    """Ask to join. What there is to say goes to this address by letter, and to nobody else.

    Asked again, it changes nothing: there is one open request for each address, and
    one letter a day that says so.
    """
    address = email.strip().lower()
    today = clock.today().isoformat()
    known = who_is_in(address)
    if known is not None:
        send(
            "join_already_in",
            to=known.id,
            address=address,
            subject="You are a part of it already",
            facts={"name": known.first_name, "community": current_app.config["COMMUNITY_NAME"]},
            key=f"join-already-in:{known.id}:{today}",
        )
        return
    standing = open_request(address)
    if standing is not None:
        if standing.status is RequestStatus.INVITED and not standing.is_too_old(clock.now()):
            send_invitation(standing, key=f"invitation-again:{standing.id}:{today}")
        elif standing.status is RequestStatus.INVITED:
            ask_again(standing)
        return
    insert_once(
        db.session,
        JoinRequest,
        name=name,
        email=address,
        organisation_id=organisation.id if organisation else None,
        organisation_name=None if organisation else organisation_name,
        job_title=job_title,
        level=level,
        why=why,
        applied=True,
        status=RequestStatus.WAITING,
        asked_at=clock.now(),
    )
    made = open_request(address)
    assert made is not None
    send(
        "join_received",
        to=None,
        address=address,
        subject="We have your request to join",
        # Without the name: whoever asks could put words of theirs into somebody else's letter.
        facts={
            "community": current_app.config["COMMUNITY_NAME"],
            "contact": current_app.config["CONTACT_EMAIL"],
        },
        # Of two who ask for one address at once, one is told.
        key=f"join-received:{made.id}",
    )


def ask_again(request: JoinRequest) -> None:
    """Ask for another invitation, because this one was too old. Whoever invites sees it among the requests."""
    if request.is_too_old(clock.now()):
        request.move_to(RequestStatus.WAITING)
        request.asked_at = clock.now()
        request.expires_at = None
