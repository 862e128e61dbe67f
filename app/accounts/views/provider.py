"""How does somebody sign in with their employer's account, and connect it?

The provider sends people back by GET, which here never changes anything: coming
back shows one button, and only the button signs in or connects.
"""

from flask import Response, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, public, requires
from app.access.roles import Permission
from app.accounts import provider as employer
from app.accounts.arriving import Way, arrive
from app.accounts.provider import Provider, Trouble
from app.accounts.views import blueprint
from app.people.identity import actor_for
from app.records.references import NotFound
from app.web.pages import go_to, our_own, page

# Under these keys the session keeps what was asked, and who came back.
_ASKED, _BACK = "provider asked", "provider back"


@blueprint.get("/sign-in/provider")
@public
def go_to_provider() -> ResponseReturnValue:
    return _send(onward=our_own(request.args.get("next")))


@blueprint.get("/account/provider/connect")
@requires(Permission.SIGNED_IN)
def go_to_connect() -> ResponseReturnValue:
    return _send(connects=me().person_id)


@blueprint.get("/sign-in/provider/back")
@public
def back_from_provider() -> ResponseReturnValue:
    there = _there()
    from app.accounts import openid  # only here: it takes long to load, and few requests need it

    kept = session.pop(_ASKED, None)
    try:
        identity = openid.finish(there, kept, request.args, back_to=_back_address())
    except Trouble as trouble:
        return _trouble(there, trouble)
    if kept.get("connects") is not None:
        return _may_connect(there, identity, kept["connects"])
    known = employer.known_as(identity)
    if known is None:
        return page("accounts/provider_unknown.html", status=403, called=there.name)
    actor = actor_for(known.person_id)
    if actor is None or not actor.holdings:
        return _trouble(there, Trouble(_NO_LONGER, status=403))
    session[_BACK] = employer.hold(identity, onward=kept.get("onward"))
    return page(
        "accounts/provider_sign_in.html",
        person_name=actor.name,
        called=there.name,
        action_href=url_for(".use_provider"),
    )


@blueprint.post("/sign-in/provider")
@public
def use_provider() -> ResponseReturnValue:
    there = _there()
    kept = session.pop(_BACK, None)
    try:
        identity = employer.held(kept)
    except Trouble as trouble:
        return _trouble(there, trouble)
    known = employer.known_as(identity)
    actor = actor_for(known.person_id) if known is not None else None
    if known is None or actor is None or not actor.holdings:
        return _trouble(there, Trouble(_NO_LONGER, status=403))
    employer.was_used(known)
    return arrive(actor, way=Way.PROVIDER, onward=kept.get("onward"))


@blueprint.post("/account/provider/connect")
@requires(Permission.SIGNED_IN)
def connect_provider() -> ResponseReturnValue:
    there = _there()
    kept = session.pop(_BACK, None)
    try:
        identity = employer.held(kept)
        if kept.get("connects") != me().person_id:
            raise Trouble("Somebody else was signed in when this began. Begin again.")
        employer.connect(me().person_id, identity, called=there.name)
    except Trouble as trouble:
        return _trouble(there, trouble)
    flash(f"You can sign in with {there.name} from now on.", "success")
    return go_to(url_for(".account"))


@blueprint.post("/account/provider/disconnect")
@requires(Permission.SIGNED_IN)
def disconnect_provider() -> ResponseReturnValue:
    there = _there()
    employer.disconnect(me().person_id, called=there.name)
    flash(f"{there.name} no longer signs you in.", "success")
    return go_to(url_for(".account"))


_NO_LONGER = "The person this account is connected to can no longer sign in. The coordinator can tell you more."


def _send(**kept: object) -> Response:
    """Off to the provider: a link and not a form, which may lead to no other site."""
    there = _there()
    from app.accounts import openid  # only here: it takes long to load, and few requests need it

    try:
        address, asked = openid.begin(there, back_to=_back_address(), **kept)
    except Trouble as trouble:
        return _trouble(there, trouble)
    session[_ASKED] = asked
    response = redirect(address)
    assert isinstance(response, Response)
    return response


def _may_connect(there: Provider, identity: employer.Identity, person_id: int) -> Response:
    if me().id != person_id:
        return _trouble(there, Trouble("Somebody else was signed in when this began. Begin again."))
    session[_BACK] = employer.hold(identity, connects=person_id)
    return page(
        "accounts/provider_connect.html",
        person_name=me().name,
        called=there.name,
        action_href=url_for(".connect_provider"),
        back_href=url_for(".account"),
    )


def _there() -> Provider:
    found = employer.provider()
    if found is None:
        raise NotFound
    return found


def _back_address() -> str:
    return url_for(".back_from_provider", _external=True)


def _trouble(there: Provider, trouble: Trouble) -> Response:
    signed_in = me().is_authenticated
    return page(
        "accounts/provider_trouble.html",
        status=trouble.status,
        called=there.name,
        words=str(trouble),
        again_href=url_for(".go_to_connect" if signed_in else ".go_to_provider"),
        other_href=url_for(".account" if signed_in else ".sign_in"),
        other_words="Your account" if signed_in else "Sign in another way",
    )
