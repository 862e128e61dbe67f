"""How does somebody come in, and out again?"""

from typing import Any

from flask import Response, current_app, flash, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import logout_user

from app import clock
from app.access.gate import me, public
from app.accounts import links, services
from app.accounts.arriving import Way, arrive
from app.accounts.attempts import UsedUp, network_of
from app.accounts.devices import device_of_this_request
from app.accounts.forms import EmailForm, SignInForm
from app.accounts.models import Purpose
from app.accounts.other_ways import other_ways
from app.accounts.signing_in import by_password
from app.accounts.views import blueprint
from app.mail.services import afterwards
from app.web.forms import fault
from app.web.pages import go_to, our_own, page
from app.wording import minutes_until

NOT_THOSE = "The e-mail address or the password is not right. Type both again, or have a link sent to you instead"


@blueprint.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    if me().is_authenticated:
        return go_to(our_own(request.args.get("next")) or url_for("home.index"))
    return _sign_in_page(SignInForm(formdata=None), onward=our_own(request.args.get("next")))


@blueprint.post("/sign-in")
@public
def come_in() -> ResponseReturnValue:
    # Each button says which way. Without one (a page from elsewhere, a script) it is the way that is open to all.
    with_password = request.form.get("way") == "password"
    form = SignInForm(with_password=with_password)
    onward = our_own(request.form.get("next"))
    if not form.validate():
        return _sign_in_page(form, onward=onward, status=422)
    return _with_password(form, onward) if with_password else _by_letter(form, onward)


def _with_password(form: SignInForm, onward: str | None) -> Response:
    found = by_password(
        form.address,
        form.password.data or "",
        device=device_of_this_request(),
        network=network_of(request.remote_addr),
    )
    if isinstance(found, UsedUp):
        return page("accounts/too_many.html", status=429, when_words=minutes_until(found.until, clock.now()), form=form)
    if found is None:
        fault(form.password, NOT_THOSE)
        return _sign_in_page(form, onward=onward, status=422)
    return arrive(found, way=Way.PASSWORD, onward=onward)


def _by_letter(form: EmailForm, onward: str | None) -> Response:
    email, device, network = form.address, device_of_this_request(), network_of(request.remote_addr)
    response = page("accounts/sent.html", email=form.email.data, **where_letters_go())
    # Known or not, the answer is the same and takes the same time.
    afterwards(response, lambda: services.ask_for_link(email, onward=onward, device=device, network=network))
    return response


def _sign_in_page(form: SignInForm, *, onward: str | None, status: int = 200) -> Response:
    return page("accounts/sign_in.html", status=status, form=form, next=onward or "", **other_ways(onward=onward))


def where_letters_go() -> dict[str, Any]:
    if current_app.config["MAIL_BACKEND"] == "console":
        words = "This is a demonstration: the letter is printed where Praxis was started."
    else:
        words = (
            "If it does not come within a few minutes, look in your junk folder, "
            "or ask the coordinator which address we have for you."
        )
    return {"where_words": words}


@blueprint.get("/sign-in/<token>")
@public
def link(token: str) -> ResponseReturnValue:
    bearer = links.bearer_of(token)
    if isinstance(bearer, links.Refusal):
        return refused(bearer)
    _, actor = bearer
    return page("accounts/link.html", person_name=actor.name, action_href=url_for(".use_link", token=token))


@blueprint.post("/sign-in/<token>")
@public
def use_link(token: str) -> ResponseReturnValue:
    bearer = links.bearer_of(token, to_use=True)
    if isinstance(bearer, links.Refusal):
        return refused(bearer)
    link, actor = bearer
    links.use(link)
    return arrive(actor, way=Way.LINK, onward=link.onward)


def refused(refusal: links.Refusal) -> Response:
    return page("accounts/link_refused.html", status=410, reason_words=refusal.words, form=EmailForm(formdata=None))


@blueprint.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    logout_user()
    session.clear()
    flash("You are signed out.", "success")
    return go_to(url_for(".sign_in"))


@blueprint.get("/not-me/<token>")
@public
def not_me(token: str) -> ResponseReturnValue:
    bearer = links.bearer_of(token, Purpose.END_SESSIONS)
    if isinstance(bearer, links.Refusal):
        return refused(bearer)
    _, actor = bearer
    return page("accounts/not_me.html", person_name=actor.name, action_href=url_for(".end_for_strangers", token=token))


@blueprint.post("/not-me/<token>")
@public
def end_for_strangers(token: str) -> ResponseReturnValue:
    bearer = links.bearer_of(token, Purpose.END_SESSIONS, to_use=True)
    if isinstance(bearer, links.Refusal):
        return refused(bearer)
    link, actor = bearer
    links.use(link)
    services.sign_out_strangers(actor.person_id)
    flash("Everybody who was signed in as you is signed out. Now choose a new password.", "success")
    return go_to(url_for(".forgotten"))
