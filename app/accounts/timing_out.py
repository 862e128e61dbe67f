"""What is somebody told whose session is over? Nothing they typed is lost."""

from typing import NoReturn

from flask import Response, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import RequestEntityTooLarge, Unauthorized

from app.access.gate import from_our_page, me
from app.accounts.sessions import this_session
from app.web.errors import error_page
from app.web.pages import go_to, page, wants_fragment

# Fields of a form that are nobody's words, and are made anew.
MADE_ANEW = frozenset({"csrf_token", "kept_for"})
# Those that go on with it, but say nothing to a reader.
CARRIED = frozenset({"version", "once", "back", "next"})
# What opens something is neither shown nor carried: it is typed again. By how a field's name ends.
SECRET = ("password", "code", "sealed")


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
    if not me().is_authenticated or not from_our_page() or kept_for not in ("", me().get_id()):
        return error_page(
            400,
            title="Please send that once more",
            explanation="The page was open for too long, or in a tab from before you signed in. "
            "Go back, load the page again, and send it again: what you typed is still in the form.",
        )
    return page("accounts/once_more.html", status=400, fields=_typed(), again_href=request.full_path.rstrip("?"))


def _typed() -> list[tuple[str, str, str]]:
    """What this form said, if it was a form of ours: name, label (empty: not for reading), value."""
    if not from_our_page():
        return []
    return [
        (name, _label(name), value)
        for name, value in request.form.items(multi=True)
        if name not in MADE_ANEW and not name.endswith(SECRET)
    ]


def _label(name: str) -> str:
    plain = name.rpartition("-")[2]
    return "" if plain in CARRIED else plain.removesuffix("_on").replace("_", " ").capitalize()
