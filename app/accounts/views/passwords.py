"""What if somebody has forgotten their password, or never had one?"""

from flask import Response, flash, request, session, url_for
from flask.typing import ResponseReturnValue

from app.access.actor import Actor
from app.access.gate import public
from app.accounts import links, passwords, services
from app.accounts.arriving import Way, arrive
from app.accounts.attempts import network_of
from app.accounts.devices import device_of_this_request
from app.accounts.forms import EmailForm, NewPasswordForm
from app.accounts.models import OneTimeLink, Purpose
from app.accounts.queries import address_of, guessable_of
from app.accounts.views import blueprint
from app.accounts.views.coming_in import refused, where_letters_go
from app.mail.services import afterwards
from app.web.pages import go_to, page

# Under this key a visitor's session holds the link that lets them choose a password.
CHOOSING = "choosing"


@blueprint.get("/forgotten")
@public
def forgotten() -> ResponseReturnValue:
    return page("accounts/forgotten.html", form=EmailForm(formdata=None))


@blueprint.post("/forgotten")
@public
def ask_for_reset() -> ResponseReturnValue:
    form = EmailForm()
    if not form.validate():
        return page("accounts/forgotten.html", status=422, form=form)
    email, device, network = form.address, device_of_this_request(), network_of(request.remote_addr)
    response = page("accounts/reset_sent.html", email=form.email.data, **where_letters_go())
    # Known or not, the answer is the same and takes the same time.
    afterwards(response, lambda: services.ask_for_reset(email, device=device, network=network))
    return response


@blueprint.get("/reset/<token>")
@public
def reset(token: str) -> ResponseReturnValue:
    bearer = links.bearer_of(token, Purpose.RESET)
    if isinstance(bearer, links.Refusal):
        return refused(bearer)
    _, actor = bearer
    return page("accounts/reset.html", person_name=actor.name, action_href=url_for(".begin_reset", token=token))


@blueprint.post("/reset/<token>")
@public
def begin_reset(token: str) -> ResponseReturnValue:
    bearer = links.bearer_of(token, Purpose.RESET, to_use=True)
    if isinstance(bearer, links.Refusal):
        return refused(bearer)
    link, actor = bearer
    links.use(link)
    # What the form stands on is a link of its own: it ends like any other, and its token is in no address.
    session[CHOOSING] = links.make_link(actor.person_id, purpose=Purpose.CHOOSE)
    return go_to(url_for(".choose"))


@blueprint.get("/reset")
@public
def choose() -> ResponseReturnValue:
    bearer = _choosing()
    if isinstance(bearer, links.Refusal):
        return refused(bearer)
    _, actor = bearer
    return _choose_page(actor, NewPasswordForm(formdata=None, known=()))


@blueprint.post("/reset")
@public
def save_chosen() -> ResponseReturnValue:
    bearer = _choosing()
    if isinstance(bearer, links.Refusal):
        return refused(bearer)
    _, actor = bearer
    form = NewPasswordForm(known=guessable_of(actor.person_id))
    passwords.let_go()
    if not form.validate():
        return _choose_page(actor, form, status=422)
    chosen = passwords.hash_of(form.new_password.data or "")
    bearer = _choosing(to_use=True)
    if isinstance(bearer, links.Refusal):
        return refused(bearer)
    link, actor = bearer
    links.use(link)
    services.set_password(actor, chosen)
    response = arrive(actor, way=Way.LINK)
    # Afterwards: a new session has begun.
    flash("Your new password is saved. You are signed out everywhere else.", "success")
    return response


def _choosing(*, to_use: bool = False) -> tuple[OneTimeLink, Actor] | links.Refusal:
    """Whose password this visitor may choose."""
    return links.bearer_of(session.get(CHOOSING, ""), Purpose.CHOOSE, to_use=to_use)


def _choose_page(actor: Actor, form: NewPasswordForm, *, status: int = 200) -> Response:
    return page(
        "accounts/choose.html",
        status=status,
        form=form,
        person_name=actor.name,
        address=address_of(actor.person_id).email or "",
    )
