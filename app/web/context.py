"""What may every template rely on?"""

from typing import Any

from flask import Flask, current_app, has_request_context, request, url_for
from jinja2 import StrictUndefined

from app import clock, wording
from app.access.gate import me
from app.web.contributions import contributions
from app.web.text import linked


def init_app(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(day=wording.day, long_day=wording.long_day, instant=wording.instant, linked=linked)
    app.context_processor(_of_this_request)


def _of_this_request() -> dict[str, Any]:
    if not has_request_context():
        return {}  # a letter is written by a job, for nobody's screen
    community = {"name": current_app.config["COMMUNITY_NAME"]}
    return {
        "current_user": me(),
        "navigation": _navigation(),
        **_header(),
        "community": community,
        "as_it_stood_on": wording.long_day(clock.today()),
    }


def _header() -> dict[str, Any]:
    """What features put into the header, beside the navigation."""
    given: dict[str, Any] = {"quick_add": None}
    if me().is_authenticated:
        for give in contributions.in_header:
            given |= give(me())
    return given


def _navigation() -> list[dict[str, Any]]:
    """The places that this person can go, the present one marked."""
    if not me().is_authenticated:
        return []
    here = request.path
    return [
        {
            "label": place.label,
            "href": url_for(place.endpoint),
            "current": any(_leads_to(endpoint, here) for endpoint in (place.endpoint, *place.further)),
        }
        for place in contributions.places
        if me().holds(place.permission)
    ]


def _leads_to(endpoint: str, here: str) -> bool:
    """Is this page the place, or a page below it?"""
    root = url_for(endpoint)
    return here == root or (root != "/" and here.startswith(f"{root}/"))
