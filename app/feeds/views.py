"""Which addresses make a feed, end it, and read it?"""

from flask import Blueprint, Response, current_app, flash, request, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, public, requires
from app.access.roles import Permission
from app.feeds import policy, queries, services
from app.feeds.forms import FeedForm
from app.feeds.kinds import Kind, kind_called, kinds
from app.feeds.writing import CALENDAR, as_calendar
from app.records.references import NotFound
from app.records.services import place_of, remember
from app.web.pages import go_to, page

blueprint = Blueprint("feeds", __name__)


@blueprint.get("/calendar")
@requires(Permission.SIGNED_IN)
def index() -> ResponseReturnValue:
    running = queries.running(me())
    feeds = [(kind, running.get(kind.key)) for kind in kinds() if policy.may_have(me(), kind)]
    return page("feeds/index.html", feeds=feeds, form=FeedForm(formdata=None))


@blueprint.post("/calendar/<key>/make")
@requires(Permission.SIGNED_IN)
def make(key: str) -> ResponseReturnValue:
    """A new address, shown this once."""
    kind = _kind(key)
    form = FeedForm()
    if place_of(form.once.data) is not None:
        flash("That address was shown once and is not kept. If you did not copy it, make a new one.", "success")
        return go_to(url_for(".index"))
    secret = services.make(kind, by=me())
    remember(form.once.data, url_for(".index"))
    address = f"{current_app.config['PUBLIC_URL']}{url_for('.read', token=secret)}"
    return page("feeds/made.html", kind=kind, address=address, webcal=f"webcal:{address.partition(':')[2]}")


@blueprint.post("/calendar/<key>/end")
@requires(Permission.SIGNED_IN)
def end(key: str) -> ResponseReturnValue:
    kind = _kind(key)
    services.end(kind, by=me())
    flash("The address shows nothing any more.", "success")
    return go_to(url_for(".index"))


def _kind(key: str) -> Kind:
    kind = kind_called(key)
    if kind is None or not policy.may_have(me(), kind):
        raise NotFound()
    return kind


@blueprint.get("/feeds/<token>.ics")
@public
def read(token: str) -> ResponseReturnValue:
    """The feed itself, for a program that knows its address. It signs nobody in and changes nothing."""
    shown = queries.shown_by(token)
    if shown is None:
        # The same for one that has ended, and for one that never was.
        return Response("There is no such calendar.\n", 404, mimetype="text/plain")
    kind, events = shown
    calendar = as_calendar(kind, events, current_app.config["COMMUNITY_NAME"])
    response = Response(calendar, mimetype=CALENDAR)
    response.headers.set("Content-Disposition", "inline", filename="calendar.ics")
    # Asked again, and nothing has changed: the calendar keeps what it has.
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response
