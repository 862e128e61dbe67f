"""What is a person told when something cannot be done?

One page for every error: what is wrong, in words that say what to do next.
"""

import logging

from flask import Flask, Response, current_app, g, request, url_for
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, SecurityError

from app.access.roles import Permission
from app.access.rules import Refused
from app.records.references import NotFound
from app.web.pages import page

# code -> (title, what to do); other faults of a request are told as 400, of ours as 500
WORDS = {
    400: ("That did not arrive as it should", "Go back, load the page again, and try once more."),
    403: ("You cannot do this", "If you think you should be able to, ask the coordinator."),
    404: (
        "There is nothing here for you",
        "The address may be mistyped, the page may have moved, or it may be for other people. "
        "Try the search, or start from your home page.",
    ),
    409: (
        "Somebody else changed this at the same moment",
        "Nothing of yours was saved. Go back, load the page again, and look at both versions.",
    ),
    413: (
        "That is too large",
        "What is sent at once can be {limit} at the most. Make the file smaller or add a link to it instead, "
        "or shorten what you typed.",
    ),
    500: (
        "Something went wrong on our side",
        "Nothing was changed. Try again in a moment; if it happens again, write to {contact} "
        "and quote the number below.",
    ),
}


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, _refused_by_http)
    app.register_error_handler(Refused, _refused_by_rule)
    app.register_error_handler(NotFound, lambda _: error_page(404))
    app.register_error_handler(StaleDataError, lambda _: error_page(409))
    app.register_error_handler(500, _fault)


def error_page(code: int, *, explanation: str | None = None, title: str | None = None) -> Response:
    """The page for an error, in the words above or better ones."""
    known_title, words = WORDS.get(code, WORDS[400] if code < 500 else WORDS[500])
    limit = f"{(request.max_content_length or 0) / 1_000_000:g} MB"
    return page(
        "errors/error.html",
        status=code,
        code=code,
        title=title or known_title,
        explanation=explanation or words.format(limit=limit, contact=current_app.config["CONTACT_EMAIL"]),
        ways=[{"label": "Go to your home page", "href": url_for("home.index")}],
        request_id=g.get("request_id", ""),
    )


def _refused_by_http(error: HTTPException) -> Response | HTTPException:
    if error.code is None or error.code < 400 or error.response is not None:
        return error  # a redirect, or an answer that somebody made already
    if isinstance(error, SecurityError):
        # A host that is none of ours: no page can be made under its name, and it is not said back.
        return Response("This site has another name.\n", 400, mimetype="text/plain")
    if isinstance(error.description, Permission):
        return error_page(403, explanation=f"You would need permission to {error.description.value}. {WORDS[403][1]}")
    response = error_page(error.code)
    if isinstance(error, MethodNotAllowed):
        response.headers["Allow"] = ", ".join(error.valid_methods or [])
    return response


def _refused_by_rule(refused: Refused) -> Response:
    return error_page(403, explanation=f"You may not {refused}. {WORDS[403][1]}")


def _fault(error: Exception) -> Response:
    original = getattr(error, "original_exception", None) or error
    logging.getLogger("praxis.fault").error(
        "fault",
        exc_info=(type(original), original, original.__traceback__),
        extra={"facts": {"method": request.method}},
    )
    try:
        return error_page(500)
    except Exception:
        # The page itself may be what is broken: then a few plain words.
        return Response(f"{WORDS[500][0]}. Nothing was changed.", 500, mimetype="text/plain")
