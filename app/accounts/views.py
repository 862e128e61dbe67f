"""Which addresses lead in and out?"""

from typing import NoReturn

from flask import Blueprint, Response, current_app, flash, jsonify, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_user, logout_user
from flask_wtf.csrf import CSRFError, generate_csrf
from werkzeug.exceptions import RequestEntityTooLarge, Unauthorized
from werkzeug.user_agent import UserAgent

from app.access.actor import Actor
from app.access.gate import me, public, requires
from app.access.roles import Permission
from app.accounts import services
from app.accounts.forms import SignInForm
from app.accounts.sessions import SessionStore, digest_of, this_session
from app.mail.services import afterwards
from app.web.errors import error_page
from app.web.pages import go_to, our_own, page, wants_fragment

blueprint = Blueprint("accounts", __name__)

# Fields of a form that are nobody's words, and are made anew.
MADE_ANEW = frozenset({"csrf_token", "kept_for"})
# Those that go on with it, but say nothing to a reader.
CARRIED = frozenset({"version", "once", "back", "next"})


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
    _begin_session(actor)
    return go_to(our_own(link.onward) or url_for("home.index"))


def _refused(refusal: services.Refusal) -> Response:
    return page("accounts/link_refused.html", status=410, reason_words=refusal.words, form=SignInForm(formdata=None))


def _begin_session(actor: Actor) -> None:
    """A new session under a new token: what a visitor's cookie held before is worth nothing now."""
    store, before = _store(), this_session()
    if before.token is not None:
        store.end(before.token)
        before.token = None
    session.clear()
    login_user(actor)
    session["device"] = _device(request.user_agent)
    generate_csrf()


def _device(agent: UserAgent) -> str:
    """A few words to recognise a device by."""
    text = agent.string
    systems = {
        "iPhone": "iPhone",
        "iPad": "iPad",
        "Android": "Android",
        "Windows": "Windows",
        "Mac OS": "Mac",
        "Linux": "Linux",
    }
    browsers = {"Edg/": "Edge", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
    browser = next((name for mark, name in browsers.items() if mark in text), "A browser")
    system = next((name for mark, name in systems.items() if mark in text), "an unknown device")
    return f"{browser} on {system}"


@blueprint.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    logout_user()
    session.clear()
    flash("You are signed out.", "success")
    return go_to(url_for(".sign_in"))


@blueprint.get("/session/token")
@requires(Permission.SIGNED_IN)
def token() -> ResponseReturnValue:
    """A fresh token for a page that was open while its session ended."""
    return jsonify(token=generate_csrf(), person=me().id)


@blueprint.get("/sessions")
@requires(Permission.SIGNED_IN)
def sessions() -> ResponseReturnValue:
    current = this_session()
    shown = [
        {
            "device": row.device,
            "started": row.started_at,
            "seen": row.seen_at,
            "current": row.digest == digest_of(current.token or ""),
            "end_href": url_for(".end_session", label=row.label),
        }
        for row in _store().of_person(me().person_id)
    ]
    others = url_for(".end_others") if len(shown) > 1 else None
    return page("accounts/sessions.html", sessions=shown, end_others_href=others)


@blueprint.post("/sessions/<label>/end")
@requires(Permission.SIGNED_IN)
def end_session(label: str) -> ResponseReturnValue:
    _store().end_labelled(me().person_id, label)
    flash("That device is signed out.", "success")
    return go_to(url_for(".sessions"))


@blueprint.post("/sessions/end-others")
@requires(Permission.SIGNED_IN)
def end_others() -> ResponseReturnValue:
    _store().end_all(me().person_id, but=this_session().token)
    flash("You are signed out everywhere else.", "success")
    return go_to(url_for(".sessions"))


def _store() -> SessionStore:
    store = current_app.session_interface
    assert isinstance(store, SessionStore)
    return store


def ask_to_sign_in() -> NoReturn:
    """Stop a request that needs somebody signed in."""
    raise Unauthorized()


def answer_to_nobody(_error: Unauthorized) -> Response:
    """A page leads to the sign-in; what was typed is never lost."""
    if request.method in {"GET", "HEAD"}:
        if wants_fragment():
            # Without the way back: a fragment's address is no page.
            response = Response(status=204)
            response.headers["HX-Redirect"] = url_for("accounts.sign_in")
            return response
        here = request.full_path.rstrip("?")
        return go_to(url_for("accounts.sign_in", next=here if here != "/" else None))
    kept_for = this_session().ended_for
    try:
        typed = _typed()
    except RequestEntityTooLarge:
        return error_page(413)
    return page(
        "accounts/ended.html",
        status=401,
        fields=[*typed, ("kept_for", "", str(kept_for or ""))],
        again_href=request.full_path.rstrip("?"),
        sign_in_href=url_for("accounts.sign_in"),
    )


def answer_to_old_token(_error: CSRFError) -> Response:
    """A form from before somebody signed in again: show it to the same person, to send it once more."""
    kept_for = request.form.get("kept_for", "")
    if not me().is_authenticated or not _from_our_page() or kept_for not in ("", me().get_id()):
        return error_page(
            400,
            title="Please send that once more",
            explanation="The page was open for too long, or in a tab from before you signed in. "
            "Go back, load the page again, and send it again: what you typed is still in the form.",
        )
    return page("accounts/once_more.html", status=400, fields=_typed(), again_href=request.full_path.rstrip("?"))


def _typed() -> list[tuple[str, str, str]]:
    """What this form said, if it was a form of ours: name, label (empty: not for reading), value."""
    if not _from_our_page():
        return []
    return [(name, _label(name), value) for name, value in request.form.items(multi=True) if name not in MADE_ANEW]


def _from_our_page() -> bool:
    """Another site must not be able to put words into somebody's form."""
    origin = request.headers.get("Origin")
    return origin is None or origin == request.host_url.rstrip("/")


def _label(name: str) -> str:
    plain = name.rpartition("-")[2]
    return "" if plain in CARRIED else plain.removesuffix("_on").replace("_", " ").capitalize()
