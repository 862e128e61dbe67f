"""Who asks to join, and how do coordinators answer and invite?"""

from dataclasses import dataclass
from typing import Any

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission, Role
from app.access.rules import Unready
from app.extensions import db
from app.membership import pages, policy, services
from app.membership.forms.joining import AgainForm, ApproveForm, DeclineForm, Invitee, InviteForm, InviteManyForm
from app.membership.models import JoinRequest
from app.membership.queries.requests import Show, organisation_called, organisation_names, request_with
from app.membership.views import blueprint
from app.people.models import Organisation
from app.records.services import place_of, remember
from app.web.contributions import Place, contributions
from app.web.forms import fault
from app.web.pages import go_to, page
from app.wording import count

contributions.place(Place("Joining", "membership.joining", Permission.PEOPLE_INVITE, order=80))


@blueprint.get("/joining")
@requires(Permission.PEOPLE_INVITE)
def joining() -> ResponseReturnValue:
    return page(
        "membership/joining.html", **pages.joining(_show(request.args.get("show", "")), request.args.get("page"))
    )


def _show(asked: str) -> Show:
    return Show(asked) if asked in {show.value for show in Show} else Show.WAITING


@blueprint.get("/joining/<int:request_id>")
@requires(Permission.PEOPLE_INVITE)
def one(request_id: int) -> ResponseReturnValue:
    return _request_page(request_with(request_id))


@blueprint.post("/joining/<int:request_id>/approve")
@requires(Permission.PEOPLE_INVITE)
def approve(request_id: int) -> ResponseReturnValue:
    found = request_with(request_id, to_change=True)
    form = _offered(ApproveForm())
    if not form.validate() or (named := _named(form)) is None:
        return _request_page(found, status=422, approve_form=form)
    try:
        services.approve(
            found, organisation=named.organisation, joins_as=form.role, own_words=form.own_words.data, by=me()
        )
    except Unready as unready:
        return _not_done(found, unready)
    flash(f"{found.name} is invited. The letter is on its way.", "success")
    return go_to(url_for(".joining"))


@blueprint.post("/joining/<int:request_id>/decline")
@requires(Permission.PEOPLE_INVITE)
def decline(request_id: int) -> ResponseReturnValue:
    found = request_with(request_id, to_change=True)
    form = DeclineForm()
    if not form.validate():
        return _request_page(found, status=422, decline_form=form)
    try:
        services.decline(found, reason=form.reason.data, by=me())
    except Unready as unready:
        return _not_done(found, unready)
    flash(f"{found.name} is told, with your reason.", "success")
    return go_to(url_for(".joining"))


@blueprint.post("/joining/<int:request_id>/send-again")
@requires(Permission.PEOPLE_INVITE)
def resend(request_id: int) -> ResponseReturnValue:
    found = request_with(request_id, to_change=True)
    form, place = AgainForm(), url_for(".one", request_id=request_id)
    if place_of(form.once.data) is not None:
        return go_to(place)
    try:
        services.resend(found, by=me())
    except Unready as unready:
        return _not_done(found, unready)
    remember(form.once.data, place)
    flash(f"The invitation to {found.name} is sent again.", "success")
    return go_to(place)


@blueprint.post("/joining/<int:request_id>/take-back")
@requires(Permission.PEOPLE_INVITE)
def take_back(request_id: int) -> ResponseReturnValue:
    found = request_with(request_id, to_change=True)
    try:
        services.take_back(found, by=me())
    except Unready as unready:
        return _not_done(found, unready)
    flash(f"The invitation to {found.name} is taken back. Its link works no longer.", "success")
    return go_to(url_for(".joining", show=Show.INVITED.value))


def _request_page(
    found: JoinRequest,
    *,
    status: int = 200,
    notice: str = "",
    approve_form: ApproveForm | None = None,
    decline_form: DeclineForm | None = None,
) -> Response:
    return page(
        "membership/request.html",
        status=status,
        organisation_names=organisation_names(),
        notice=notice,
        approve_form=approve_form or _approve_form(found),
        decline_form=decline_form or DeclineForm(formdata=None),
        **pages.one_request(found, me()),
    )


