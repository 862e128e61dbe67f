"""How does somebody sign in with a passkey, and look after those they have?

A passkey is made and used by the browser, so it needs its script, which talks to
these addresses in JSON.
"""

from typing import Any

from flask import Response, flash, jsonify, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from app import clock
from app.access.gate import me, open_meanwhile, public, requires
from app.access.roles import Permission
from app.accounts import passkeys
from app.accounts.arriving import Way, arrive, go_on_with_two_steps
from app.accounts.attempts import Allowance, UsedUp, network_of, reserve
from app.accounts.forms import PasskeyForm
from app.accounts.models import Passkey
from app.accounts.passkeys import Refused, Site, site_at
from app.accounts.views import blueprint
from app.people.identity import actor_for
from app.records.references import NotFound
from app.web.pages import go_to, our_own, page
from app.wording import minutes_until

MOST_ASKED = 100  # questions to one network, within SIGN_IN_ATTEMPTS_MINUTES
LARGEST = 20_000  # bytes of an answer
_ASKED = "passkey"  # under this key the session keeps what was asked

# Signing in with one.


@blueprint.post("/sign-in/passkey/question")
@public
def ask_passkey() -> ResponseReturnValue:
    allowed = reserve(Allowance("passkeys of a network", network_of(request.remote_addr), MOST_ASKED))
    if isinstance(allowed, UsedUp):
        return _say(f"Too many tries. Try again in {minutes_until(allowed.until, clock.now())}.", status=429)
    return _put(passkeys.ask_to_sign_in(site=_here()))


@blueprint.post("/sign-in/passkey")
@public
def use_passkey() -> ResponseReturnValue:
    kept = session.pop(_ASKED, None)
    try:
        person_id = passkeys.whose(_sent("answer"), kept=kept, site=_here())
    except Refused as refused:
        return _say(str(refused))
    actor = actor_for(person_id)
    if actor is None or not actor.holdings:
        return _say("The person this passkey is for can no longer sign in. The coordinator can tell you more.")
    return _lead_on(arrive(actor, way=Way.PASSKEY, onward=our_own(_sent("next"))))


# Adding one.


@blueprint.post("/account/passkeys/question")
@requires(Permission.SIGNED_IN)
@open_meanwhile
def ask_new_passkey() -> ResponseReturnValue:
    try:
        return _put(passkeys.ask_to_add(me().person_id, site=_here()))
    except Refused as refused:
        return _say(str(refused))


@blueprint.post("/account/passkeys")
@requires(Permission.SIGNED_IN)
@open_meanwhile
def add_passkey() -> ResponseReturnValue:
    kept = session.pop(_ASKED, None)
    form = PasskeyForm(MultiDict({"name": str(_sent("name") or "")}))
    if not form.validate():
        return _say(" ".join(form.name.errors))
    try:
        passkeys.add(me().person_id, _sent("answer"), name=form.name.data or "", kept=kept, site=_here())
    except Refused as refused:
        return _say(str(refused))
    flash("Your passkey is added. Next time you can sign in with it.", "success")
    return _lead_on(go_to(go_on_with_two_steps() or url_for(".account", _anchor="passkeys")))


# Looking after them.


@blueprint.get("/account/passkeys/<int:passkey_id>")
@requires(Permission.SIGNED_IN)
def passkey(passkey_id: int) -> ResponseReturnValue:
    found = passkeys.passkey_of(me().person_id, passkey_id)
    return _passkey_page(found, PasskeyForm(formdata=None, obj=found))


@blueprint.post("/account/passkeys/<int:passkey_id>")
@requires(Permission.SIGNED_IN)
def rename_passkey(passkey_id: int) -> ResponseReturnValue:
    found = passkeys.passkey_of(me().person_id, passkey_id)
    form = PasskeyForm()
    if not form.validate():
        return _passkey_page(found, form, status=422)
    passkeys.rename(found, form.name.data or "")
    flash("Your passkey has its new name.", "success")
    return go_to(url_for(".account", _anchor="passkeys"))


@blueprint.post("/account/passkeys/<int:passkey_id>/remove")
@requires(Permission.SIGNED_IN)
def remove_passkey(passkey_id: int) -> ResponseReturnValue:
    passkeys.remove(passkeys.passkey_of(me().person_id, passkey_id))
    flash("The passkey is removed. Remove it from your device, too.", "success")
    return go_to(url_for(".account", _anchor="passkeys"))


def _passkey_page(found: Passkey, form: PasskeyForm, *, status: int = 200) -> Response:
    return page(
        "accounts/passkey.html",
        status=status,
        form=form,
        passkey=found,
        rename_href=url_for(".rename_passkey", passkey_id=found.id),
        remove_href=url_for(".remove_passkey", passkey_id=found.id),
    )


# How it is done.


def _here() -> Site:
    found = site_at(request.host_url)
    if found is None:
        raise NotFound
    return found


def _sent(name: str) -> Any:
    """What the script sent under this name, if it can be what the script sends at all."""
    if (request.content_length or 0) > LARGEST:
        return None
    said = request.get_json(silent=True)
    return said.get(name) if isinstance(said, dict) else None


def _put(question: passkeys.Question) -> Response:
    session[_ASKED] = question.kept
    return jsonify(question.options)


def _lead_on(response: Response) -> Response:
    """The script follows: to it a redirect would be the page itself."""
    place = response.headers.pop("Location")
    response.status_code = 200
    response.set_data(jsonify(go_to=place).get_data())
    response.mimetype = "application/json"
    return response


def _say(words: str, *, status: int = 422) -> Response:
    response = jsonify(words=words)
    response.status_code = status
    return response
