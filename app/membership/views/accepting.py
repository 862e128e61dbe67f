"""What does the link in an invitation open?"""

from flask import Response, current_app, flash, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, public
from app.accounts.arriving import Way, arrive
from app.membership import pages, services
from app.membership.models import JoinRequest
from app.membership.queries.requests import Refusal, invitation, too_old_invitation, who_is_in
from app.membership.views import blueprint
from app.people.identity import actor_for
from app.web.pages import go_to, page


@blueprint.get("/invitation/<token>")
@public
def invited(token: str) -> ResponseReturnValue:
    """Changes nothing: scanners of mail follow every link."""
    found = invitation(token)
    if isinstance(found, Refusal):
        return _refused(found, token)
    return page(
        "membership/invitation.html",
        invitation=pages.invitation(found),
        action_href=url_for(".accept", token=token),
        somebody_else=me().name if me().is_authenticated and who_is_in(found.email) != me() else "",
    )


@blueprint.post("/invitation/<token>")
@public
def accept(token: str) -> ResponseReturnValue:
    found = invitation(token, to_use=True)
    if isinstance(found, Refusal):
        return _refused(found, token)
    return _come_in(found)


def _come_in(request: JoinRequest) -> Response:
    was_in = who_is_in(request.email)
    person = services.accept(request)
    if was_in is not None:
        # The link is weeks old: whoever has an account shows in their own way that it is theirs.
        flash("You have accepted the invitation.", "success")
        onward = url_for(".welcome")
        return go_to(onward if me().id == person.id else url_for("accounts.sign_in", next=onward))
    actor = actor_for(person.id)
    assert actor is not None
    return arrive(actor, way=Way.LINK, onward=url_for(".welcome"))


@blueprint.post("/invitation/<token>/again")
@public
def ask_again(token: str) -> ResponseReturnValue:
    request = too_old_invitation(token)
    if request is None:
        return _refused(invitation(token), token)
    services.ask_again(request)
    return go_to(url_for(".asked_again"))


@blueprint.get("/invitation/asked-again")
@public
def asked_again() -> ResponseReturnValue:
    return page("membership/asked_again.html", contact=current_app.config["CONTACT_EMAIL"])


def _refused(refusal: Refusal | JoinRequest, token: str) -> Response:
    if isinstance(refusal, JoinRequest):
        return go_to(url_for(".invited", token=token))
    return page(
        "membership/invitation_refused.html",
        status=410,
        reason_words=refusal.value,
        way=refusal.name.lower(),
        again_href=url_for(".ask_again", token=token),
        contact=current_app.config["CONTACT_EMAIL"],
    )