def _approve_form(found: JoinRequest) -> ApproveForm:
    form = _offered(ApproveForm(formdata=None))
    form.organisation.data = pages.organisation_of(found)
    return form


def _not_done(found: JoinRequest, unready: Unready) -> Response:
    """What somebody else has done meanwhile is said at the top of how it stands now."""
    db.session.expire(found)
    return _request_page(found, status=409, notice=f"{unready.words}.")


# Somebody who has not asked.


@blueprint.get("/joining/invite")
@requires(Permission.PEOPLE_INVITE)
def new_invitation() -> ResponseReturnValue:
    return _invite_page(_offered(InviteForm(formdata=None)))


@blueprint.post("/joining/invite")
@requires(Permission.PEOPLE_INVITE)
def invite() -> ResponseReturnValue:
    form = _offered(InviteForm())
    if (place := place_of(form.once.data)) is not None:
        return go_to(place)
    if not form.validate() or (named := _named(form)) is None:
        return _invite_page(form, status=422)
    try:
        made = services.invite(
            name=form.name.data,
            email=form.email.data,
            organisation=named.organisation,
            organisation_name=named.typed,
            joins_as=form.role,
            own_words=form.own_words.data,
            by=me(),
        )
    except Unready as unready:
        fault(form.email, unready.words)
        return _invite_page(form, status=422)
    place = url_for(".joining", show=Show.INVITED.value)
    remember(form.once.data, place)
    flash(f"{made.name} is invited. The letter is on its way.", "success")
    return go_to(place)


def _invite_page(form: InviteForm, *, status: int = 200) -> Response:
    return page("membership/invite.html", status=status, form=form, organisation_names=organisation_names())


@blueprint.get("/joining/invite-several")
@requires(Permission.PEOPLE_INVITE)
def new_invitations() -> ResponseReturnValue:
    return page("membership/invite_several.html", form=InviteManyForm(formdata=None))


@blueprint.post("/joining/invite-several")
@requires(Permission.PEOPLE_INVITE)
def invite_several() -> ResponseReturnValue:
    form = InviteManyForm()
    if (place := place_of(form.once.data)) is not None:
        return go_to(place)
    invitees = form.invitees() if form.validate() else []
    if not invitees or not _all_invited(form, invitees):
        return page("membership/invite_several.html", status=422, form=form)
    place = url_for(".joining", show=Show.INVITED.value)
    remember(form.once.data, place)
    flash(f"{count(len(invitees), 'person is', 'people are')} invited. The letters are on their way.", "success")
    return go_to(place)


def _all_invited(form: InviteManyForm, invitees: list[Invitee]) -> bool:
    """All of them or nobody: a line that cannot be is said, and the answer takes the others back."""
    faults = []
    for invitee in invitees:
        organisation = organisation_called(invitee.organisation) if invitee.organisation else None
        try:
            services.invite(
                name=invitee.name,
                email=invitee.email,
                organisation=organisation,
                organisation_name=invitee.organisation or None,
                own_words=form.own_words.data,
                by=me(),
            )
        except Unready as unready:
            faults.append(f"Line {invitee.line}: {unready.words}.")
    if faults:
        fault(form.people, " ".join(faults[:10]))
    return not faults


@dataclass(frozen=True)
class Named:
    """Where somebody works: one of the organisations here, or what was typed."""

    organisation: Organisation | None
    typed: str | None


def _named(form: ApproveForm) -> Named | None:
    """What the form names. Whoever speaks for an organisation speaks for one that is here."""
    typed = form.organisation.data or None
    organisation = organisation_called(typed) if typed else None
    if form.role is Role.LEAD and organisation is None:
        fault(form.organisation, "Choose the organisation that they speak for, from the list")
        return None
    return Named(organisation, typed)


def _offered(form: InviteForm | ApproveForm) -> Any:
    form.offer(leads=policy.may_invite_as(me(), Role.LEAD))
    return form
