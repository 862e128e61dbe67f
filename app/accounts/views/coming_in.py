"""How does somebody come in, and out again?"""

from flask import Response, current_app, flash, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import logout_user

from app.access.gate import me, public
from app.accounts import services
from app.accounts.arriving import Way, arrive
from app.accounts.forms import SignInForm
from app.accounts.views import blueprint
from app.mail.services import afterwards
from app.web.pages import go_to, our_own, page


@blueprint.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    if me().is_authenticated:
        return go_to(our_own(request.args.get("next")) or url_for("home.index"))
    return page("accounts/sign_in.html", form=SignInForm(formdata=None), next=our_own(request.args.get("next")) or "")


@blueprint.post("/sign-in")
@public
def ask_for_link() -> ResponseReturnValue:
    form = SignInForm()
    onward = our_own(request.form.get("next"))
    if not form.validate():
        return page("accounts/sign_in.html", status=422, form=form, next=onward or "")
    email = form.email.data
    response = page("accounts/sent.html", email=email, where_words=_where_letters_go())
    # Known or not, the answer is the same and takes the same time.
    afterwards(response, lambda: services.ask_for_link(email, onward=onward))
    return response


def _where_letters_go() -> str:
    if current_app.config["MAIL_BACKEND"] == "console":
        return "This is a demonstration: the letter is printed where Praxis was started."
    return (
        "If it does not come within a few minutes, look in your junk folder, "
        "or ask the coordinator which address we have for you."
    )


@blueprint.get("/sign-in/<token>")
@public
def link(token: str) -> ResponseReturnValue:
    bearer = services.bearer_of(token)
    if isinstance(bearer, services.Refusal):
        return _refused(bearer)
    _, actor = bearer
    return page("accounts/link.html", person_name=actor.name, action_href=url_for(".use_link", token=token))


@blueprint.post("/sign-in/<token>")
@public
def use_link(token: str) -> ResponseReturnValue:
    bearer = services.bearer_of(token, to_use=True)
    if isinstance(bearer, services.Refusal):
        return _refused(bearer)
    link, actor = bearer
    services.use(link)
    return arrive(actor, way=Way.LINK, onward=link.onward)


def _refused(refusal: services.Refusal) -> Response:
    return page("accounts/link_refused.html", status=410, reason_words=refusal.words, form=SignInForm(formdata=None))


@blueprint.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    logout_user()
    session.clear()
    flash("You are signed out.", "success")
    return go_to(url_for(".sign_in"))
