"""Which form does an answer take: a whole page, or the fragment that htmx asked for?"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Response, flash, make_response, redirect, render_template
from htmx_flask import request


def wants_fragment() -> bool:
    """An htmx request, not boosted, not a history restore: the one rule for every view."""
    htmx = request.htmx
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def page(template: str, fragment: str | None = None, *, status: int = 200, **context: Any) -> Response:
    """Answer with ``template``, or with ``fragment`` where htmx asked and there is one."""
    chosen = fragment if fragment and wants_fragment() else template
    return make_response(render_template(chosen, **context), status)


def saved(fragment: str, *, location: str, announce: str, **context: Any) -> Response:
    """Answer a change that was made: the fragment as it stands now, or on to a page that shows it.

    :param announce: one sentence for the live region, and on the page that follows.
    """
    if wants_fragment():
        response = make_response(render_template(fragment, **context))
        response.headers["HX-Trigger"] = json.dumps({"announce": announce})
        return response
    flash(announce, "success")
    return go_to(location)


def go_to(location: str) -> Response:
    """On to another page of ours, after a form (303): going back does not send it again."""
    return make_response(redirect(location, code=303))


def our_own(place: str | None) -> str | None:
    """A place to go back to, if it is a path on this site and nothing else.

    Browsers read a backslash as a slash and skip tabs and line ends, so neither may stand in it.
    """
    if not place or not place.startswith("/") or place.startswith("//"):
        return None
    if any(character in place for character in "\\\t\r\n\x00"):
        return None
    parts = urlsplit(place)
    return None if parts.scheme or parts.netloc else place


def came_from() -> str | None:
    """The page of ours that led here, as a path with its query."""
    referrer = urlsplit(request.referrer or "")
    if referrer.netloc != request.host:
        return None
    return our_own(f"{referrer.path}?{referrer.query}" if referrer.query else referrer.path)


def address(path: str, values: Mapping[str, Any]) -> str:
    """A path with the query values that say something."""
    said = [(key, value) for key, value in values.items() if value not in (None, "")]
    return f"{path}?{urlencode(said)}" if said else path
