"""Which address answers a search?"""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission
from app.records.references import NotFound
from app.search import queries
from app.web.forms import one_line
from app.web.pages import go_to, page, wants_fragment

blueprint = Blueprint("search", __name__)
FEW = 8


@blueprint.get("/search")
@requires(Permission.SIGNED_IN)
def index() -> ResponseReturnValue:
    q = _asked()
    # A whole reference leads straight to its record.
    if not wants_fragment() and (place := queries.place_of_reference(q, me())) is not None:
        return go_to(place)
    groups = queries.find(q, me())
    empty = f"Nothing that you can see fits “{q}”. Try fewer letters, or another word." if q and not groups else ""
    return page("search/index.html", "search/_results.html", q=q, groups=groups, empty=empty)


@blueprint.get("/search/suggest")
@requires(Permission.SIGNED_IN)
def suggest() -> ResponseReturnValue:
    """The first few that fit what is being typed, for the list under the field in every header."""
    q = _asked()
    return page("search/_suggestions.html", q=q, groups=queries.find(q, me(), FEW))


@blueprint.get("/go/<reference>")
@requires(Permission.SIGNED_IN)
def go(reference: str) -> ResponseReturnValue:
    """Where a reference in somebody's text leads."""
    place = queries.place_of_reference(reference, me())
    if place is None:
        raise NotFound()
    return go_to(place)


def _asked() -> str:
    return (one_line(request.args.get("q")) or "")[:200]
